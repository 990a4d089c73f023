"""Merging rows into a table: what is new is added, what differs is changed, what is gone is closed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from bot.database import batches
from bot.knowledge.importers.changes import EXAMPLES, Changes, Example, TableChanges

__all__ = ["Changes", "Row", "merge", "merge_all"]
_BATCH = 5_000
Row = Mapping[str, Any]


def merge(
    session: Session,
    model: Any,
    rows: Iterable[Row],
    key: tuple[str, ...],
    closed_on: date | None = None,
    new: Row | None = None,
    **scope: Any,
) -> Changes:
    """Make the table's rows within scope equal to rows, and return what changed.

    Args:
        key: columns that identify a row. All rows must have the same columns.
        closed_on: rows that are gone get this `until` instead of being deleted. A row closed on that very
            day that is back is opened again; one closed before stays, and a second row is added.
        new: columns that only added rows get, such as `since`; rows that are there keep theirs.
        scope: columns with a fixed value that say which rows of the table this import owns.
    """
    changes, gone = _write(session, model, rows, key, closed_on, new or {}, scope)
    _close(session, model, gone, closed_on)
    return changes


def merge_all(session: Session, tables: Iterable[tuple[Any, Iterable[Row], tuple[str, ...]]]) -> Changes:
    """Merge whole tables, given in the order of their foreign keys as model, rows and key.

    What is gone is deleted at the end, in the opposite order: a row never goes before those that point to it.
    """
    changes = Changes()
    left: list[tuple[Any, list[Row]]] = []
    for model, rows, key in tables:
        written, gone = _write(session, model, rows, key, None, {}, {})
        changes += written
        left.append((model, gone))
    for model, gone in reversed(left):
        _close(session, model, gone, None)
    return changes


def _write(
    session: Session,
    model: Any,
    rows: Iterable[Row],
    key: tuple[str, ...],
    closed_on: date | None,
    new: Row,
    scope: Row,
) -> tuple[Changes, list[Row]]:
    """Add and change rows; return what changed, gone rows counted, and the gone rows."""
    wanted = {tuple(row[name] for name in key): {**row, **scope} for row in rows}
    primary = _primary(model)
    # A closed row with this very primary key is opened again: it cannot be added a second time.
    known = _known_rows(session, model, scope, closed_on if set(key) != set(primary) else None)
    held = {tuple(row[name] for name in key): row for row in known}
    added = [{**row, **new} for identity, row in wanted.items() if identity not in held]
    differing = [
        (held[identity], row)
        for identity, row in wanted.items()
        if identity in held and any(held[identity][name] != value for name, value in row.items())
    ]
    gone = [
        row for identity, row in held.items() if identity not in wanted and (closed_on is None or row["until"] is None)
    ]
    for batch in batches(added, _BATCH):
        session.execute(insert(model), batch)
    session.bulk_update_mappings(model, [{**{name: old[name] for name in primary}, **row} for old, row in differing])
    table = TableChanges(len(added), len(differing), len(gone), _examples(key, added, differing, gone))
    return Changes.of_table(model.__tablename__, table), gone


def _examples(
    key: tuple[str, ...], added: Sequence[Row], differing: Sequence[tuple[Row, Row]], gone: Sequence[Row]
) -> list[Example]:
    def identity(row: Row) -> dict[str, Any]:
        return {name: row[name] for name in key}

    changed = []
    for old, row in differing[:EXAMPLES]:
        columns = [name for name, value in row.items() if old[name] != value]
        after, before = ({name: one[name] for name in columns} for one in (row, old))
        changed.append(Example("changed", identity(old), after, before))
    return [
        *(Example("added", identity(row), dict(row)) for row in islice(added, EXAMPLES)),
        *changed,
        *(Example("closed", identity(row), dict(row)) for row in islice(gone, EXAMPLES)),
    ]


def _primary(model: Any) -> list[str]:
    return [column.name for column in model.__table__.primary_key]


def _known_rows(session: Session, model: Any, scope: Row, closed_on: date | None) -> list[Row]:
    """Return the rows of the scope; with a date, only those open or closed on that day, open ones last."""
    table = model.__table__
    query = select(table).where(*(table.c[name] == value for name, value in scope.items()))
    if closed_on is not None:
        query = query.where(or_(table.c.until.is_(None), table.c.until == closed_on))
    rows = list(session.execute(query).mappings())
    return rows if closed_on is None else sorted(rows, key=lambda row: row["until"] is None)


def _close(session: Session, model: Any, gone: list[Row], closed_on: date | None) -> None:
    table = model.__table__
    for row in gone:
        same = [table.c[name] == row[name] for name in _primary(model)]
        if closed_on is None:
            session.execute(delete(table).where(*same))
        else:
            session.execute(update(table).where(*same).values(until=closed_on))
