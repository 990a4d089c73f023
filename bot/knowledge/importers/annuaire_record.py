"""Reads one record of the directory of local services (DILA): from its many fields to what we keep.

The archive gives objects and lists; the API gives the same as strings of JSON, and null for what is empty.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from bot.knowledge.importers.fields import EMAIL, EMAIL_LENGTH, WEB, are_days, day_of
from bot.knowledge.importers.refusal import RefusedRowError
from bot.knowledge.structures import Hours
from bot.text import squeezed, storable

Record = dict[str, Any]
REQUIRED = {"id", "nom", "pivot"}
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KIND = re.compile(r"[a-z0-9_]{1,40}")
_PHONE_LENGTH = 40
_FRANCE_SERVICES = "france_service"


@dataclass(frozen=True)
class DirectoryRecord:
    """What a record says.

    Args:
        kind: its first type of local service ("mairie", "caf"…).
        pivot_code: kind, INSEE code and rank ("mairie-37031-01"); empty when the record has none.
        commune: INSEE code of the place where it stands; may be an arrondissement or a former commune.
        columns: contacts, hours, position, label and date, as columns of Structure.
        faults: fields that do not read and were left empty, in words.
    """

    id: str
    kind: str
    name: str
    pivot_code: str
    siren: str
    commune: str
    columns: dict[str, Any]
    faults: list[str] = field(default_factory=list)


def read_record(record: Record) -> DirectoryRecord:
    """Read a record that has the REQUIRED fields.

    Raises:
        RefusedRowError: it has no valid id, name, type or place, or a field has another shape.
    """
    id_ = _text(record, "id").lower()
    name, kind, commune = _text(record, "nom"), *_pivot(record)
    if not _ID.fullmatch(id_):
        raise RefusedRowError("identifiant qui n'est pas un UUID")
    if not name:
        raise RefusedRowError("sans nom")
    if not _KIND.fullmatch(kind):
        raise RefusedRowError("sans type de service local")
    if not commune:
        raise RefusedRowError("sans commune")
    faults: list[str] = []
    siren = _text(record, "siren") or _text(record, "siret")[:9]
    return DirectoryRecord(
        id_, kind, name, _text(record, "ancien_code_pivot"), siren, commune, _columns(record, kind, faults), faults
    )


def _pivot(record: Record) -> tuple[str, str]:
    """Return the first type of local service, and the commune where the counter stands."""
    first = next(iter(_objects(record, "pivot")), {})
    communes = first.get("code_insee_commune") or []
    if isinstance(communes, str):
        communes = [communes]
    if not isinstance(communes, list):
        raise RefusedRowError("champ « pivot » illisible")
    commune = _text(record, "code_insee_commune") or squeezed(storable(str((communes or [""])[0])))
    return _text(first, "type_service_local"), commune


def _columns(record: Record, kind: str, faults: list[str]) -> dict[str, Any]:
    address = _physical(_objects(record, "adresse"))
    numbers = _numbers(record)
    hours = _hours(record, faults)
    return {
        "address": _address_lines(address),
        "phone": numbers[0][0] if numbers else None,
        "more_phones": numbers[1:],
        "email": _email(record),
        "website": _web(_values(_objects(record, "site_internet")), "site", faults),
        "contact_form": _web(_strings(record, "formulaire_contact"), "formulaire de contact", faults),
        "hours": hours,
        "hours_note": _hours_note(record),
        "latitude": _degrees(address, "latitude", 90),
        "longitude": _degrees(address, "longitude", 180),
        "france_services": kind == "france_services" or _text(record, "partenaire") == _FRANCE_SERVICES,
        "updated_on": _day(_text(record, "date_modification"), faults),
    }


def _text(record: Record, name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise RefusedRowError(f"champ « {name} » illisible")
    return squeezed(storable(str(value)))


def _items(record: Record, name: str) -> list[Any]:
    """Return a compound field, given as a list, as a string of JSON, as one bare string, or not at all."""
    value = record.get(name)
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise RefusedRowError(f"champ « {name} » illisible") from error
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        raise RefusedRowError(f"champ « {name} » illisible")
    return value


def _objects(record: Record, name: str) -> list[Record]:
    items = _items(record, name)
    if not all(isinstance(one, dict) for one in items):
        raise RefusedRowError(f"champ « {name} » illisible")
    return items


def _strings(record: Record, name: str) -> list[str]:
    return [squeezed(storable(one)) for one in _items(record, name) if isinstance(one, str) and one.strip()]


def _values(items: list[Record]) -> list[str]:
    return [value for item in items if (value := _text(item, "valeur"))]


def _numbers(record: Record) -> list[list[str]]:
    numbers = ([_text(one, "valeur"), _text(one, "description")] for one in _objects(record, "telephone"))
    return [number for number in numbers if 0 < len(number[0]) <= _PHONE_LENGTH]


def _email(record: Record) -> str | None:
    given = [part for text in _strings(record, "adresse_courriel") for part in re.split(r"[;,\s]+", text)]
    return next((one for one in given if EMAIL.fullmatch(one) and len(one) <= EMAIL_LENGTH), None)


def _web(given: list[str], what: str, faults: list[str]) -> str | None:
    """Return the first web address; one that begins with www. gets its protocol, any other is left out."""
    addresses = [f"http://{one}" if one.lower().startswith("www.") else one for one in given]
    found = next((one for one in addresses if WEB.fullmatch(one)), None)
    if addresses and found is None:
        faults.append(f"{what} « {addresses[0][:60]} » : ce n'est pas une adresse web")
    return found


def _physical(addresses: list[Record]) -> Record:
    """Return the address where one goes, else the postal one."""
    return next((one for one in addresses if one.get("type_adresse") == "Adresse"), addresses[0] if addresses else {})


def _address_lines(address: Record) -> str | None:
    street = [_text(address, name) for name in ("complement1", "complement2", "numero_voie", "service_distribution")]
    town = squeezed(f"{_text(address, 'code_postal')} {_text(address, 'nom_commune')}")
    return "\n".join(line for line in (*street, town) if line) or None


def _degrees(address: Record, name: str, most: float) -> float | None:
    try:
        degrees = float(_text(address, name))
    except ValueError:
        return None
    # 0 stands for "unknown" in the directory; no counter of France lies on the equator or at Greenwich's very 0.
    return degrees if 0 < abs(degrees) <= most else None


def _hours(record: Record, faults: list[str]) -> Hours:
    try:
        return list(_ranges(_objects(record, "plage_ouverture")))
    except ValueError as error:
        faults.append(f"horaires illisibles ({error})")
        return []


def _ranges(items: list[Record]) -> Iterator[list[Any]]:
    for item in items:
        first, last = _text(item, "nom_jour_debut").lower(), _text(item, "nom_jour_fin").lower()
        spans = [_span(item, rank) for rank in ("1", "2") if _text(item, f"valeur_heure_debut_{rank}")]
        if not spans:
            continue  # a day with a comment only
        last = last or first
        if not are_days(first, last):
            raise ValueError(f"jours « {first} » à « {last} »")
        yield [first, last, spans]


def _span(item: Record, rank: str) -> list[str]:
    bounds = [time.fromisoformat(_text(item, f"valeur_heure_{bound}_{rank}")) for bound in ("debut", "fin")]
    if bounds[0].tzinfo or bounds[1].tzinfo or bounds[0] >= bounds[1]:
        raise ValueError(f"de {bounds[0]} à {bounds[1]}")
    return [bound.isoformat("seconds") for bound in bounds]


def _hours_note(record: Record) -> str | None:
    notes = [_text(one, "commentaire") for one in _objects(record, "plage_ouverture")]
    notes.append(_text(record, "commentaire_plage_ouverture"))
    return "\n".join(dict.fromkeys(note for note in notes if note)) or None


def _day(text: str, faults: list[str]) -> date | None:
    day = day_of(text[:10])
    if text and day is None:
        faults.append(f"date de modification « {text[:20]} » illisible")
    return day
