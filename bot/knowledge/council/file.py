"""A council's file, out of the database and back: what it said, and what others say that it may correct.

The file of a council that has said nothing yet already holds every counter of its ground, a line a field: one edits
`valeur`. Lines left as they were say nothing, and are left out when the file comes back.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.council.council import Council, find_source, source_of
from bot.knowledge.directory import Record, records_on
from bot.knowledge.importers.changes import Changes
from bot.knowledge.importers.conseil import Numbered, merge_rows
from bot.knowledge.importers.conseil_rows import CHAMPS, COLUMNS, FIELDS, NATURES
from bot.knowledge.importers.conseil_tables import structure_prefix
from bot.knowledge.importers.hours_text import write_hours

FileRow = dict[str, str]
CHAMP_OF = {column: champ for champ, (column, _) in CHAMPS.items()}
_NATURE_OF = {kind: nature for nature, kind in NATURES.items()}


def rows_of(session: Session, council: Council, ground: Collection[str], today: date) -> list[FileRow]:
    """Return the rows of the council's file, its own words first."""
    source_id = find_source(session, council)
    said = list(_said(session, source_id)) if source_id is not None else []
    return [*said, *_open_to_correction(session, source_id, ground, council, today)]


def write_file(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return the rows as a CSV that spreadsheets open as it is."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, delimiter=";", restval="")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def take_file(
    session: Session, council: Council, rows: Sequence[Numbered], ground: Collection[str], today: date
) -> Changes:
    """Make what the council says equal to its file, lines left as they were exported set aside."""
    source_id = source_of(session, council, today)
    known = {_said_of(row) for row in _open_to_correction(session, source_id, ground, council, today)}
    kept = [(line, row) for line, row in rows if _said_of(row) not in known]
    return merge_rows(session, kept, source_id, today, own=ground)


def _said_of(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a correction says, whoever says it and when; spreadsheets change the ends of lines."""
    names = ("type", "identifiant", "champ", "valeur")
    return tuple((row.get(name) or "").replace("\r\n", "\n").strip() for name in names)


def _said(session: Session, source_id: int) -> Iterator[FileRow]:
    """Yield what the council itself said."""
    served = _served(session, source_id)
    structures = select(models.Structure).where(
        models.Structure.source_id == source_id, models.Structure.until.is_(None)
    )
    for one in session.scalars(structures.order_by(models.Structure.id)):
        yield {
            **_by_whom("structure", one),
            "territoire": one.territory_id,
            "identifiant": one.id.removeprefix(structure_prefix(source_id)),
            "categorie": one.kind,
            "communes": " ".join(served.get(one.id, ())),
            **{champ: _text(column, getattr(one, column)) for champ, (column, _) in FIELDS.items()},
        }
    table = models.Procedure
    for one in session.scalars(select(table).where(table.source_id == source_id).order_by(table.id)):
        link = {"territoire": one.territory_id, "nom": one.title, "site": one.url}
        yield {**_by_whom("lien", one), **link, "probleme": one.problem_code, "nature": _NATURE_OF[one.kind]}
    corrections = models.StructureCorrection
    query = select(corrections).where(corrections.source_id == source_id)
    for one in session.scalars(query.order_by(corrections.structure_id, corrections.field)):
        yield {**_by_whom("correction", one), **_field(one.structure_id, one.field, one.value)}


def _open_to_correction(
    session: Session, source_id: int | None, ground: Collection[str], council: Council, today: date
) -> Iterator[FileRow]:
    """Yield the fields of each counter that the council has not spoken of, as others say they are."""
    own = structure_prefix(source_id) if source_id is not None else None
    for record in records_on(session, ground):
        structure = record.structure
        if (own and str(structure.id).startswith(own)) or record.is_closed:
            continue
        spoken_of = _fields_by(record, source_id)
        for column, _ in FIELDS.values():
            if column not in spoken_of:
                said = _field(str(structure.id), column, getattr(structure, column))
                # Which counter it is, in words: a correction's own name and territory say nothing to the import.
                shown = {"territoire": record.row["territory_id"], "nom": structure.name}
                yield {"type": "correction", "source": council.name, "date": today.isoformat(), **shown, **said}


def _fields_by(record: Record, source_id: int | None) -> set[str]:
    return {one["field"] for one in record.corrections if one["corrected_by"] == source_id}


def _served(session: Session, source_id: int) -> dict[str, list[str]]:
    table, served = models.StructureCommune, dict[str, list[str]]()
    query = select(table.structure_id, table.commune_id).where(table.source_id == source_id)
    for structure, commune in session.execute(query.order_by(table.commune_id)):
        served.setdefault(structure, []).append(commune)
    return served


def _by_whom(kind: str, row: Any) -> FileRow:
    return {"type": kind, "source": row.origin, "date": row.updated_on.isoformat()}


def _field(structure: str, column: str, value: Any) -> FileRow:
    return {"identifiant": structure, "champ": CHAMP_OF[column], "valeur": _text(column, value)}


def _text(column: str, value: Any) -> str:
    """Return a value as the file writes it."""
    if column == "hours":
        return write_hours(value or [])
    return "oui" if value is True else value or ""
