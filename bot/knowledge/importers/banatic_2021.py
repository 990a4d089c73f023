"""Imports the national registry of groups of communes of 2021 (BANATIC): syndicats, members, competences.

Expected layout: a folder with groupements.csv.gz (siren, nom, nature, population), syndicats-communes.csv.gz
(siren, siren_membre) and groupements-competences.csv.gz (siren, code_competence_2021).
"""

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.importers.merge import Changes, Row, merge
from bot.knowledge.models import CompetenceHolder, Membership, Territory

NOMENCLATURE = "2021"
_OWN_TAXATION = {"CC", "CA", "CU", "METRO", "MET69", "EPT"}


def import_registry(session: Session, folder: Path, source_id: int, closed_on: date) -> Changes:
    """Merge syndicats, their members, and the competences that every group declared in 2021.

    Groups with own taxation come from the current division; the registry only adds what they declared.
    Rows that name a group or commune that no longer exists are refused, with the reason.
    """
    owned = {"source_id": source_id}
    groups = _read(folder / "groupements.csv.gz", {"siren", "nom", "nature", "population"})
    links = _read(folder / "syndicats-communes.csv.gz", {"siren", "siren_membre"})
    holders = _read(folder / "groupements-competences.csv.gz", {"siren", "code_competence_2021"})
    syndicats = [_syndicat(row) for row in groups if row["nature"] not in _OWN_TAXATION]
    changes = merge(session, Territory, syndicats, ("id",), closed_on, **owned)
    by_siren = {siren: id_ for id_, siren in session.execute(select(Territory.id, Territory.siren)) if siren}
    changes.refused += _unknown(links, "siren_membre", by_siren) + _unknown(holders, "siren", by_siren)
    memberships = (
        {"member_id": by_siren[row["siren_membre"]], "group_id": row["siren"], "since": None, "until": None}
        for row in links
        if row["siren_membre"] in by_siren and row["siren"] in by_siren
    )
    changes += merge(session, Membership, memberships, ("member_id", "group_id"), closed_on, **owned)
    declared = (
        {"territory_id": row["siren"], "registry_code": row["code_competence_2021"], "since": None, "until": None}
        for row in holders
        if row["siren"] in by_siren
    )
    owned_codes = {**owned, "nomenclature": NOMENCLATURE}
    return changes + merge(
        session, CompetenceHolder, declared, ("territory_id", "registry_code"), closed_on, **owned_codes
    )


def _read(file: Path, columns: set[str]) -> list[dict[str, str]]:
    try:
        with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DataFileError(f"{file} ne se lit pas : {error}", "Attendu : un CSV compressé (gzip), en UTF-8.") from error
    if not rows or not columns <= rows[0].keys():
        raise DataFileError(f"{file} n'a pas les colonnes attendues.", f"Attendu : {', '.join(sorted(columns))}.")
    return rows


def _syndicat(row: dict[str, str]) -> Row:
    return {
        "id": row["siren"],
        "kind": "syndicat",
        "code": row["siren"],
        "name": row["nom"],
        "legal_form": row["nature"],
        "link_word": None,
        "population": int(row["population"] or 0),
        "siren": row["siren"],
        "until": None,
    }


def _unknown(rows: list[dict[str, str]], column: str, known: dict[str, str]) -> list[str]:
    return list(_unknown_reasons(rows, column, known))


def _unknown_reasons(rows: list[dict[str, str]], column: str, known: dict[str, str]) -> Iterator[str]:
    for siren in sorted({row[column] for row in rows} - known.keys()):
        yield f"SIREN {siren} : absent du découpage et des groupements, ligne laissée de côté"
