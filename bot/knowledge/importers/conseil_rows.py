"""Reads the rows of a council's own file: its counters, its links, its corrections. Pure: no database."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from bot.knowledge.freshness.phones import check_phone
from bot.knowledge.importers.fields import EMAIL, EMAIL_LENGTH, WEB, day_of
from bot.knowledge.importers.hours_text import EXAMPLE, read_hours
from bot.knowledge.importers.refusal import RefusedRowError
from bot.knowledge.structures import CHECKED, CLOSED
from bot.text import squeezed, storable

Type = Literal["structure", "lien", "correction"]
REQUIRED = ("type", "source", "date")
COLUMNS = (
    *REQUIRED,
    *("territoire", "identifiant", "categorie", "nom", "adresse", "telephone", "courriel", "site", "formulaire"),
    *("horaires", "communes", "probleme", "nature", "champ", "valeur"),
)
NATURES = {"demarche": "procedure", "page": "page"}
_IDENTIFIER = re.compile(r"[a-z0-9-]{1,20}")
_PHONE = re.compile(r"[\d\s+().-]{2,40}")
_STRUCTURE_ID_LENGTH = 40
_YES = "oui"


@dataclass(frozen=True)
class CouncilStructure:
    """A counter of the council. `columns` are those of Structure that a file can fill in."""

    identifier: str
    kind: str
    territory: str
    communes: list[str]
    columns: dict[str, Any]


@dataclass(frozen=True)
class CouncilLink:
    """A page of the web for a problem on a territory."""

    problem: str
    territory: str
    kind: str
    title: str
    url: str


@dataclass(frozen=True)
class CouncilCorrection:
    """The right value of a field of a counter; None when the one known is wrong and the right one is not known."""

    structure: str
    field: str
    value: Any


@dataclass(frozen=True)
class CouncilRow:
    """A row, who says it, and when it was true."""

    content: CouncilStructure | CouncilLink | CouncilCorrection
    origin: str
    updated_on: date


def read_row(row: Mapping[str, str]) -> CouncilRow:
    """Read a row of the file.

    Raises:
        RefusedRowError: a value is missing or does not read; the reason says what was expected.
    """
    given = {name: squeezed(storable(row.get(name) or "")) for name in COLUMNS}
    # Lines mean something in an address and in hours.
    given |= {name: storable(row.get(name) or "").strip() for name in ("adresse", "horaires", "valeur")}
    readers: dict[str, Callable[[dict[str, str]], Any]] = {
        "structure": _structure,
        "lien": _link,
        "correction": _correction,
    }
    reader = readers.get(given["type"].lower())
    if reader is None:
        raise RefusedRowError(f"type « {given['type']} » inconnu ; attendu : {', '.join(get_args(Type))}")
    return CouncilRow(reader(given), _needed(given, "source"), _day(_needed(given, "date")))


def _structure(given: dict[str, str]) -> CouncilStructure:
    identifier = _needed(given, "identifiant")
    if not _IDENTIFIER.fullmatch(identifier):
        raise RefusedRowError("identifiant : au plus 20 minuscules sans accent, chiffres ou tirets")
    columns = {column: reader(given[name]) for name, (column, reader) in FIELDS.items()}
    return CouncilStructure(
        identifier, _needed(given, "categorie"), _needed(given, "territoire"), given["communes"].split(), columns
    )


def _link(given: dict[str, str]) -> CouncilLink:
    kind = NATURES.get(given["nature"])
    if kind is None:
        raise RefusedRowError(f"nature « {given['nature']} » inconnue ; attendu : {', '.join(NATURES)}")
    url = _web(_needed(given, "site"))
    return CouncilLink(_needed(given, "probleme"), _needed(given, "territoire"), kind, _needed(given, "nom"), str(url))


def _correction(given: dict[str, str]) -> CouncilCorrection:
    if given["champ"] not in CHAMPS:
        raise RefusedRowError(f"champ « {given['champ']} » inconnu ; attendu : {', '.join(CHAMPS)}")
    identifier = _needed(given, "identifiant")
    if len(identifier) > _STRUCTURE_ID_LENGTH:
        raise RefusedRowError("identifiant de structure trop long")
    column, reader = CHAMPS[given["champ"]]
    return CouncilCorrection(identifier, column, reader(given["valeur"]))


def _needed(given: dict[str, str], name: str) -> str:
    if not given[name]:
        raise RefusedRowError(f"« {name} » est vide")
    return given[name]


def _name(text: str) -> str:
    if not text:
        raise RefusedRowError("le nom est vide")
    return squeezed(text)


def _address(text: str) -> str | None:
    return "\n".join(line for part in text.splitlines() if (line := squeezed(part))) or None


def _phone(text: str) -> str | None:
    if text and not _PHONE.fullmatch(text):
        raise RefusedRowError(f"téléphone « {text} » : attendu un seul numéro, en chiffres")
    check = check_phone(text)
    if check.state == "broken":
        raise RefusedRowError(check.why)
    return squeezed(text) or None


def _mark(text: str) -> bool:
    if text.lower() != _YES:
        raise RefusedRowError(f"valeur « {text} » : attendu {_YES} ; pour dire le contraire, retirez la ligne")
    return True


def _email(text: str) -> str | None:
    if text and (not EMAIL.fullmatch(text) or len(text) > EMAIL_LENGTH):
        raise RefusedRowError(f"courriel « {text} » : attendu une seule adresse, comme accueil@exemple.fr")
    return text or None


def _web(text: str) -> str | None:
    if text and not WEB.fullmatch(text):
        raise RefusedRowError(f"adresse web « {text} » : elle doit commencer par https:// ou http://")
    return text or None


def _hours(text: str) -> list[Any]:
    try:
        return read_hours(text)
    except ValueError as error:
        raise RefusedRowError(f"horaires illisibles : « {error} » ; attendu par exemple : {EXAMPLE}") from error


def _day(text: str) -> date:
    day = day_of(text)
    if day is None:
        raise RefusedRowError(f"date « {text} » : attendu comme 2026-10-31 ou 31/10/2026")
    return day


# The file's columns that describe a counter: the column of Structure each fills in, and how it is read.
FIELDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "nom": ("name", _name),
    "adresse": ("address", _address),
    "telephone": ("phone", _phone),
    "courriel": ("email", _email),
    "site": ("website", _web),
    "formulaire": ("contact_form", _web),
    "horaires": ("hours", _hours),
}
# What a correction may be about: those, and the marks.
CHAMPS: dict[str, tuple[str, Callable[[str], Any]]] = {
    **FIELDS,
    "ferme": (CLOSED, _mark),
    "verifie": (CHECKED, _mark),
}
