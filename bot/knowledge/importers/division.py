"""Reads a vintage of the administrative division of France (@etalab/decoupage-administratif), without a database.

Expected layout: a folder with communes, departements, regions, epci and ept as .json or .json.xz, each a
list of objects with `code` and `nom`; communes with `type` and `departement`, epci and ept with `membres`.
"""

import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.errors import DataFileError
from bot.text import squeezed

Record = dict[str, Any]
GRAND_PARIS = "200054781"
_PACKAGE = "@etalab/decoupage-administratif"
# Fields that every record must have, by file; communes of today also say their département.
_FIELDS = {
    "communes": {"code", "nom", "type"},
    "departements": {"code", "nom", "region"},
    "regions": {"code", "nom"},
    "epci": {"code", "nom", "type", "membres"},
    "ept": {"code", "nom", "membres"},
}
_LISTS = {"membres", "codesPostaux", "anciensCodes"}
# What the other names of a commune are called here, and where their record names the commune.
_PARTS = {
    "commune-deleguee": ("former", "chefLieu"),
    "commune-associee": ("former", "chefLieu"),
    "arrondissement-municipal": ("arrondissement", "commune"),
}


def vintage_of(folder: Path) -> str | None:
    """Return the year that the package's version stands for (1.x is 2021… 6.x is 2026), if package.json is there.

    Source: the table of versions in the package's README.
    """
    for file in (folder / "package.json", folder.parent / "package.json"):
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            if content["name"] == _PACKAGE:
                return str(2020 + int(content["version"].split(".")[0]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return None


class Division:
    """A vintage: its communes, départements, régions and groups with own taxation, ready to be merged.

    Args:
        refused: links that name a commune or group which this vintage does not have, with the reason.
    """

    def __init__(self, files: dict[str, list[Record]]) -> None:
        """Take the records of the five files."""
        self._files = files
        self._current = [one for one in files["communes"] if one["type"] == "commune-actuelle"]
        self.refused: list[str] = []
        self.territories = [*self._communes(), *self._upper_tiers(), *self._groups()]
        self.ids = {row["id"] for row in self.territories}
        self.memberships = list(self._known(self._memberships()))
        self.other_names = list(self._known(self._other_names()))
        self.postcodes = [
            {"territory_id": one["code"], "postcode": postcode}
            for one in self._current
            for postcode in one.get("codesPostaux") or ()
        ]

    @classmethod
    def read(cls, folder: Path) -> "Division":
        """Read the five files, or raise DataFileError saying what was expected."""
        return cls({name: _read(folder, name) for name in _FIELDS})

    @property
    def parts(self) -> dict[str, str]:
        """Code of every former, associated or delegated commune -> code of the commune that holds it in this vintage.

        `anciensCodes` also names those that a commune took in without keeping them as a part of itself.
        """
        former = {code: one["code"] for one in self._current for code in one.get("anciensCodes") or ()}
        delegated = {row["code"]: row["territory_id"] for row in self.other_names if row["kind"] == "former"}
        return {code: commune for code, commune in {**former, **delegated}.items() if code != commune}

    def _communes(self) -> Iterator[Record]:
        for one in self._current:
            yield _territory("commune", one["code"], one)

    def _upper_tiers(self) -> Iterator[Record]:
        yield _territory("etat", "FR", {"code": "FR", "nom": "État"})
        for one in self._files["departements"]:
            yield _territory("departement", f"D{one['code']}", one)
        for one in self._files["regions"]:
            yield _territory("region", f"R{one['code']}", one)

    def _groups(self) -> Iterator[Record]:
        for one in self._files["epci"]:
            # The law gives the Grand Paris other competences than other métropoles (CGCT, L. 5219-1 to L. 5219-5).
            form = "MGP" if one["code"] == GRAND_PARIS else one["type"]
            yield _territory("epci", one["code"], one, legal_form=form, siren=one["code"])
        for one in self._files["ept"]:
            yield _territory("epci", one["code"], one, legal_form="EPT", siren=one["code"])

    def _memberships(self) -> Iterator[Record]:
        for one in self._current:
            yield _membership(one["code"], f"D{one['departement']}")
        for one in self._files["departements"]:
            yield _membership(f"D{one['code']}", f"R{one['region']}")
        for one in self._files["regions"]:
            yield _membership(f"R{one['code']}", "FR")
        for group in [*self._files["epci"], *self._files["ept"]]:
            for member in group["membres"]:
                yield _membership(member["code"], group["code"])

    def _other_names(self) -> Iterator[Record]:
        for one in self._files["communes"]:
            if one["type"] in _PARTS:
                kind, parent = _PARTS[one["type"]]
                yield {
                    "territory_id": one.get(parent),
                    "code": one["code"],
                    "name": squeezed(one["nom"]),
                    "kind": kind,
                    "link_word": one.get("typeLiaison"),
                }

    def _known(self, rows: Iterable[Record]) -> Iterator[Record]:
        """Keep the rows whose territories are all in this vintage; say which are not."""
        for row in rows:
            ids = [value for name, value in row.items() if name in ("member_id", "group_id", "territory_id")]
            if unknown := [str(id_) for id_ in ids if id_ not in self.ids]:
                subject = row.get("name") or " → ".join(map(str, ids))
                self.refused.append(f"{subject} : {', '.join(unknown)} absent de ce millésime, lien laissé de côté")
            else:
                yield row


def _read(folder: Path, name: str) -> list[Record]:
    plain, packed = folder / f"{name}.json", folder / f"{name}.json.xz"
    try:
        text = plain.read_bytes() if plain.exists() else lzma.decompress(packed.read_bytes())
        records = json.loads(text)
    except (OSError, lzma.LZMAError, ValueError) as error:
        raise DataFileError(
            f"{folder}/{name} ne se lit pas : {error}",
            f"Attendu : {name}.json ou {name}.json.xz de {_PACKAGE}, complet.",
        ) from error
    if not isinstance(records, list) or not records or not all(_is_complete(name, record) for record in records):
        fields = ", ".join(sorted(_FIELDS[name]))
        raise DataFileError(f"{folder}/{name} n'a pas la forme attendue.", f"Attendu : une liste d'objets ({fields}).")
    return records


def _is_complete(name: str, record: Any) -> bool:
    if not isinstance(record, dict) or not _FIELDS[name] <= record.keys():
        return False
    if not isinstance(record["code"], str) or not isinstance(record["nom"], str):
        return False
    if any(not isinstance(record[key], list) for key in _LISTS & record.keys()):
        return False
    if not all(isinstance(member, dict) and "code" in member for member in record.get("membres", ())):
        return False
    return record.get("type") != "commune-actuelle" or "departement" in record


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


def _membership(member: str, group: str) -> Record:
    return {"member_id": member, "group_id": group, "until": None}
