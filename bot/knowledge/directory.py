"""Reads the counters, whom they serve and the online procedures that the database knows.

Several sources may describe the same thing. What a council says of its own comes first, then the newest source.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import asin, cos, radians, sin, sqrt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge.models import Procedure, Source, StructureCommune, StructureCorrection
from bot.knowledge.models import Structure as StructureRow
from bot.knowledge.structures import Structure

OWN_KINDS = ("mairie", "epci", "syndicat", "departement", "region")
COUNCIL = "conseil:"
"""How the code of a council's source begins."""

_FIELDS = (
    *("id", "kind", "name", "address", "phone", "more_phones", "email", "website", "contact_form"),
    *("hours", "hours_note", "france_services", "demonstration"),
)
_EARTH_KM = 6371.0
# Beyond, all corrections are read: a query takes only so many values.
_FEW = 500


def own_counters(session: Session, territories: Collection[str] | None) -> dict[str, Structure]:
    """Return the own counter of each territory that has one (mairie, seat), corrections made, by territory id.

    Args:
        territories: ids, or None for all.
    """
    kept = [StructureRow.kind.in_(OWN_KINDS)]
    if territories is not None:
        kept.append(StructureRow.territory_id.in_(territories))
    best: dict[str, Mapping[str, Any]] = {}
    for row in _rows(session, kept):
        held = best.get(row["territory_id"])
        if held is None or _rank(held) < _rank(row):
            best[row["territory_id"]] = row
    return dict(zip(best, _corrected(session, best.values()), strict=True))


def listed_counters(session: Session, territories: Collection[str] | None) -> list[tuple[str, Structure]]:
    """Return every counter that is still listed, of any source, corrections made, with the id of its territory.

    Args:
        territories: ids, or None for all.
    """
    rows = _rows(session, [] if territories is None else [StructureRow.territory_id.in_(territories)])
    return list(zip((row["territory_id"] for row in rows), _corrected(session, rows), strict=True))


def counters_serving(session: Session, commune: str, kinds: Sequence[str]) -> list[Structure]:
    """Return the counters of these kinds that serve a commune, by kind in the order given, then by name.

    Empty when no source says who serves it: it is no sign that nobody does.
    """
    serving = select(StructureCommune.structure_id).where(StructureCommune.commune_id == commune)
    rows = _rows(session, [StructureRow.id.in_(serving), StructureRow.kind.in_(kinds)])
    return sorted(_corrected(session, rows), key=lambda one: (kinds.index(one.kind), one.name))


@dataclass(frozen=True)
class NearCounter:
    """A counter and how far it is as the crow flies."""

    structure: Structure
    kilometres: float


def nearest_france_services(session: Session, commune: str, within_km: float = 50) -> NearCounter | None:
    """Return the France services counter nearest to a commune's mairie, or None.

    None also when no source gives the position of the mairie.
    """
    mairies = _rows(session, [StructureRow.kind == "mairie", StructureRow.territory_id == commune])
    placed = [row for row in mairies if row["latitude"] is not None and row["longitude"] is not None]
    if not placed:
        return None
    here = max(placed, key=_rank)
    height = within_km / 111
    width = height / max(0.1, cos(radians(here["latitude"])))
    around = [
        StructureRow.france_services.is_(True),
        StructureRow.latitude.between(here["latitude"] - height, here["latitude"] + height),
        StructureRow.longitude.between(here["longitude"] - width, here["longitude"] + width),
    ]
    found = [(_kilometres(here, row), row["id"], row) for row in _rows(session, around)]
    kilometres, _, row = min(found, default=(None, "", {}), key=lambda one: one[:2])
    if kilometres is None or kilometres > within_km:
        return None
    return NearCounter(_corrected(session, [row])[0], kilometres)


@dataclass(frozen=True)
class Link:
    """A page of the web: `kind` "procedure" when it is done there, "page" when it is explained there."""

    kind: str
    title: str
    url: str
    source: str
    as_of: str


def link_for(session: Session, problem: str, territories: Sequence[str]) -> Link | None:
    """Return the page to open for a problem: a procedure before a page, then the nearest territory, then the newest.

    Args:
        territories: ids, nearest first: commune, group, département, région, FR.
    """
    query = select(Procedure).where(Procedure.problem_code == problem, Procedure.territory_id.in_(territories))
    rows = list(session.scalars(query))
    for kind, territory in product(("procedure", "page"), territories):
        here = [row for row in rows if (row.kind, row.territory_id) == (kind, territory)]
        if here:
            row = max(here, key=lambda one: (one.updated_on, one.url))
            return Link(row.kind, row.title, row.url, row.origin, row.updated_on.isoformat())
    return None


def _rows(session: Session, conditions: Iterable[Any]) -> list[Mapping[str, Any]]:
    """Return structures that are still listed, with the code, title and date of their source."""
    query = (
        select(
            StructureRow.__table__,
            Source.code.label("source_code"),
            Source.title.label("title"),
            Source.as_of.label("as_of"),
        )
        .join(Source, Source.id == StructureRow.source_id)
        .where(StructureRow.until.is_(None), *conditions)
    )
    return list(session.execute(query).mappings())


def _rank(row: Mapping[str, Any]) -> tuple[bool, str, str, str]:
    return row["source_code"].startswith(COUNCIL), row["as_of"], str(row["updated_on"] or ""), row["id"]


def _corrected(session: Session, rows: Iterable[Mapping[str, Any]]) -> list[Structure]:
    structures = [_structure(row) for row in rows]
    corrections: dict[str, list[StructureCorrection]] = defaultdict(list)
    query = select(StructureCorrection).order_by(StructureCorrection.updated_on, StructureCorrection.source_id)
    if len(structures) <= _FEW:
        query = query.where(StructureCorrection.structure_id.in_([one.id for one in structures]))
    for one in session.scalars(query):
        corrections[one.structure_id].append(one)
    return [_with_corrections(one, corrections[one.id]) if one.id in corrections else one for one in structures]


def _with_corrections(structure: Structure, corrections: list[StructureCorrection]) -> Structure:
    """Apply corrections, the oldest first: the newest has the last word, and gives its date to the whole."""
    last = corrections[-1]
    fields = {one.field: one.value for one in corrections}
    if "hours" in fields:
        fields = {"hours_note": None, **fields, "hours": fields["hours"] or []}
    return replace(structure, **fields, source=last.origin, as_of=last.updated_on.isoformat())


def _structure(row: Mapping[str, Any]) -> Structure:
    dated = row["updated_on"]
    return Structure(
        **{name: row[name] for name in _FIELDS},
        source=row["origin"] or row["title"],
        as_of=dated.isoformat() if dated else row["as_of"],
    )


def _kilometres(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Return the great-circle distance of two positions (haversine formula)."""
    south, north = radians(one["latitude"]), radians(other["latitude"])
    half_height = sin((north - south) / 2) ** 2
    half_width = sin(radians(other["longitude"] - one["longitude"]) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half_height + cos(south) * cos(north) * half_width))
