"""Imports the national registry of groups of communes of 2021 (BANATIC): syndicats, members, competences.

Expected layout: a folder with groupements.csv.gz (siren, nom, nature, population), syndicats-communes.csv.gz
(siren, siren_membre) and groupements-competences.csv.gz (siren, code_competence_2021).
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.knowledge.importers.csv_file import read_csv
from bot.knowledge.importers.merge import Changes, Row, merge
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.importers.sirens import territory_by_siren
from bot.knowledge.models import CompetenceHolder, Membership, Territory
from bot.text import squeezed

NOMENCLATURE = "2021"
_OWN_TAXATION = {"CC", "CA", "CU", "METRO", "MET69", "EPT"}


def import_registry(
    session: Session, folder: Path, source_id: int, closed_on: date, _progress: Progress = NO_PROGRESS
) -> Changes:
    """Merge syndicats, their members, and the competences that every group declared in 2021.

    Groups with own taxation come from the current division; the registry only adds what they declared.
    Rows that name a group or commune that no longer exists are refused, with the reason.
    """
    owned: dict[str, Any] = {"source_id": source_id}
    groups = read_csv(folder / "groupements.csv.gz", {"siren", "nom", "nature", "population"})
    links = read_csv(folder / "syndicats-communes.csv.gz", {"siren", "siren_membre"})
    holders = read_csv(folder / "groupements-competences.csv.gz", {"siren", "code_competence_2021"})
    syndicats = [_syndicat(row) for row in groups if row["nature"] not in _OWN_TAXATION]
    changes = merge(session, Territory, syndicats, ("id",), closed_on, **owned)
    by_siren = territory_by_siren(session)
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
    owned_codes: dict[str, Any] = {**owned, "nomenclature": NOMENCLATURE}
    return changes + merge(
        session, CompetenceHolder, declared, ("territory_id", "registry_code"), closed_on, **owned_codes
    )


def _syndicat(row: dict[str, str]) -> Row:
    return {
        "id": row["siren"],
        "kind": "syndicat",
        "code": row["siren"],
        "name": squeezed(row["nom"]),
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
