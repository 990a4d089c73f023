"""The taxonomy of the files becomes that of the database, whatever was there before."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.importers.merge import Changes
from bot.knowledge.importers.taxonomy import import_taxonomy
from bot.knowledge.repository import load_taxonomy
from bot.knowledge.taxonomy import Problem, Taxonomy, Theme
from bot.knowledge.taxonomy_files import read_taxonomy
from bot.settings import ROOT

Edit = Callable[[Problem], Problem | None]


@pytest.fixture(scope="module")
def files() -> Taxonomy:
    return read_taxonomy(ROOT / "data")


def _edited(taxonomy: Taxonomy, edit: Edit) -> Taxonomy:
    themes = [
        Theme(**{**dict(theme), "problems": tuple(new for one in theme.problems if (new := edit(one)))})
        for theme in taxonomy.themes
    ]
    used = {
        value
        for theme in themes
        for problem in theme.problems
        for route in problem.routes
        for value in (route.competence, route.service)
    }
    return Taxonomy(
        themes,
        [one for one in taxonomy.competences.values() if one.code in used],
        [one for one in taxonomy.services.values() if one.code in used],
    )


EDITS: list[tuple[str, Edit]] = [
    ("un problème disparaît", lambda one: None if one.code == "voirie.vitesse" else one),
    ("un thème se vide", lambda one: None if one.code.startswith("transport.") else one),
    (
        "les questions disparaissent",
        lambda one: one.copy(update={"questions": (), "routes": one.routes[-1:]}),
    ),
    ("les règles se réduisent", lambda one: one.copy(update={"routes": one.routes[-1:]})),
    (
        "un choix disparaît",
        lambda one: one.copy(
            update={
                "questions": tuple(q.copy(update={"choices": q.choices[:2]}) for q in one.questions),
                "routes": one.routes[-1:],
            }
        ),
    ),
]


@pytest.mark.parametrize("edit", [row[1] for row in EDITS], ids=[row[0] for row in EDITS])
def test_an_edited_taxonomy_replaces_the_old_one_and_can_come_back(empty: Session, files: Taxonomy, edit: Edit) -> None:
    import_taxonomy(empty, files)
    edited = _edited(files, edit)
    for wanted in (edited, files):
        assert import_taxonomy(empty, wanted) != Changes()
        empty.expire_all()
        assert load_taxonomy(empty).problems == wanted.problems
        assert import_taxonomy(empty, wanted) == Changes()


def test_nothing_is_left_of_a_problem_that_is_gone(empty: Session, files: Taxonomy) -> None:
    import_taxonomy(empty, files)
    import_taxonomy(empty, _edited(files, lambda one: None if one.code == "voirie.vitesse" else one))
    for table in (models.Question, models.Route):
        assert empty.scalar(select(func.count()).where(table.problem_code == "voirie.vitesse")) == 0
    orphans = (
        select(func.count())
        .select_from(models.Choice)
        .where(models.Choice.question_id.not_in(select(models.Question.id)))
    )
    assert empty.scalar(orphans) == 0
