"""SQLite as the house wants it, transactions that hold, and migrations that match the models."""

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot.database import make_engine, session_scope, writers
from bot.knowledge.models import Problem, Structure, Theme
from bot.setup import migrate
from tests.schema import differences, downgrade, tables


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'new.db'}"
    migrate(address)
    return address


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1)], ids=["WAL", "clés étrangères"]
)
def test_sqlite_is_in_wal_mode_with_foreign_keys(url: str, pragma: str, value: object) -> None:
    with make_engine(url).connect() as first, make_engine(url).connect() as second:
        for connection in (first, second):
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_one_at_a_time_writes_to_sqlite_and_several_to_postgresql(url: str) -> None:
    assert writers(url) == 1
    assert writers("postgresql+psycopg2://qui@ici/base") > 1


def test_a_row_that_points_to_nothing_is_refused(url: str) -> None:
    orphan = Problem(code="a.b", theme_code="absent", label="L", scope="S", emergency=[], rank=0)
    with pytest.raises(IntegrityError), session_scope(url) as session:
        session.add(orphan)


def test_an_error_undoes_the_whole_transaction(url: str) -> None:
    twins = [Theme(code="t", label="T", rank=1), Theme(code="u", label=None, rank=1)]
    with pytest.raises(IntegrityError), session_scope(url) as session:
        session.add_all(twins)
    with session_scope(url) as session:
        assert session.scalars(select(Theme)).all() == []


def test_migrations_make_the_tables_of_the_models(url: str) -> None:
    assert differences(url) == []


def test_migrations_go_down_and_up_again(url: str) -> None:
    full = tables(url)
    downgrade(url)
    assert tables(url) == {"alembic_version"}
    migrate(url)
    assert tables(url) == full
    migrate(url)
    assert tables(url) == full


def test_counters_of_before_the_directory_are_kept(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'old.db'}"
    migrate(address, "0001")
    with make_engine(address).begin() as connection:
        for statement in (
            "INSERT INTO sources VALUES (1, 'mairies', 'T', 'L', 'f', '2026-10', '0')",
            "INSERT INTO territories VALUES ('37031', 'commune', '37031', 'B', NULL, 0, 0, NULL, NULL, 1)",
            "INSERT INTO structures VALUES ('m', 'mairie', 'M', '37031', NULL, '01', NULL, NULL, '[]', 0, 1)",
        ):
            connection.execute(text(statement))
    migrate(address)
    with session_scope(address) as session:
        kept = session.scalars(select(Structure)).one()
        assert (kept.phone, kept.more_phones, kept.france_services, kept.until) == ("01", [], False, None)
