"""The shared database on a real PostgreSQL: same schema, same data, same answers as SQLite."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.database import Base, make_engine, session_scope
from bot.knowledge.importers.merge import Changes
from bot.knowledge.models import Problem
from bot.knowledge.repository import load_taxonomy, situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.settings import ROOT, Settings
from bot.setup import migrate, setup
from tests.postgres import postgresql
from tests.schema import differences, downgrade, tables

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


_CONVERSATIONS = ("conversations", "messages", "orientations", "satisfactions", "offers", "trackers")
_ACCOUNTS = ("users", "user_sites", "sites", "console_sessions", "one_time_links", "audit_entries")
_REVIEWS = ("conversation_summaries", "conversation_words", "reviews", "phrasing_proposals")
_WRITTEN_BY_TESTS = {*_CONVERSATIONS, *_ACCOUNTS, *_REVIEWS}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="module")
def url(server: str) -> str:
    """The address of a PostgreSQL database that holds all the embedded data."""
    setup(Settings(database_url=server))
    return server


def test_migrations_make_the_tables_of_the_models(url: str) -> None:
    assert differences(url) == []


def test_all_the_data_is_loaded_as_in_sqlite(url: str, session: Session) -> None:
    with session_scope(url) as opened:
        for table in Base.metadata.sorted_tables:
            if table.name in _WRITTEN_BY_TESTS:
                continue
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
