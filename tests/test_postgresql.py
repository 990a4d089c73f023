"""The shared database on a real PostgreSQL: same schema, same data, same answers as SQLite."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversations.models import Site
from bot.database import Base, make_engine, session_factory, session_scope
from bot.knowledge.freshness.links import keep
from bot.knowledge.freshness.state import Check
from bot.knowledge.importers.merge import Changes
from bot.knowledge.models import Problem, Procedure, Source, Structure, StructureCommune, StructureCorrection
from bot.knowledge.reach import communes_below, search_territories, territories_inside
from bot.knowledge.repository import load_taxonomy, situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.proposals.proposals import decide, propose, to_decide
from bot.settings import ROOT, Settings
from bot.setup import migrate, setup
from bot.training.jobs import registry
from tests.knowledge.corrections import GROUP, correct
from tests.postgres import postgresql
from tests.schema import differences, downgrade, tables
from tests.web.console.conftest import OWN
from tests.web.console.proposals import draft_for, new_agent

BOURGUEIL, LAST_YEAR = "37031", date(2025, 1, 1)
CASES: list[tuple[str, str, dict[str, str]]] = [
    ("dechets.collecte_oubliee", "37031", {}),
    ("dechets.collecte_oubliee", "37123", {}),
    ("dechets.collecte_oubliee", "69123", {}),
    ("dechets.collecte_oubliee", "75056", {}),
    ("dechets.collecte_oubliee", "93066", {}),
    ("dechets.collecte_oubliee", "97502", {}),
    ("dechets.collecte_oubliee", "22016", {}),
    ("eau.fuite_coupure", "37031", {}),
    ("eau.fuite_coupure", "17066", {}),
    ("eau.inondation", "93066", {}),
    ("voirie.chaussee", "37031", {}),
    ("voirie.chaussee", "37031", {"route": "departementale"}),
    ("voirie.chaussee", "37261", {"route": "inconnue"}),
    ("voirie.vitesse", "37031", {"route": "departementale"}),
    ("social.rsa", "69123", {"aide": "rsa"}),
    ("social.rsa", "2A004", {"aide": "rsa"}),
    ("papiers.titre_sejour", "75056", {}),
    ("transport.bus", "37261", {"reseau": "interurbain"}),
    ("transport.train", "97611", {}),
    ("famille.college_lycee", "67482", {"etablissement": "college"}),
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="module")
def url(server: str) -> str:
    """The address of a PostgreSQL database that holds all the embedded data."""
    setup(Settings(database_url=server))
    return server


@pytest.fixture
def session(as_set_up: Session) -> Session:
    """SQLite with the same data, as no other test has touched it."""
    return as_set_up


def test_migrations_make_the_tables_of_the_models(url: str) -> None:
    assert differences(url) == []


def test_all_the_data_is_loaded_as_in_sqlite(url: str, session: Session) -> None:
    with session_scope(url) as opened:
        for table in Base.metadata.sorted_tables:
            count = select(func.count()).select_from(table)
            assert opened.scalar(count) == session.scalar(count), table.name


def test_a_second_setup_has_nothing_to_do(url: str) -> None:
    done: list[Changes | None] = []
    setup(Settings(database_url=url), lambda name, changes: done.append(changes))
    assert set(done) == {None}


@pytest.mark.parametrize(("problem", "commune", "answers"), CASES)
def test_answers_are_the_same_as_with_sqlite(
    url: str, session: Session, taxonomy: Taxonomy, problem: str, commune: str, answers: dict[str, str]
) -> None:
    expected = resolve(taxonomy, problem, situation_of(session, commune), answers).as_dict()
    with session_scope(url) as opened:
        found = resolve(load_taxonomy(opened), problem, situation_of(opened, commune), answers).as_dict()
    assert found == expected


def _mairies(session: Session) -> int:
    return int(session.scalar(select(Source.id).where(Source.code == "mairies")))


def _fill_in(session: Session) -> None:
    """Add what the embedded data has none of: France services, a council's correction, a procedure, a dead link."""
    source = _mairies(session)
    mairie = session.scalars(select(Structure).where(Structure.territory_id == BOURGUEIL)).one()
    mairie.latitude, mairie.longitude = 47.28, 0.17
    here = {"territory_id": "37123", "hours": [], "source_id": source, "france_services": True}
    near = Structure(id="zzz-near", kind="ccas", name="Tout près", latitude=47.3, longitude=0.2, **here)
    far = Structure(id="zzz-far", kind="ccas", name="Loin", latitude=47.5, longitude=0.2, **here)
    said = {"structure_id": mairie.id, "source_id": source, "origin": "Conseil"}
    dated = {"title": "T", "origin": "O", "updated_on": LAST_YEAR, "source_id": source}
    session.add_all(
        [
            *(near, far),
            StructureCorrection(field="phone", value="02 61 91 00 00", updated_on=LAST_YEAR, **said),
            StructureCorrection(field="email", value=None, updated_on=LAST_YEAR, **said),
            Procedure(problem_code="dechets.bac", kind="page", territory_id="D37", url="https://a.example", **dated),
        ]
    )
    session.flush()
    keep(session, {"https://a.example": Check("broken", "…")}, LAST_YEAR)


def test_all_the_facts_of_a_commune_are_the_same_as_with_sqlite(url: str, session: Session) -> None:
    with session_factory(url)() as opened:
        for one in (session, opened):
            _fill_in(one)
            correct(one, id=1_000_000)
        found, expected = (situation_of(one, BOURGUEIL) for one in (opened, session))
        assert found == expected
        assert (found.mairie.phone, found.mairie.email) == ("02 61 91 00 00", None)
        assert found.france_services is not None
        assert found.france_services.name == "Tout près"
        assert [one.holder.id for one in found.corrections if one.holder] == [GROUP]
        assert [page.broken for page in found.procedures["dechets.bac"]] == [True]
        for one in (session, opened):
            one.add(StructureCommune(structure_id="zzz-far", commune_id=BOURGUEIL, source_id=_mairies(one)))
            one.flush()
        found, expected = (situation_of(one, BOURGUEIL) for one in (opened, session))
        assert found == expected
        assert found.france_services is not None
        assert found.france_services.name == "Loin"
        opened.rollback()


def test_territories_reach_as_far_and_are_found_as_with_sqlite(url: str, session: Session) -> None:
    with session_scope(url) as opened:
        for id_ in (BOURGUEIL, GROUP, "D37"):
            assert communes_below(opened, id_) == communes_below(session, id_)
            assert territories_inside(opened, [id_]) == territories_inside(session, [id_])
        for words in ("saint etienne", "eau", "%_"):
            found = [one.id for one in search_territories(opened, words)]
            assert found == [one.id for one in search_territories(session, words)]


def test_a_proposal_goes_its_way_as_with_sqlite(url: str) -> None:
    with session_factory(url)() as opened:
        taxonomy, site = load_taxonomy(opened), opened.get(Site, OWN)
        proposal = propose(opened, taxonomy, new_agent(opened), site, draft_for(BOURGUEIL, since="2026-01-01"))
        administrator = new_agent(opened, role="administrator")
        assert proposal in list(opened.scalars(to_decide(opened, administrator)))
        decide(opened, administrator, proposal, "accepted", "")
        found = resolve(taxonomy, "voirie.eclairage", situation_of(opened, BOURGUEIL), {}).finding
        assert (found.holder.code, found.certainty) == ("37", "sure")
        opened.rollback()


def test_only_one_training_is_not_over_as_with_sqlite(url: str) -> None:
    with session_factory(url)() as opened:
        first = registry.ask(opened, None, "Un premier")
        with pytest.raises(registry.JobError, match="déjà en cours"):
            registry.ask(opened, None, "Un autre")
        assert (registry.take(opened), registry.take(opened)) == (first.id, None)
        registry.end(opened, first.id, "done")
        assert registry.ask(opened, None, "Le suivant").id > first.id
        opened.rollback()


def test_what_each_answer_asks_is_planned_once_a_connection(url: str) -> None:
    engine = make_engine(url)
    sent: list[str] = []
    event.listen(engine, "after_cursor_execute", lambda *arguments: sent.append(arguments[2]))
    try:
        with Session(engine, future=True) as opened:
            situation_of(opened, BOURGUEIL)
            opened.rollback()
            sent.clear()
            situation_of(opened, BOURGUEIL)
            assert [one.split()[0] for one in sent] == ["EXECUTE"] * 3
            counted = text("SELECT count(*), sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements")
            assert tuple(opened.execute(counted).one()) == (3, 6, 0), "run twice, planned for once and all"
    finally:
        engine.dispose()


def test_a_row_that_points_to_nothing_is_refused(url: str) -> None:
    orphan = Problem(code="a.b", theme_code="absent", label="L", scope="S", emergency=[], rank=0)
    with pytest.raises(IntegrityError), session_scope(url) as opened:
        opened.add(orphan)


def test_it_is_a_real_postgresql(url: str) -> None:
    with make_engine(url).connect() as connection:
        assert connection.dialect.name == "postgresql"
        assert connection.dialect.server_version_info >= (14,)


def test_migrations_go_down_and_up_again(url: str) -> None:
    """Last of the file: it empties the database, and fills it again."""
    full = tables(url)
    downgrade(url)
    assert tables(url) == {"alembic_version"}
    migrate(url)
    assert tables(url) == full
    setup(Settings(database_url=url, orientation_data=ROOT / "data"))
    with session_scope(url) as opened:
        assert len(load_taxonomy(opened).problems) == 130
