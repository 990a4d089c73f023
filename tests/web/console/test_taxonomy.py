"""The taxonomy as trainers change its words, and network administrators its problems."""

from collections.abc import Callable, Iterator
from html import unescape

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.accounts.models import AuditEntry
from bot.accounts.roles import Role
from bot.database import session_scope
from bot.knowledge.editing.rows import TaxonomyEdit, edits_of
from bot.knowledge.models import Problem, Route
from bot.knowledge.repository import load_taxonomy, situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.training.models import Phrasing
from tests.knowledge.editing.drafts import DRAFT
from tests.web.console.conftest import Person

LIST, SPEED, ROAD = "/console/taxonomie", "voirie.vitesse", "voirie.chaussee"
ONE = f"{LIST}/{SPEED}"
SURE = {"confirme": "oui", "pourquoi": "Les habitants ne les distinguent pas."}


@pytest.fixture
def as_it_was(database: str, taxonomy: Taxonomy) -> Iterator[None]:
    """Forget at the end all that a test does to the taxonomy and to its phrasings."""
    with session_scope(database) as session:
        labels = dict(
            session.execute(select(Phrasing.id, Phrasing.label).where(Phrasing.label.in_([SPEED, ROAD]))).all()
        )
    yield
    with session_scope(database) as session:
        session.execute(delete(TaxonomyEdit))
        _put_back(session, taxonomy, labels)


def _put_back(session: Session, taxonomy: Taxonomy, labels: dict[int, str]) -> None:
    session.execute(delete(Route).where(Route.problem_code.not_in(taxonomy.problems)))
    session.execute(delete(Problem).where(Problem.code.not_in(taxonomy.problems)))
    speed = {"label": taxonomy.problem(SPEED).label, "retired_on": None, "merged_into": None}
    session.execute(update(Problem).where(Problem.code == SPEED).values(**speed))
    for id_, label in labels.items():
        session.execute(update(Phrasing).where(Phrasing.id == id_).values(label=label, status="accepted"))


@pytest.fixture
def trainer(person: Callable[..., Person], as_it_was: None) -> Person:
    return person(Role.TRAINER)


@pytest.fixture
def network(person: Callable[..., Person], as_it_was: None) -> Person:
    return person(Role.NETWORK_ADMINISTRATOR)


def _now(database: str) -> Taxonomy:
    with session_scope(database) as session:
        return load_taxonomy(session)


def _last_action(database: str) -> str:
    with session_scope(database) as session:
        return str(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first())


def test_words_are_changed_seen_at_once_and_taken_back(trainer: Person, database: str, taxonomy: Taxonomy) -> None:
    before = taxonomy.problem(SPEED).label
    assert trainer.post(ONE, vu="0", label="On roule trop vite").headers["location"] == f"{ONE}?fait=change"
    assert "On roule trop vite" in trainer.get(LIST, params={"q": "roule vite"}).text
    assert _last_action(database) == "taxonomy_edit"
    with session_scope(database) as session:
        edit = edits_of(session, SPEED)[-1].id
    assert "Annuler ce changement" in trainer.get(ONE).text
    assert trainer.post(f"{ONE}/annuler", changement=str(edit)).headers["location"] == f"{ONE}?fait=annule"
    assert _now(database).problem(SPEED).label == before
    assert trainer.post(f"{ONE}/annuler", changement=str(edit)).status_code == 422


def test_a_refused_form_comes_back_as_it_was_filled_in(trainer: Person, taxonomy: Taxonomy) -> None:
    answered = trainer.post(ONE, vu="0", label=taxonomy.problem(ROAD).label, scope="des voitures trop rapides")
    page = unescape(answered.text)
    assert (answered.status_code, "s'appelle déjà ainsi" in page, "des voitures trop rapides" in page) == (
        422,
        True,
        True,
    )


def test_a_form_read_before_another_change_changes_nothing(trainer: Person, database: str) -> None:
    trainer.post(ONE, vu="0", label="On roule trop vite")
    answered = trainer.post(ONE, vu="0", label="Autre chose encore")
    assert (answered.status_code, _now(database).problem(SPEED).label) == (422, "On roule trop vite")


def test_a_merge_shows_what_happens_then_moves_phrasings_and_keeps_the_old_code(network: Person, database: str) -> None:
    shown = unescape(network.get(f"{ONE}/fusionner", params={"vers": ROAD}).text)
    assert all(one in shown for one in ("Formulations apprises", "Bourgueil", "pour toujours"))
    assert network.post(f"{ONE}/fusionner", vers=ROAD).status_code == 422
    assert _now(database).living(SPEED) == SPEED, "nothing is done before it is confirmed"
    assert network.post(f"{ONE}/fusionner", vers=ROAD, **SURE).headers["location"] == f"{LIST}/{ROAD}?fait=fusionne"
    with session_scope(database) as session:
        left = session.scalars(select(Phrasing.id).where(Phrasing.label == SPEED, Phrasing.status == "accepted"))
        assert list(left) == []
        merged = load_taxonomy(session)
        there = situation_of(session, "37031")
        assert resolve(merged, SPEED, there, {}).finding == resolve(merged, ROAD, there, {}).finding
    assert "pour toujours" in network.get(ONE).text
    assert network.post(f"{ONE}/remettre").status_code == 422


def test_a_problem_is_retired_and_put_back(network: Person, database: str) -> None:
    assert "Formulations apprises" in network.get(f"{ONE}/retirer").text
    assert network.post(f"{ONE}/retirer", **SURE).status_code == 303
    assert (_now(database).living(SPEED), SPEED in network.get(LIST).text) == (None, True)
    assert network.post(ONE, vu="1", label="Trop tard").status_code == 422
    assert network.post(f"{ONE}/remettre").status_code == 303
    assert _now(database).living(SPEED) == SPEED


def test_the_last_problem_of_a_theme_stays(network: Person, database: str, taxonomy: Taxonomy) -> None:
    theme = min(taxonomy.themes, key=lambda one: len(one.problems))
    codes = [one.code for one in theme.problems]
    try:
        done = [network.post(f"{LIST}/{code}/retirer", **SURE).status_code for code in codes]
    finally:
        with session_scope(database) as session:
            session.execute(update(Problem).where(Problem.code.in_(codes)).values(retired_on=None))
    assert done == [303] * (len(codes) - 1) + [422]


def test_a_new_problem_is_answered_at_once_and_its_code_is_taken_for_ever(network: Person, database: str) -> None:
    form = {name: value for name, value in vars(DRAFT).items() if value}
    assert "Bourgueil" in network.post(f"{LIST}/nouveau", faire="voir", **form).text
    assert DRAFT.code not in _now(database).problems, "only shown so far"
    there = network.post(f"{LIST}/nouveau", faire="ajouter", **form).headers["location"]
    assert "Moins de" in network.get(there).text, "no phrasing teaches it yet"
    with session_scope(database) as session:
        known = load_taxonomy(session)
        holders = {
            commune: resolve(known, DRAFT.code, situation_of(session, commune), {}).finding.holder.name
            for commune in ("37031", "75056", "69123")
        }
    assert list(holders.values()) == ["CC Touraine Ouest Val de Loire", "Ville de Paris", "Métropole de Lyon"]
    assert network.post(f"{LIST}/{DRAFT.code}/retirer", **SURE).status_code == 303
    again = network.post(f"{LIST}/nouveau", faire="ajouter", **{**form, "label": "Tout autre chose"})
    assert (again.status_code, "Un code ne sert qu'une fois" in unescape(again.text)) == (422, True)


def test_an_empty_new_problem_says_all_that_is_missing(network: Person) -> None:
    answered = network.post(f"{LIST}/nouveau", faire="ajouter", level="etat")
    page = unescape(answered.text)
    assert answered.status_code == 422
    assert all(f'id="why-{name}"' in page for name in ("theme", "word", "label", "scope", "service", "reason", "law"))
