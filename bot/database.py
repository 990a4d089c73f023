"""The shared database: declarative base, engine and sessions (SQLite by default, or PostgreSQL)."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import MetaData, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import DeclarativeMeta, Session, declarative_base, sessionmaker
from sqlalchemy.pool import QueuePool

from bot.errors import SettingError
from bot.prepared import plan_once
from bot.settings import settings

# Named constraints: Alembic can then alter them on both engines.
_NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_WIDTH = 8
# Fewer than the connections of SQLAlchemy's pool, 15: the console has its own needs.
_POSTGRESQL_WRITERS = 10
_Item = TypeVar("_Item")
Base: DeclarativeMeta = declarative_base(metadata=MetaData(naming_convention=_NAMING))


def make_engine(url: str) -> Engine:
    """Return an engine for url, with SQLite in WAL mode and its foreign keys enforced."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(url, future=True, pool_pre_ping=True)
        plan_once(engine)
        return engine
    in_memory = parsed.database in (None, "", ":memory:")
    if not in_memory:
        _make_folder(Path(parsed.database).parent)
    # Kept open: SQLite moves its journal into the file, down to the disk, each time the last connection closes.
    # No limit: a thread that found none left would wait for another's lock.
    kept = {} if in_memory else {"poolclass": QueuePool, "max_overflow": -1}
    engine = create_engine(url, future=True, connect_args={"timeout": 30, "check_same_thread": False}, **kept)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"Le dossier de la base, {folder}, ne peut pas être créé : {error.strerror}.", "Vérifiez DATABASE_URL."
        ) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def writers(url: str) -> int:
    """Return how many transactions of a process should write at the same time.

    SQLite takes one: whoever waits there only looks again now and then, and may wait long for nothing.
    """
    return 1 if make_url(url).get_backend_name() == "sqlite" else _POSTGRESQL_WRITERS


@lru_cache(maxsize=4)
def session_factory(url: str) -> "sessionmaker[Session]":
    """Return the session factory of a database, one engine a process and address."""
    return sessionmaker(make_engine(url), future=True, expire_on_commit=False)


@contextmanager
def session_scope(url: str | None = None) -> Iterator[Session]:
    """Give a session that commits at the end, or rolls back whole on an error."""
    with session_factory(url or settings().database_url)() as session, session.begin():
        yield session


def batches(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Yield the items in batches: a statement takes only so many values."""
    return (items[start : start + size] for start in range(0, len(items), size))


def padded(items: Collection[_Item]) -> list[_Item]:
    """Return the values of an IN, the last one repeated up to a multiple of eight: few texts of a statement exist."""
    values = list(items)
    return values + values[-1:] * (-len(values) % _WIDTH)
