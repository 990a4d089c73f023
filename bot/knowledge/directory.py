"""Reads the counters, whom they serve and the online procedures that the database knows.

Several sources may describe the same thing. What a council says of its own comes first, then the newest source.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from math import asin, cos, inf, radians, sin, sqrt
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.procedures import Procedure
from bot.knowledge.structures import Structure

OWN_KINDS = ("mairie", "epci", "syndicat", "departement", "region")
"""Kinds of a territory's own counter. Other kinds (Caf, tax office…) only stand on its soil."""
COUNCIL = "conseil:"
"""How the code of a council's source begins."""
NEAR_KM = 20
"""How far a France services counter may be, as the crow flies, when no source says that it serves the commune."""

_FIELDS = (
    *("id", "kind", "name", "address", "phone", "more_phones", "email", "website", "contact_form"),
    *("hours", "hours_note", "france_services", "demonstration"),
)
_EARTH_KM = 6371.0
_KM_PER_DEGREE = 111
# Beyond, all corrections are read: a query takes only so many values.
_FEW = 500
_Row = Mapping[str, Any]


def own_counters(session: Session, territories: Collection[str] | None) -> dict[str, Structure]:
    """Return the own counter of each territory that has one (mairie, seat), corrections made, by territory id.

    Args:
        territories: ids, or None for all.
    """
    rows = _rows(session, _ALL_OWN) if territories is None else _rows(session, _SOME_OWN, ids=list(territories))
    best: dict[str, _Row] = {}
    for row in rows:
        held = best.get(row["territory_id"])
        if held is None or _rank(held) < _rank(row):
            best[row["territory_id"]] = row
    return dict(zip(best, _corrected(session, best.values()), strict=True))


def listed_counters(session: Session, territories: Collection[str] | None) -> list[tuple[str, Structure]]:
    """Return every counter that is still listed, of any source, corrections made, with the id of its territory.

    Args:
        territories: ids, or None for all.
    """
    rows = _rows(session, _LISTED) if territories is None else _rows(session, _SOME_LISTED, ids=list(territories))
    return list(zip((row["territory_id"] for row in rows), _corrected(session, rows), strict=True))


def france_services_of(session: Session, commune: str) -> Structure | None:
    """Return the France services counter to name to residents of a commune, or None when none is known.

    The nearest of those that serve the commune; when no source says who serves it, the nearest within NEAR_KM of
    its mairie, which is for everybody too.
    """
    serving = _rows(session, _SERVING, commune=commune)
    if len(serving) == 1:
        return _corrected(session, serving)[0]
    here = max(_rows(session, _PLACED_MAIRIES, commune=commune), key=_rank, default=None)
    if serving:
        nearest = min(serving, key=lambda row: (_kilometres(here, row), row["name"], row["id"]))
        return _corrected(session, [nearest])[0]
    return _nearest(session, here) if here else None


def procedures_of(session: Session, territories: Sequence[str]) -> dict[str, tuple[Procedure, ...]]:
    """Return the pages of each problem: procedures before pages, then the nearest territory, then the newest.

    Args:
        territories: ids, nearest first: commune, group, département, région, FR.
    """
    rows = session.connection().execute(_PROCEDURES, {"ids": list(territories)}).mappings()
    newest_first = sorted(rows, key=lambda row: (row["updated_on"], row["url"]), reverse=True)
    pages: dict[str, list[Procedure]] = defaultdict(list)
    for row in sorted(
        newest_first, key=lambda row: (row["kind"] != "procedure", territories.index(row["territory_id"]))
    ):
        page = Procedure(row["kind"], row["title"], row["url"], row["origin"], row["updated_on"].isoformat())
        pages[row["problem_code"]].append(page)
    return {problem: tuple(found) for problem, found in pages.items()}


def _nearest(session: Session, here: _Row) -> Structure | None:
    height = NEAR_KM / _KM_PER_DEGREE
    width = height / max(0.1, cos(radians(here["latitude"])))
    box = {
        "south": here["latitude"] - height,
        "north": here["latitude"] + height,
        "west": here["longitude"] - width,
        "east": here["longitude"] + width,
    }
    found = [(_kilometres(here, row), row["id"], row) for row in _rows(session, _FRANCE_SERVICES, **box)]
    kilometres, _, row = min(found, default=(inf, "", {}), key=lambda one: one[:2])
    return _corrected(session, [row])[0] if kilometres <= NEAR_KM else None


def _rows(session: Session, statement: Any, **values: Any) -> list[_Row]:
    return list(session.connection().execute(statement, values).mappings())


def _rank(row: _Row) -> tuple[bool, str, str, str]:
    return row["source_code"].startswith(COUNCIL), row["source_as_of"], str(row["updated_on"] or ""), row["id"]


def _corrected(session: Session, rows: Iterable[_Row]) -> list[Structure]:
    structures = [_structure(row) for row in rows]
    if len(structures) > _FEW:
        found = _rows(session, _CORRECTIONS)
    else:
        found = _rows(session, _SOME_CORRECTIONS, ids=[one.id for one in structures]) if structures else []
    corrections: dict[str, list[_Row]] = defaultdict(list)
    for one in found:
        corrections[one["structure_id"]].append(one)
    return [_with_corrections(one, corrections[one.id]) if one.id in corrections else one for one in structures]


def _with_corrections(structure: Structure, corrections: list[_Row]) -> Structure:
    """Apply corrections, the oldest first: the newest has the last word, and gives its date to the whole."""
    last = corrections[-1]
    fields = {one["field"]: one["value"] for one in corrections}
    if "hours" in fields:
        fields = {"hours_note": None, **fields, "hours": fields["hours"] or []}
    return replace(structure, **fields, source=last["origin"], as_of=last["updated_on"].isoformat())


def _structure(row: _Row) -> Structure:
    dated = row["updated_on"]
    return Structure(
        **{name: row[name] for name in _FIELDS},
        source=row["origin"] or row["source_title"],
        as_of=dated.isoformat() if dated else row["source_as_of"],
    )


def _kilometres(one: _Row | None, other: _Row) -> float:
    """Return the great-circle distance of two positions (haversine formula), infinite when one is not known."""
    if one is None or other["latitude"] is None or other["longitude"] is None:
        return inf
    south, north = radians(one["latitude"]), radians(other["latitude"])
    half_height = sin((north - south) / 2) ** 2
    half_width = sin(radians(other["longitude"] - one["longitude"]) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half_height + cos(south) * cos(north) * half_width))


# --- statements, built once: building them anew costs more than the database takes to answer

_STRUCTURES = models.Structure.__table__
_SERVED = models.StructureCommune.__table__
_SOURCES = models.Source.__table__
_IDS = bindparam("ids", expanding=True)
_COMMUNE = bindparam("commune")

# Counters that are still listed, with the code, title and date of their source.
_LISTED = (
    select(
        *(_STRUCTURES.c[name] for name in (*_FIELDS, "territory_id", "latitude", "longitude", "origin", "updated_on")),
        _SOURCES.c.code.label("source_code"),
        _SOURCES.c.title.label("source_title"),
        _SOURCES.c.as_of.label("source_as_of"),
    )
    .join(_SOURCES, _SOURCES.c.id == _STRUCTURES.c.source_id)
    .where(_STRUCTURES.c.until.is_(None))
)
_SOME_LISTED = _LISTED.where(_STRUCTURES.c.territory_id.in_(_IDS))
_ALL_OWN = _LISTED.where(_STRUCTURES.c.kind.in_(OWN_KINDS))
_SOME_OWN = _ALL_OWN.where(_STRUCTURES.c.territory_id.in_(_IDS))
_PLACED_MAIRIES = _LISTED.where(
    _STRUCTURES.c.territory_id == _COMMUNE,
    _STRUCTURES.c.kind == "mairie",
    _STRUCTURES.c.latitude.isnot(None),
    _STRUCTURES.c.longitude.isnot(None),
)
_SERVING = _LISTED.where(
    _STRUCTURES.c.id.in_(select(_SERVED.c.structure_id).where(_SERVED.c.commune_id == _COMMUNE)),
    _STRUCTURES.c.france_services.is_(True),
)
_FRANCE_SERVICES = _LISTED.where(
    _STRUCTURES.c.france_services.is_(True),
    _STRUCTURES.c.latitude.between(bindparam("south"), bindparam("north")),
    _STRUCTURES.c.longitude.between(bindparam("west"), bindparam("east")),
)
_CORRECTIONS = select(models.StructureCorrection.__table__).order_by(
    models.StructureCorrection.updated_on, models.StructureCorrection.source_id
)
_SOME_CORRECTIONS = _CORRECTIONS.where(models.StructureCorrection.structure_id.in_(_IDS))
_PROCEDURES = select(models.Procedure.__table__).where(models.Procedure.territory_id.in_(_IDS))
