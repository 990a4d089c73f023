"""Imports the administrative division of France (@etalab/decoupage-administratif, any vintage).

Expected layout: a folder with communes, departements, regions, epci and ept as .json or .json.xz, each a
list of objects with `code` and `nom`; communes with `type` and `departement`, epci and ept with `membres`.
"""

import json
import lzma
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.importers.merge import Changes, merge
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.models import Membership, Postcode, Territory, TerritoryName
from bot.text import squeezed

Record = dict[str, Any]
GRAND_PARIS = "200054781"
# Fields that every record must have, by file; communes of today also say their département.
_FIELDS = {
    "communes": {"code", "nom", "type"},
    "departements": {"code", "nom", "region"},
    "regions": {"code", "nom"},
    "epci": {"code", "nom", "type", "membres"},
    "ept": {"code", "nom", "membres"},
}


def read_division(folder: Path) -> dict[str, list[Record]]:
    """Read the five files, or raise DataFileError before anything is changed."""
    return {name: _read(folder, name) for name in _FIELDS}


def vintage_of(folder: Path) -> str | None:
    """Return the year that the package's version stands for (1.x is 2021… 6.x is 2026), if package.json is there.

    Source: the table of versions in the package's README.
    """
    for file in (folder / "package.json", folder.parent / "package.json"):
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            if content["name"] == "@etalab/decoupage-administratif":
                return str(2020 + int(content["version"].split(".")[0]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return None


def import_decoupage(
    session: Session, folder: Path, source_id: int, closed_on: date, progress: Progress = NO_PROGRESS
) -> Changes:
    """Merge communes, départements, régions, groups with own taxation, and who belongs to what."""
    division = read_division(folder)
    owned: dict[str, Any] = {"source_id": source_id}
    territories = [*_communes(division), *_upper_tiers(division), *_groups(division)]
    changes = merge(session, Territory, territories, ("id",), closed_on, **owned)
    ids = {row["id"] for row in territories}
    memberships = [row for row in _memberships(division) if row["member_id"] in ids]
    changes += merge(session, Membership, memberships, ("member_id", "group_id"), closed_on, **owned)
    changes += merge(session, TerritoryName, _other_names(division, ids), ("territory_id", "code", "kind"))
    changes += merge(session, Postcode, _postcodes(division), ("territory_id", "postcode"))
    return changes


def _read(folder: Path, name: str) -> list[Record]:
    plain, packed = folder / f"{name}.json", folder / f"{name}.json.xz"
    try:
        text = plain.read_bytes() if plain.exists() else lzma.decompress(packed.read_bytes())
        records = json.loads(text)
    except (OSError, lzma.LZMAError, ValueError) as error:
        raise DataFileError(
            f"{folder}/{name} ne se lit pas : {error}",
            f"Attendu : {name}.json ou {name}.json.xz de @etalab/decoupage-administratif, complet.",
        ) from error
    if not isinstance(records, list) or not records or not all(_is_complete(name, record) for record in records):
        fields = ", ".join(sorted(_FIELDS[name]))
        raise DataFileError(f"{folder}/{name} n'a pas la forme attendue.", f"Attendu : une liste d'objets ({fields}).")
    return records


def _is_complete(name: str, record: Any) -> bool:
    if not isinstance(record, dict) or not _FIELDS[name] <= record.keys():
        return False
    return record.get("type") != "commune-actuelle" or "departement" in record


def _current(division: dict[str, list[Record]]) -> list[Record]:
    return [one for one in division["communes"] if one["type"] == "commune-actuelle"]


def _territory(kind: str, id_: str, record: Record, **more: Any) -> Record:
    row = {
        "id": id_,
        "kind": kind,
        "code": record["code"],
        "name": squeezed(record["nom"]),
        "legal_form": None,
        "link_word": record.get("typeLiaison"),
        "population": record.get("population") or record.get("populationTotale") or 0,
        "siren": record.get("siren"),
        "until": None,
    }
    return {**row, **more}


def _communes(division: dict[str, list[Record]]) -> Iterator[Record]:
    for one in _current(division):
        yield _territory("commune", one["code"], one)


def _upper_tiers(division: dict[str, list[Record]]) -> Iterator[Record]:
    yield _territory("etat", "FR", {"code": "FR", "nom": "État"})
    for one in division["departements"]:
        yield _territory("departement", f"D{one['code']}", one)
    for one in division["regions"]:
        yield _territory("region", f"R{one['code']}", one)


def _groups(division: dict[str, list[Record]]) -> Iterator[Record]:
    for one in division["epci"]:
        # The law gives the Grand Paris other competences than other métropoles (CGCT, L. 5219-1 to L. 5219-5).
        form = "MGP" if one["code"] == GRAND_PARIS else one["type"]
        yield _territory("epci", one["code"], one, legal_form=form, siren=one["code"])
    for one in division["ept"]:
        yield _territory("epci", one["code"], one, legal_form="EPT", siren=one["code"])


def _memberships(division: dict[str, list[Record]]) -> Iterator[Record]:
    for one in _current(division):
        yield _membership(one["code"], f"D{one['departement']}")
    for one in division["departements"]:
        yield _membership(f"D{one['code']}", f"R{one['region']}")
    for one in division["regions"]:
        yield _membership(f"R{one['code']}", "FR")
    for group in [*division["epci"], *division["ept"]]:
        for member in group["membres"]:
            yield _membership(member["code"], group["code"])


def _membership(member: str, group: str) -> Record:
    return {"member_id": member, "group_id": group, "since": None, "until": None}


def _other_names(division: dict[str, list[Record]], ids: set[str]) -> Iterator[Record]:
    parents = {"commune-deleguee": "chefLieu", "commune-associee": "chefLieu", "arrondissement-municipal": "commune"}
    for one in division["communes"]:
        parent = one.get(parents.get(one["type"], ""))
        if parent in ids:
            yield {
                "territory_id": parent,
                "code": one["code"],
                "name": one["nom"],
                "kind": "arrondissement" if one["type"] == "arrondissement-municipal" else "former",
                "link_word": one.get("typeLiaison"),
            }


def _postcodes(division: dict[str, list[Record]]) -> Iterator[Record]:
    for one in _current(division):
        for postcode in one.get("codesPostaux", ()):
            yield {"territory_id": one["code"], "postcode": postcode}
