"""Reads the counters, whom they serve and the online procedures that the database knows.

Several sources may describe the same thing. What a council says of its own comes first, then the newest source.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import asin, cos, inf, radians, sin, sqrt
from typing import Any

from sqlalchemy import bindparam, literal_column, select, union_all
from sqlalchemy.orm import Session

from bot.database import padded
from bot.knowledge import models
from bot.knowledge.procedures import Procedure
from bot.knowledge.structures import CHECKED, CLOSED, Structure
from bot.prepared import RUN_OFTEN

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
_MARKS = (CLOSED, CHECKED)
_EARTH_KM = 6371.0
# In degrees, what holds NEAR_KM in every commune: none is further from the equator than 52 degrees.
_HEIGHT = NEAR_KM / 111
_WIDTH = _HEIGHT / cos(radians(52))
_Row = Mapping[str, Any]


def own_counters(session: Session) -> dict[str, Structure]:
    """Return the own counter of each territory that has one (mairie, seat), corrections made, by territory id."""
    return _best_of(_records(session, _OWN))


def counters_of(
    session: Session, commune: str, territories: Collection[str]
) -> tuple[dict[str, Structure], Structure | None]:
    """Return the own counter of each of these territories, by id, and the France services counter of the commune.

    That one is the nearest of those that serve the commune; when no source says who serves it, the nearest within
    NEAR_KM of its mairie, which is for everybody too. None when there is none.
    """
    found: dict[str, list[Record]] = {"own": [], "serving": [], "near": []}
    for record in _records(session, _AROUND, commune=commune, ids=padded(territories)):
        found[record.row["role"]].append(record)
    return _best_of(found["own"]), _nearest(_mairie_of(commune, found["own"]), found["serving"], found["near"])


def listed_counters(session: Session, territories: Collection[str] | None) -> list[tuple[str, Structure]]:
    """Return every counter that is still listed, of any source, corrections made, with the id of its territory.

    Args:
        territories: ids, or None for all.
    """
    records = _all_records(session, _LISTED) if territories is None else records_on(session, territories)
    return [(one.row["territory_id"], one.structure) for one in _open(records)]


def records_on(session: Session, territories: Collection[str]) -> list["Record"]:
    """Return what each source lists on these territories, and what councils say of it, closed counters too."""
    return _all_records(session, _SOME_LISTED, ids=list(territories))


def record_of(session: Session, structure: str) -> "Record | None":
    """Return the record of one counter, by id, even if a council says that it is closed."""
    return next(iter(_all_records(session, _ONE_LISTED, id=structure)), None)


def procedures_of(session: Session, territories: Sequence[str]) -> dict[str, tuple[Procedure, ...]]:
    """Return the pages of each problem: procedures before pages, then the nearest territory, then the newest.

    Args:
        territories: ids, nearest first: commune, group, département, région, FR.
    """
    rows = session.connection().execute(_PROCEDURES, {"ids": padded(territories)}).mappings()
    newest_first = sorted(rows, key=lambda row: (row["updated_on"], row["url"]), reverse=True)
    pages: dict[str, list[Procedure]] = defaultdict(list)
    for row in sorted(
        newest_first, key=lambda row: (row["kind"] != "procedure", territories.index(row["territory_id"]))
    ):
        page = Procedure(row["kind"], row["title"], row["url"], row["origin"], row["updated_on"].isoformat())
        pages[row["problem_code"]].append(page)
    return {problem: tuple(found) for problem, found in pages.items()}


@dataclass(frozen=True)
class Record:
    """What one source says of a counter, and the corrections that councils make to it."""

    row: _Row
    corrections: list[_Row]

    @property
    def is_closed(self) -> bool:
        """Whether a council says that this counter is closed for good: residents are not sent there."""
        return any(one["field"] == CLOSED for one in self.corrections)

    @property
    def is_council(self) -> bool:
        """Whether a council itself describes the counter."""
        return bool(self.row["source_code"].startswith(COUNCIL))

    @property
    def rank(self) -> tuple[bool, str, str, str]:
        """The higher, the better the source."""
        row = self.row
        return self.is_council, row["source_as_of"], str(row["updated_on"] or ""), row["id"]

    @property
    def structure(self) -> Structure:
        """The counter, corrections made, the oldest first: the newest has the last word and dates the whole."""
        structure = _structure(self.row)
        if not self.corrections:
            return structure
        corrections = sorted(self.corrections, key=lambda one: (one["corrected_on"], one["corrected_by"]))
        fields = {one["field"]: one["value"] for one in corrections if one["field"] not in _MARKS}
        if "hours" in fields:
            fields = {"hours_note": None, **fields, "hours": fields["hours"] or []}
        last = corrections[-1]
        return replace(structure, **fields, source=last["corrector"], as_of=last["corrected_on"].isoformat())


def _records(session: Session, statement: Any, **values: Any) -> list[Record]:
    return _open(_all_records(session, statement, **values))


def _open(records: Iterable["Record"]) -> list["Record"]:
    return [one for one in records if not one.is_closed]


def _all_records(session: Session, statement: Any, **values: Any) -> list[Record]:
    """Gather the rows, one for each correction of a counter or one alone, by counter and what it is there for."""
    records: dict[tuple[str, str], Record] = {}
    for row in session.connection().execute(statement, values).mappings():
        record = records.setdefault((row["role"], row["id"]), Record(row, []))
        if row["field"] is not None:
            record.corrections.append(row)
    return list(records.values())


def _best_of(records: Iterable[Record]) -> dict[str, Structure]:
    best: dict[str, Record] = {}
    for record in records:
        held = best.setdefault(record.row["territory_id"], record)
        if held.rank < record.rank:
            best[record.row["territory_id"]] = record
    return {id_: record.structure for id_, record in best.items()}


def _mairie_of(commune: str, own: Iterable[Record]) -> _Row | None:
    """Return the best record of the commune's mairie that says where it is."""
    placed = [one for one in own if one.row["territory_id"] == commune and one.row["kind"] == "mairie"]
    best = max((one for one in placed if _has_position(one.row)), key=lambda one: one.rank, default=None)
    return best.row if best else None


def _nearest(here: _Row | None, serving: list[Record], near: list[Record]) -> Structure | None:
    if serving:
        return min(serving, key=lambda one: (_kilometres(here, one.row), one.row["name"], one.row["id"])).structure
    within = [one for one in near if _kilometres(here, one.row) <= NEAR_KM]
    return min(within, key=lambda one: (_kilometres(here, one.row), one.row["id"])).structure if within else None


def _structure(row: _Row) -> Structure:
    dated = row["updated_on"]
    return Structure(
        **{name: row[name] for name in _FIELDS},
        source=row["origin"] or row["source_title"],
        as_of=dated.isoformat() if dated else row["source_as_of"],
    )


def _has_position(row: _Row) -> bool:
    return row["latitude"] is not None and row["longitude"] is not None


def _kilometres(one: _Row | None, other: _Row) -> float:
    """Return the great-circle distance of two positions (haversine formula), infinite when one is not known."""
    if one is None or not _has_position(other):
        return inf
    south, north = radians(one["latitude"]), radians(other["latitude"])
    half_height = sin((north - south) / 2) ** 2
    half_width = sin(radians(other["longitude"] - one["longitude"]) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half_height + cos(south) * cos(north) * half_width))


# --- statements, built once: building them anew costs more than the database takes to answer

_STRUCTURES = models.Structure.__table__
_MAIRIES = _STRUCTURES.alias("mairies")
_SERVED = models.StructureCommune.__table__
_CORRECTIONS = models.StructureCorrection.__table__
_SOURCES = models.Source.__table__
_IDS, _COMMUNE = bindparam("ids", expanding=True), bindparam("commune")


def _listed(role: str) -> Any:
    """Select what sources list today, a row for each correction; the role says what a counter is read for."""
    return (
        select(
            literal_column(f"'{role}'").label("role"),
            *(_STRUCTURES.c[name] for name in _FIELDS),
            *(_STRUCTURES.c[name] for name in ("territory_id", "latitude", "longitude", "origin", "updated_on")),
            _SOURCES.c.code.label("source_code"),
            _SOURCES.c.title.label("source_title"),
            _SOURCES.c.as_of.label("source_as_of"),
            _CORRECTIONS.c.field,
            _CORRECTIONS.c.value,
            _CORRECTIONS.c.origin.label("corrector"),
            _CORRECTIONS.c.updated_on.label("corrected_on"),
            _CORRECTIONS.c.source_id.label("corrected_by"),
        )
        .select_from(
            _STRUCTURES.join(_SOURCES, _SOURCES.c.id == _STRUCTURES.c.source_id).outerjoin(
                _CORRECTIONS, _CORRECTIONS.c.structure_id == _STRUCTURES.c.id
            )
        )
        .where(_STRUCTURES.c.until.is_(None))
    )


_LISTED = _listed("listed")
_SOME_LISTED = _LISTED.where(_STRUCTURES.c.territory_id.in_(_IDS))
_ONE_LISTED = _LISTED.where(_STRUCTURES.c.id == bindparam("id"))
_OWN = _listed("own").where(_STRUCTURES.c.kind.in_([literal_column(f"'{kind}'") for kind in OWN_KINDS]))
_IS_FRANCE_SERVICES = _STRUCTURES.c.france_services.is_(True)
_SERVES = _STRUCTURES.c.id.in_(select(_SERVED.c.structure_id).where(_SERVED.c.commune_id == _COMMUNE))
_IS_CLOSED = (
    select(_CORRECTIONS.c.structure_id)
    .where(_CORRECTIONS.c.structure_id == _STRUCTURES.c.id, _CORRECTIONS.c.field == literal_column(f"'{CLOSED}'"))
    .correlate(_STRUCTURES)
    .exists()
)
_NOBODY_SERVES = ~(
    select(_STRUCTURES.c.id)
    .where(_SERVES, _IS_FRANCE_SERVICES, _STRUCTURES.c.until.is_(None), ~_IS_CLOSED)
    .correlate(None)
    .exists()
)
# A box around each mairie of the commune that has a position; who is not within NEAR_KM is left out afterwards.
_IN_THE_BOX = (
    _MAIRIES.c.territory_id == _COMMUNE,
    _MAIRIES.c.kind == "mairie",
    _MAIRIES.c.until.is_(None),
    _STRUCTURES.c.latitude.between(_MAIRIES.c.latitude - _HEIGHT, _MAIRIES.c.latitude + _HEIGHT),
    _STRUCTURES.c.longitude.between(_MAIRIES.c.longitude - _WIDTH, _MAIRIES.c.longitude + _WIDTH),
)
_AROUND = union_all(
    _OWN.where(_STRUCTURES.c.territory_id.in_(_IDS)),
    _listed("serving").where(_SERVES, _IS_FRANCE_SERVICES),
    _listed("near").where(_IS_FRANCE_SERVICES, *_IN_THE_BOX, _NOBODY_SERVES),
).execution_options(**RUN_OFTEN)
_PROCEDURES = (
    select(models.Procedure.__table__).where(models.Procedure.territory_id.in_(_IDS)).execution_options(**RUN_OFTEN)
)
