"""The taxonomy of the files becomes that of the database, whatever was there before."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.editing.additions import add_problem
from bot.knowledge.editing.edits import change, undo
from bot.knowledge.editing.lives import merge, retire
from bot.knowledge.editing.rows import edits_of
from bot.knowledge.importers.merge import Changes
from bot.knowledge.importers.taxonomy import import_taxonomy
from bot.knowledge.repository import load_taxonomy
from bot.knowledge.taxonomy import Problem, Taxonomy, Theme
from bot.knowledge.taxonomy_files import read_taxonomy
from bot.settings import ROOT
from tests.knowledge.editing.drafts import DRAFT

Edit = Callable[[Problem], Problem | None]
ROAD, SPEED = "voirie.chaussee", "voirie.vitesse"


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


def test_a_problem_that_is_gone_is_retired_and_keeps_its_code(empty: Session, files: Taxonomy) -> None:
    import_taxonomy(empty, files)
    import_taxonomy(empty, _edited(files, lambda one: None if one.code == SPEED else one))
    taxonomy = load_taxonomy(empty)
    assert (SPEED in taxonomy.problems, taxonomy.living(SPEED)) == (False, None)
    assert taxonomy.label(SPEED) == files.problem(SPEED).label


def test_choices_that_are_gone_leave_nothing(empty: Session, files: Taxonomy) -> None:
    import_taxonomy(empty, files)
    import_taxonomy(empty, _edited(files, dict(EDITS)["les questions disparaissent"]))
    assert empty.scalar(select(func.count()).select_from(models.Choice)) == 0


def test_what_people_changed_is_kept_and_said(empty: Session, files: Taxonomy) -> None:
    import_taxonomy(empty, files)
    change(empty, ROAD, {"label": "Route abîmée"}, 0, "Agnès")
    retire(empty, SPEED, "Plus personne ne le demande.", "Zoé")
    newer = _edited(files, lambda one: one.copy(update={"label": "Chaussée"}) if one.code == ROAD else one)
    said = import_taxonomy(empty, newer).refused
    assert [("Route abîmée" in one, "Chaussée" in one, SPEED in one) for one in said] == [
        (True, True, False),
        (False, False, True),
    ]
    empty.expire_all()
    after = load_taxonomy(empty)
    assert (after.problem(ROAD).label, SPEED in after.problems) == ("Route abîmée", False)
    first = next(one.id for one in edits_of(empty, ROAD) if one.action == "edit")
    undo(empty, ROAD, first, "Agnès")
    assert load_taxonomy(empty).problem(ROAD).label == "Chaussée", "what the files say by now"
    assert not any(ROAD in one for one in import_taxonomy(empty, newer).refused)


def test_what_people_added_outlives_the_files(empty: Session, files: Taxonomy) -> None:
    import_taxonomy(empty, files)
    add_problem(empty, DRAFT, "Zoé")
    import_taxonomy(empty, files)
    empty.expire_all()
    assert load_taxonomy(empty).problem("voirie.passage_pieton").label == DRAFT.label
    assert import_taxonomy(empty, files) == Changes()


def test_what_was_merged_stays_so(empty: Session, files: Taxonomy) -> None:
    import_taxonomy(empty, files)
    merge(empty, SPEED, ROAD, "Même service.", "Zoé")
    import_taxonomy(empty, files)
    empty.expire_all()
    taxonomy = load_taxonomy(empty)
    assert (taxonomy.problem(SPEED).code, taxonomy.codes_of(ROAD)) == (ROAD, (ROAD, SPEED))
