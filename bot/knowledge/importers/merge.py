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
    wanted = {tuple(row[name] for name in key): {**row, **scope} for row in rows}
    primary = [column.name for column in model.__table__.primary_key]
    known = _known_rows(session, model, scope, closed_on)
    held = {tuple(row[name] for name in key): row for row in known}
    new = [row for identity, row in wanted.items() if identity not in held]
    differing = [
        {**{name: held[identity][name] for name in primary}, **row}
        for identity, row in wanted.items()
        if identity in held and any(held[identity][name] != value for name, value in row.items())
    ]
    gone = [row for identity, row in held.items() if identity not in wanted]
    for start in range(0, len(new), _BATCH):
        session.execute(insert(model), new[start : start + _BATCH])
    session.bulk_update_mappings(model, differing)
    _close(session, model, gone, primary, closed_on)
    return Changes(added=len(new), changed=len(differing), closed=len(gone))


def _known_rows(session: Session, model: Any, scope: Row, closed_on: date | None) -> list[Row]:
    table = model.__table__
    query = select(table).where(*(table.c[name] == value for name, value in scope.items()))
    if closed_on is not None:
        query = query.where(table.c.until.is_(None))
    return list(session.execute(query).mappings())


def _close(session: Session, model: Any, gone: list[Row], primary: list[str], closed_on: date | None) -> None:
    table = model.__table__
    for row in gone:
        same = [table.c[name] == row[name] for name in primary]
        if closed_on is None:
            session.execute(delete(table).where(*same))
        else:
            session.execute(update(table).where(*same).values(until=closed_on))
