"""Imports the directory of local services (annuaire de l'administration, DILA): counters of all kinds.

Expected layout: the archive (zip or tar) with its *.gouv_local.json, that JSON alone ({"service": [...]}), or an
export of the API (a list of records, compound fields as strings of JSON).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge import models
from bot.knowledge.importers.annuaire_record import REQUIRED, DirectoryRecord, Record, read_record
from bot.knowledge.importers.archive import damage_told, members
from bot.knowledge.importers.json_stream import JsonRecords
from bot.knowledge.importers.merge import Changes, Row, merge
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.importers.refusal import RefusedRowError
from bot.knowledge.places import commune_codes
from bot.knowledge.territories import Territory

_FILE = ".gouv_local.json"
_EXPECTED = f"l'archive de l'annuaire (*{_FILE}), ce JSON seul, ou un export JSON de l'API"
_MAIRIE = re.compile(r"mairie-(\w{5})-(\d+)")
_FIRST = "-01"
# Kinds of the directory that are a tier's own counter.
_TIERS = {"cg": "departement", "cr": "region"}
_STEP = 1_000


def import_annuaire(
    session: Session, path: Path, source_id: int, closed_on: date, progress: Progress = NO_PROGRESS
) -> Changes:
    """Merge the directory's counters; those that it no longer lists are closed.

    Of the mairies only the main one (-01) is kept. Records without a known place or with fields of another shape
    are refused; a record whose hours, site or date do not read is taken without them, and the reason is given.

    Raises:
        DataFileError: the file is damaged, cut, one page of the API only, or of another layout.
    """
    places = _Places.load(session)
    rows: dict[str, Row] = {}
    refused: list[str] = []
    annexes = 0
    for done, record in enumerate(_records(path)):
        if done % _STEP == 0:
            progress(done, None)
        label = f"{record['nom']} ({record['id']})"
        try:
            read = read_record(record)
            if _is_annexe(read, places):
                annexes += 1
                continue
            row = places.row(read)
        except RefusedRowError as error:
            refused.append(f"{label} : {error}")
            continue
        refused += [f"{label} : {fault}, champ laissé vide" for fault in read.faults]
        rows[row["id"]] = row
    progress(len(rows), len(rows))
    if annexes:
        refused.append(f"{annexes} mairies annexes ou déléguées : seule la mairie principale (-01) est gardée")
    changes = merge(session, models.Structure, rows.values(), ("id",), closed_on, source_id=source_id)
    changes.refused += refused
    return changes


def _records(path: Path) -> Iterator[Record]:
    found = False
    with damage_told(path, _EXPECTED):
        for name, content in members(path, lambda name: name.endswith(_FILE)):
            for count, record in enumerate(JsonRecords(content, name, ("service", "results")), start=1):
                if not isinstance(record, dict) or not record.keys() >= REQUIRED:
                    raise DataFileError(
                        f"{name}, enregistrement {count} : ce n'est pas l'annuaire des services locaux.",
                        f"Attendu : {_EXPECTED}, avec les champs {', '.join(sorted(REQUIRED))}.",
                    )
                found = True
                yield record
    if not found:
        raise DataFileError(f"{path} ne contient aucun service local.", f"Attendu : {_EXPECTED}.")


def _is_annexe(record: DirectoryRecord, places: "_Places") -> bool:
    """Say whether it is a mairie of a part of a commune: an annexe, a delegated commune, an arrondissement."""
    if record.kind != "mairie":
        return False
    code = _MAIRIE.fullmatch(record.pivot_code)
    if code is None:
        raise RefusedRowError("mairie sans code pivot : principale ou annexe, rien ne le dit")
    return code[2] != "01" or code[1] not in places.communes


@dataclass(frozen=True)
class _Places:
    """The territories that counters belong to.

    Args:
        codes: any INSEE code -> today's commune.
        communes: the communes of today, to name their mairie.
        groups: SIREN -> group of communes.
        above: commune -> département, département -> région.
    """

    codes: dict[str, str]
    communes: dict[str, Territory]
    groups: dict[str, Territory]
    above: dict[str, str]

    @classmethod
    def load(cls, session: Session) -> "_Places":
        table, link = models.Territory, models.Membership
        columns = [table.id, table.kind, table.code, table.name, table.legal_form, table.link_word, table.siren]
        communes, groups = {}, {}
        for *values, siren in session.execute(select(*columns).where(table.until.is_(None))):
            territory = Territory(*values)
            if territory.kind == "commune":
                communes[territory.id] = territory
            elif territory.kind in ("epci", "syndicat") and siren:
                groups[siren] = territory
        tiers = (
            select(link.member_id, link.group_id)
            .join(table, table.id == link.group_id)
            .where(table.kind.in_(("departement", "region")), link.until.is_(None))
        )
        return cls(commune_codes(session), communes, groups, dict(session.execute(tiers).all()))

    def row(self, record: DirectoryRecord) -> Row:
        """Return the row of a counter, or raise RefusedRowError when its place is not known."""
        kind, name, territory = self._whose(record)
        return {
            "id": record.id,
            "kind": kind,
            "name": name,
            "territory_id": territory,
            **record.columns,
            "demonstration": False,
            "origin": None,
            "until": None,
        }

    def _whose(self, record: DirectoryRecord) -> tuple[str, str, str]:
        if record.kind == "mairie":
            commune = self.communes[record.pivot_code.split("-")[1]]
            return "mairie", f"Mairie {commune.with_de}", commune.id
        if record.kind == "epci":
            group = self.groups.get(record.siren)
            if group is None:
                raise RefusedRowError(f"SIREN « {record.siren} » absent du découpage et des groupements")
            return group.kind, group.full_name, group.id
        stands_in = self.codes.get(record.commune)
        if stands_in is None:
            raise RefusedRowError(f"commune {record.commune} inconnue")
        if record.kind in _TIERS and record.pivot_code.endswith(_FIRST):
            departement = self.above.get(stands_in, "")
            tier = departement if record.kind == "cg" else self.above.get(departement, "")
            if not tier:
                raise RefusedRowError(f"commune {record.commune} : département ou région inconnus")
            return _TIERS[record.kind], record.name, tier
        return record.kind, record.name, stands_in
