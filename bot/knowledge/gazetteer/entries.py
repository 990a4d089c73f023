"""Turn the records of @etalab/decoupage-administratif into entries."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.knowledge.gazetteer.model import Entry
from bot.text import fold

_ARTICLES = {2: "le", 3: "la", 4: "les", 5: "l'"}
_ARTICLE_WORDS = {"le": "le", "la": "la", "les": "les", "l": "l'"}
_FORMER = ("commune-deleguee", "commune-associee")


def entries_from_records(communes: Iterable[Mapping[str, Any]], departements: Mapping[str, str]) -> Iterator[Entry]:
    """Yield an entry per official name: current communes, former ones, municipal arrondissements.

    departements gives the name of each département by its code.
    """
    records = list(communes)
    current = {r["code"]: r for r in records if r["type"] == "commune-actuelle"}
    for record in records:
        kind, code = _target(record)
        commune = current.get(code)
        if kind and commune is not None:
            yield _entry(record, commune, kind, departements)


def _target(record: Mapping[str, Any]) -> tuple[str, str]:
    """Return the kind of the name and the code of the current commune that bears it."""
    if record["type"] == "commune-actuelle":
        return "current", record["code"]
    if record["type"] in _FORMER:
        return "former", record.get("chefLieu", "")
    if record["type"] == "arrondissement-municipal":
        return "arrondissement", record.get("commune", "")
    return "", ""


def _entry(record: Mapping[str, Any], commune: Mapping[str, Any], kind: str, departements: Mapping[str, str]) -> Entry:
    departement = commune.get("departement") or ""
    return Entry(
        code=commune["code"],
        name=record["nom"],
        article=_article(record),
        population=commune.get("population") or 0,
        postcodes=tuple(record.get("codesPostaux") or commune.get("codesPostaux") or ()),
        departement=departement,
        departement_name=departements.get(departement, ""),
        kind=kind,
    )


def _article(record: Mapping[str, Any]) -> str:
    """Return the article; where the registry gives no link word the name itself is read."""
    linked = _ARTICLES.get(record.get("typeLiaison") or 0)
    first = fold(record["nom"]).split(" ", 1)[0]
    return linked or _ARTICLE_WORDS.get(first, "")
