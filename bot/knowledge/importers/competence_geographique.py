"""Imports which counter serves which commune ("compétence géographique" of the DILA).

Expected layout: the API's export, CSV or JSON (code_insee_commune, id_service_local, code_type_service_local), or
the directory's archive (zip or tar) with its folder *.gouv_commune: a JSON a commune, type_service_local with the
ids (organisme) of its counters.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO, Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from bot.database import batches
from bot.errors import DataFileError
from bot.knowledge.importers.archive import damage_told, members
from bot.knowledge.importers.changes import TableChanges
from bot.knowledge.importers.json_stream import JsonRecords
from bot.knowledge.importers.merge import Changes
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.models import Structure, StructureCommune
from bot.knowledge.places import commune_codes

_FOLDER = "gouv_commune"
_COLUMNS = {"code_insee_commune", "id_service_local", "code_type_service_local"}
_OF_A_COMMUNE = {"code_insee_commune", "type_service_local"}
_EXPECTED = (
    f"l'export CSV ou JSON de l'API ({', '.join(sorted(_COLUMNS))}), ou l'archive de l'annuaire avec son dossier "
    f"*.{_FOLDER}"
)
_STEP, _BATCH = 10_000, 5_000

Given = tuple[str, str, list[str]]
"""What a row says: INSEE code, type of local service, ids of the counters."""
Pair = tuple[str, str]
"""Counter and commune."""


def import_competence_geographique(
    session: Session, path: Path, source_id: int, _closed_on: date, progress: Progress = NO_PROGRESS
) -> Changes:
    """Make who serves whom equal to the file. Import the directory (annuaire) first: it describes the counters.

    Unknown communes and counters that the directory does not list are refused, each told once.

    Raises:
        DataFileError: the file is damaged, cut, one page of the API only, or of another layout.
    """
    known = _Known(set(session.scalars(select(Structure.id))), commune_codes(session))
    wanted: set[Pair] = set()
    done = 0
    for done, given in enumerate(_rows(path), start=1):
        if done % _STEP == 0:
            progress(done, None)
        wanted.update(known.pairs(given))
    if not done:
        raise DataFileError(f"{path} ne contient aucune commune.", f"Attendu : {_EXPECTED}.")
    progress(done, done)
    return _write(session, wanted, source_id) + Changes(refused=known.refused())


@dataclass
class _Known:
    """The counters and communes of the database, and what the file names besides."""

    structures: set[str]
    communes: dict[str, str]
    unknown: dict[tuple[str, str], int] = field(default_factory=dict)

    def pairs(self, given: Given) -> Iterator[Pair]:
        code, kind, ids = given
        commune = self.communes.get(code)
        if commune is None:
            self._miss("commune", code)
            return
        for id_ in ids:
            if id_ in self.structures:
                yield id_, commune
            else:
                self._miss(kind, id_)

    def refused(self) -> list[str]:
        return [
            f"commune {id_} inconnue ({count} lignes)"
            if kind == "commune"
            else f"{kind} {id_} : absent de l'annuaire importé ({count} communes)"
            for (kind, id_), count in self.unknown.items()
        ]

    def _miss(self, kind: str, id_: str) -> None:
        self.unknown[kind, id_] = self.unknown.get((kind, id_), 0) + 1


def _write(session: Session, wanted: set[Pair], source_id: int) -> Changes:
    """Add and delete the pairs that differ: sets, since a country is a million rows that are nothing but a key."""
    table = StructureCommune.__table__
    own = table.c.source_id == source_id
    held = {tuple(row) for row in session.execute(select(table.c.structure_id, table.c.commune_id).where(own))}
    new, gone = sorted(wanted - held), sorted(held - wanted)
    for batch in batches(new, _BATCH):
        session.execute(
            insert(table), [{"structure_id": one, "commune_id": two, "source_id": source_id} for one, two in batch]
        )
    for structure, communes in _by_structure(gone).items():
        for some in batches(communes, _BATCH):
            session.execute(delete(table).where(own, table.c.structure_id == structure, table.c.commune_id.in_(some)))
    return Changes.of_table(table.name, TableChanges(added=len(new), closed=len(gone)))


def _by_structure(pairs: list[Pair]) -> dict[str, list[str]]:
    communes: dict[str, list[str]] = {}
    for structure, commune in pairs:
        communes.setdefault(structure, []).append(commune)
    return communes


def _rows(path: Path) -> Iterator[Given]:
    with damage_told(path, _EXPECTED):
        for name, content in members(path, _is_wanted):
            if name.lower().endswith(".csv"):
                yield from _of_csv(name, content)
            else:
                yield from _of_json(name, content)


def _is_wanted(name: str) -> bool:
    """Say whether it is a commune's file: in the folder of communes, or named after an INSEE code."""
    path = PurePosixPath(name)
    return path.suffix == ".json" and (_FOLDER in name or re.fullmatch(r"\d[\dAB]\d{3}", path.stem) is not None)


def _of_csv(name: str, content: IO[bytes]) -> Iterator[Given]:
    text = _whole_lines(name, io.TextIOWrapper(content, encoding="utf-8-sig", newline=""))
    header = next(text, "")
    columns = next(csv.reader([header], delimiter=_separator(header)), [])
    if not set(columns) >= _COLUMNS:
        raise _unexpected(name, "n'a pas les colonnes attendues")
    for line, row in enumerate(csv.DictReader(text, columns, delimiter=_separator(header)), start=2):
        if any(row[column] is None for column in _COLUMNS):
            raise _unexpected(f"{name}, ligne {line}", "est incomplet")
        yield _of_row(row, f"{name}, ligne {line}")


def _whole_lines(name: str, text: Iterable[str]) -> Iterator[str]:
    """Yield the lines; a last one without its end is the sign of a file that was cut."""
    line = "\n"
    for line in text:
        yield line
    if not line.endswith("\n"):
        raise _unexpected(name, "est coupé : sa dernière ligne n'est pas finie")


def _separator(header: str) -> str:
    return ";" if ";" in header else ","


def _of_json(name: str, content: IO[bytes]) -> Iterator[Given]:
    records = JsonRecords(content, name, ("results", "commune", "type_service_local"))
    services = []
    for count, record in enumerate(records, start=1):
        where = f"{name}, enregistrement {count}"
        if not isinstance(record, dict):
            raise _unexpected(where, "n'est pas un objet")
        if record.keys() >= _COLUMNS:
            yield _of_row(record, where)
        elif record.keys() >= _OF_A_COMMUNE:
            yield from _of_commune(record, where)
        else:
            services.append(record)
    others = records.others
    if services or "code_insee_commune" in others:
        yield from _of_commune({**others, "type_service_local": services}, name)


def _of_row(row: dict[str, Any], where: str) -> Given:
    ids = row["id_service_local"] or []
    if isinstance(ids, str):
        try:
            ids = json.loads(ids) if ids.startswith("[") else [ids]
        except ValueError as error:
            raise _unexpected(where, "a des identifiants illisibles") from error
    return _given(row["code_insee_commune"], row["code_type_service_local"], ids, where)


def _of_commune(record: dict[str, Any], where: str) -> Iterator[Given]:
    services = record["type_service_local"]
    if "code_insee_commune" not in record or not isinstance(services, list):
        raise _unexpected(where, "n'a pas les champs attendus")
    for one in services:
        if not isinstance(one, dict):
            raise _unexpected(where, "a un type de service illisible")
        kind, ids = one.get("code_type_service_local"), one.get("organisme") or []
        yield _given(record["code_insee_commune"], kind, ids, where)


def _given(commune: Any, kind: Any, ids: Any, where: str) -> Given:
    if not isinstance(commune, str) or not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise _unexpected(where, "est illisible")
    return commune, str(kind or "service"), [one.lower() for one in ids]


def _unexpected(where: str, what: str) -> DataFileError:
    return DataFileError(f"{where} {what}.", f"Attendu : {_EXPECTED}.")
