"""Imports a council's own file: counters, links and corrections, each with who says so and since when.

Expected layout: CSV in UTF-8, comma or semicolon, headed by column names (see conseil_rows.COLUMNS and
docs/fichier-conseil.md); a row's `type` is structure, lien or correction.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge import models
from bot.knowledge.directory import OWN_KINDS
from bot.knowledge.importers.conseil_rows import (
    COLUMNS,
    REQUIRED,
    CouncilCorrection,
    CouncilLink,
    CouncilRow,
    CouncilStructure,
    read_row,
)
from bot.knowledge.importers.merge import Changes, Row, merge
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.importers.refusal import RefusedRowError

# Categories that a council may use before any directory was imported.
_CATEGORIES = (*OWN_KINDS, "france_services", "ccas", "autre")
_SERVED_KEY = ("structure_id", "commune_id")
_LINK_KEY = ("problem_code", "territory_id", "kind")
_CORRECTION_KEY = ("structure_id", "field")
_EXPECTED = "un CSV en UTF-8 (« CSV UTF-8 » dans un tableur)"


def import_conseil(
    session: Session, path: Path, source_id: int, closed_on: date, progress: Progress = NO_PROGRESS
) -> Changes:
    """Make what the council says equal to its file: counters that left it are closed, links and corrections deleted.

    Rows that do not read, repeat another, or name an unknown territory, problem or counter are refused by line.

    Raises:
        DataFileError: the file is damaged, in another encoding, cut, or has not the expected columns.
    """
    rows = _read(path)
    tables = _Tables(_Known.load(session), source_id)
    for done, (line, row) in enumerate(rows, start=1):
        try:
            tables.add(read_row(row))
        except RefusedRowError as error:
            tables.refused.append(f"ligne {line} : {error}")
        progress(done, len(rows))
    id_ = source_id
    changes = merge(session, models.Structure, tables.structures.values(), ("id",), closed_on, source_id=id_)
    changes += merge(session, models.StructureCommune, tables.communes.values(), _SERVED_KEY, source_id=id_)
    changes += merge(session, models.Procedure, tables.links.values(), _LINK_KEY, source_id=id_)
    changes += merge(session, models.StructureCorrection, tables.corrections.values(), _CORRECTION_KEY, source_id=id_)
    changes.refused += tables.refused
    return changes


def _read(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that are not blank, with the number of their last line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return list(_rows(path, text))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataFileError(f"{path} ne se lit pas : {error}", f"Attendu : {_EXPECTED}.") from error


def _rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    header = text.partition("\n")[0]
    if not text.endswith("\n"):
        raise DataFileError(f"{path} est coupé : sa dernière ligne n'est pas finie.", f"Attendu : {_EXPECTED}, entier.")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in header else ",", strict=True)
    columns = reader.fieldnames or []
    missing, unknown = [one for one in REQUIRED if one not in columns], [one for one in columns if one not in COLUMNS]
    if missing or unknown:
        raise DataFileError(
            f"{path} n'a pas les colonnes attendues (manquent : {_listed(missing)} ; inconnues : {_listed(unknown)}).",
            f"Attendu : {_listed(REQUIRED)}, et au besoin {_listed(COLUMNS[len(REQUIRED) :])}.",
        )
    for row in reader:
        if None in row or None in row.values():
            raise DataFileError(
                f"{path}, ligne {reader.line_num} : la ligne n'a pas {len(columns)} colonnes.",
                "Reprenez le fichier entier, avec une valeur ou un vide par colonne.",
            )
        if any(value.strip() for value in row.values()):
            yield reader.line_num, row


def _listed(names: Any) -> str:
    return ", ".join(names) or "aucune"


@dataclass(frozen=True)
class _Known:
    """What the database knows that a row may name."""

    territories: dict[str, str]
    problems: set[str]
    structures: set[str]
    kinds: set[str]

    @classmethod
    def load(cls, session: Session) -> "_Known":
        territory, structure = models.Territory, models.Structure
        found = session.execute(select(structure.id, structure.kind).where(structure.until.is_(None))).all()
        today = select(territory.id, territory.kind).where(territory.until.is_(None))
        return cls(
            dict(session.execute(today).all()),
            set(session.scalars(select(models.Problem.code))),
            {id_ for id_, _ in found},
            {kind for _, kind in found} | set(_CATEGORIES),
        )


@dataclass
class _Tables:
    """The rows to write, by key: a second row with the same key is refused."""

    known: _Known
    source_id: int
    structures: dict[Any, Row] = field(default_factory=dict)
    communes: dict[Any, Row] = field(default_factory=dict)
    links: dict[Any, Row] = field(default_factory=dict)
    corrections: dict[Any, Row] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def add(self, row: CouncilRow) -> None:
        """Add a row, or raise RefusedRowError."""
        said = {"origin": row.origin, "updated_on": row.updated_on}
        content = row.content
        if isinstance(content, CouncilStructure):
            self._add_structure(content, said)
        elif isinstance(content, CouncilLink):
            self._add_link(content, said)
        else:
            self._add_correction(content, said)

    def _add_structure(self, given: CouncilStructure, said: Row) -> None:
        id_ = f"conseil-{self.source_id}-{given.identifier}"
        stands_on = self._territory(given.territory)
        if given.kind not in self.known.kinds:
            raise RefusedRowError(
                f"catégorie « {given.kind} » inconnue ; attendu : {_listed(sorted(self.known.kinds))}"
            )
        expected = given.kind if given.kind in OWN_KINDS and given.kind != "mairie" else "commune"
        if stands_on != expected:
            raise RefusedRowError(f"« {given.territory} » : pour la catégorie {given.kind}, attendu : {expected}")
        for commune in given.communes:
            if self._territory(commune) != "commune":
                raise RefusedRowError(f"« {commune} » n'est pas une commune")
        row = {"id": id_, "kind": given.kind, "territory_id": given.territory, **given.columns, **said}
        label = {"france_services": given.kind == "france_services", "demonstration": False, "until": None}
        _put(self.structures, id_, {**row, **label})
        for commune in given.communes:
            self.communes[id_, commune] = {"structure_id": id_, "commune_id": commune}

    def _add_link(self, given: CouncilLink, said: Row) -> None:
        self._territory(given.territory)
        if given.problem not in self.known.problems:
            raise RefusedRowError(f"problème « {given.problem} » inconnu ; attendu : un code de la taxonomie")
        row = {"problem_code": given.problem, "territory_id": given.territory, "kind": given.kind}
        _put(self.links, tuple(row.values()), {**row, "title": given.title, "url": given.url, **said})

    def _add_correction(self, given: CouncilCorrection, said: Row) -> None:
        if given.structure not in self.known.structures:
            raise RefusedRowError(f"structure « {given.structure} » inconnue ; attendu : l'identifiant d'une réponse")
        row = {"structure_id": given.structure, "field": given.field}
        _put(self.corrections, tuple(row.values()), {**row, "value": given.value, **said})

    def _territory(self, code: str) -> str:
        """Return the kind of a territory, or raise RefusedRowError."""
        kind = self.known.territories.get(code)
        if kind is None:
            raise RefusedRowError(
                f"territoire « {code} » inconnu ; attendu : code INSEE, SIREN, D et le numéro d'un département, "
                "R et le code d'une région, ou FR"
            )
        return kind


def _put(table: dict[Any, Row], key: Any, row: Row) -> None:
    if key in table:
        raise RefusedRowError("répète une ligne précédente")
    table[key] = row
