"""Merging rows into a table: what is new is added, what differs is changed, what is gone is closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

_BATCH = 5_000
Row = Mapping[str, Any]


@dataclass
class Changes:
    """What an import did, or would do."""

    added: int = 0
    changed: int = 0
    closed: int = 0
    refused: list[str] = field(default_factory=list)

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.added + other.added,
            self.changed + other.changed,
            self.closed + other.closed,
            self.refused + other.refused,
        )


def merge(
    session: Session, model: Any, rows: Iterable[Row], key: tuple[str, ...], closed_on: date | None = None, **scope: Any
) -> Changes:
    """Make the table's rows within scope equal to rows, and return what changed.

    Args:
        key: columns that identify a row. All rows must have the same columns.
        closed_on: rows that are gone get this `until` instead of being deleted.
        scope: columns with a fixed value that say which rows of the table this import owns.
    """
    changes, gone = _write(session, model, rows, key, closed_on, scope)
    _close(session, model, gone, closed_on)
    return changes


def merge_all(session: Session, tables: Iterable[tuple[Any, Iterable[Row], tuple[str, ...]]]) -> Changes:
    """Merge whole tables, given in the order of their foreign keys as model, rows and key.

    What is gone is deleted at the end, in the opposite order: a row never goes before those that point to it.
    """
    changes = Changes()
    left: list[tuple[Any, list[Row]]] = []
    for model, rows, key in tables:
        written, gone = _write(session, model, rows, key, None, {})
        changes += written
        left.append((model, gone))
    for model, gone in reversed(left):
        _close(session, model, gone, None)
    return changes


def _write(
    session: Session, model: Any, rows: Iterable[Row], key: tuple[str, ...], closed_on: date | None, scope: Row
) -> tuple[Changes, list[Row]]:
    """Add and change rows; return what changed, gone rows counted, and the gone rows."""
    wanted = {tuple(row[name] for name in key): {**row, **scope} for row in rows}
    primary = _primary(model)
    # A closed row with this very primary key is opened again: it cannot be added a second time.
    known = _known_rows(session, model, scope, only_open=closed_on is not None and set(key) != set(primary))
    held = {tuple(row[name] for name in key): row for row in known}
    new = [row for identity, row in wanted.items() if identity not in held]
    differing = [
        {**{name: held[identity][name] for name in primary}, **row}
        for identity, row in wanted.items()
        if identity in held and any(held[identity][name] != value for name, value in row.items())
    ]
    gone = [
        row for identity, row in held.items() if identity not in wanted and (closed_on is None or row["until"] is None)
    ]
    for start in range(0, len(new), _BATCH):
        session.execute(insert(model), new[start : start + _BATCH])
    session.bulk_update_mappings(model, differing)
    return Changes(added=len(new), changed=len(differing), closed=len(gone)), gone


def _primary(model: Any) -> list[str]:
    return [column.name for column in model.__table__.primary_key]


def _known_rows(session: Session, model: Any, scope: Row, only_open: bool) -> list[Row]:
    table = model.__table__
    query = select(table).where(*(table.c[name] == value for name, value in scope.items()))
    if only_open:
        query = query.where(table.c.until.is_(None))
    return list(session.execute(query).mappings())


def _close(session: Session, model: Any, gone: list[Row], closed_on: date | None) -> None:
    table = model.__table__
    for row in gone:
        same = [table.c[name] == row[name] for name in _primary(model)]
        if closed_on is None:
            session.execute(delete(table).where(*same))
        else:
            session.execute(update(table).where(*same).values(until=closed_on))
