"""Imports a council's own file: counters, links and corrections, each with who says so and since when.

Expected layout: CSV in UTF-8, comma or semicolon, headed by column names (see conseil_rows.COLUMNS and
docs/fichier-conseil.md); a row's `type` is structure, lien or correction.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge import models
from bot.knowledge.importers.conseil_rows import COLUMNS, REQUIRED, read_row
from bot.knowledge.importers.conseil_tables import Known, Tables
from bot.knowledge.importers.merge import Changes, merge
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.importers.refusal import RefusedRowError

_SERVED_KEY = ("structure_id", "commune_id")
LINK_KEY = ("problem_code", "territory_id", "kind")
CORRECTION_KEY = ("structure_id", "field")
_EXPECTED = "un CSV en UTF-8 (« CSV UTF-8 » dans un tableur)"
# A row, and the number of its last line in the file.
Numbered = tuple[int, Mapping[str, str]]


def import_conseil(
    session: Session, path: Path, source_id: int, closed_on: date, progress: Progress = NO_PROGRESS
) -> Changes:
    """Make what the council says equal to its file: counters that left it are closed, links and corrections deleted.

    Rows that do not read, repeat another, or name an unknown territory, problem or counter are refused by line.

    Raises:
        DataFileError: the file is damaged, in another encoding, cut, or has not the expected columns.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(f"{path} ne se lit pas : {error}", f"Attendu : {_EXPECTED}.") from error
    return merge_rows(session, read_rows(str(path), content), source_id, closed_on, progress=progress)


def read_rows(name: str, content: bytes) -> list[Numbered]:
    """Return the rows of a file that are not blank.

    Raises:
        DataFileError: as import_conseil.
    """
    try:
        return list(_rows(name, content.decode("utf-8-sig")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataFileError(f"{name} ne se lit pas : {error}", f"Attendu : {_EXPECTED}.") from error


def merge_rows(
    session: Session,
    rows: Sequence[Numbered],
    source_id: int,
    closed_on: date,
    own: Collection[str] | None = None,
    progress: Progress = NO_PROGRESS,
) -> Changes:
    """Make what the council says equal to the rows.

    Args:
        own: the territories that the council may speak of; None: all.
    """
    tables = Tables(Known.load(session, own), source_id)
    for done, (line, row) in enumerate(rows, start=1):
        try:
            tables.add(read_row(row))
        except RefusedRowError as error:
            tables.refused.append(f"ligne {line} : {error}")
        progress(done, len(rows))
    id_ = source_id
    changes = merge(session, models.Structure, tables.structures.values(), ("id",), closed_on, source_id=id_)
    changes += merge(session, models.StructureCommune, tables.communes.values(), _SERVED_KEY, source_id=id_)
    changes += merge(session, models.Procedure, tables.links.values(), LINK_KEY, source_id=id_)
    changes += merge(session, models.StructureCorrection, tables.corrections.values(), CORRECTION_KEY, source_id=id_)
    changes.refused += tables.refused
    return changes


def _rows(name: str, text: str) -> Iterator[Numbered]:
    header = text.partition("\n")[0]
    if not text.endswith("\n"):
        raise DataFileError(f"{name} est coupé : sa dernière ligne n'est pas finie.", f"Attendu : {_EXPECTED}, entier.")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in header else ",", strict=True)
    columns = reader.fieldnames or []
    missing, unknown = [one for one in REQUIRED if one not in columns], [one for one in columns if one not in COLUMNS]
    if missing or unknown:
        raise DataFileError(
            f"{name} n'a pas les colonnes attendues (manquent : {_listed(missing)} ; inconnues : {_listed(unknown)}).",
            f"Attendu : {_listed(REQUIRED)}, et au besoin {_listed(COLUMNS[len(REQUIRED) :])}.",
        )
    for row in reader:
        if None in row or None in row.values():
            raise DataFileError(
                f"{name}, ligne {reader.line_num} : la ligne n'a pas {len(columns)} colonnes.",
                "Reprenez le fichier entier, avec une valeur ou un vide par colonne.",
            )
        if any(value.strip() for value in row.values()):
            yield reader.line_num, row


def _listed(names: Any) -> str:
    return ", ".join(names) or "aucune"
