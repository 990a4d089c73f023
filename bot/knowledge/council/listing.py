"""The counters of a ground as a list to look after: the stale ones and the worst first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.directory import OWN_KINDS, Record, records_on
from bot.knowledge.freshness.age import is_stale
from bot.knowledge.freshness.dead import addresses_of
from bot.knowledge.freshness.links import dead_links
from bot.knowledge.freshness.quality import Known, Quality, quality_of
from bot.knowledge.structures import Structure
from bot.text import fold

State = Literal["", "perimee", "lien", "fermee"]
STATES: dict[State, str] = {
    "": "Toutes les fiches ouvertes",
    "perimee": "Fiches anciennes",
    "lien": "Liens morts",
    "fermee": "Guichets fermés",
}


@dataclass(frozen=True)
class Sheet:
    """A counter, where it is, and how good what we know of it is. `dead` are its addresses that no longer answer."""

    structure: Structure
    territory: str
    place: str
    quality: Quality
    stale: bool
    closed: bool
    dead: tuple[str, ...]

    @property
    def words(self) -> str:
        """What a search looks through."""
        return fold(f"{self.structure.name} {self.place} {self.structure.phone or ''}")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty: all."""

    words: str = ""
    territory: str = ""
    kind: str = ""
    state: State = ""

    def fits(self, sheet: Sheet) -> bool:
        """Say whether a sheet is wanted. Closed counters are only shown when they are asked for."""
        states = {"": True, "perimee": sheet.stale, "lien": bool(sheet.dead), "fermee": True}
        return (
            sheet.closed == (self.state == "fermee")
            and states[self.state]
            and self.territory in ("", sheet.territory)
            and self.kind in ("", sheet.structure.kind)
            and all(word in sheet.words for word in fold(self.words).split())
        )


def sheets_on(session: Session, ground: Collection[str], today: date) -> list[Sheet]:
    """Return the counters of a ground, those to look at first at the head.

    Of a territory's own counter, which several sources may describe, only the one that answers give.
    """
    names = names_on(session, ground)
    records = list(_shown(records_on(session, ground)))
    structures = [one.structure for one in records]
    dead = dead_links(session, addresses_of(structures, ()))
    sheets = [
        _sheet(record, one, names[record.row["territory_id"]], dead, today)
        for record, one in zip(records, structures, strict=True)
    ]
    return sorted(sheets, key=lambda one: (not one.stale, one.quality.score, one.structure.name, one.structure.id))


def sheet_of(session: Session, record: Record, today: date) -> Sheet:
    """Return one counter's sheet."""
    structure, territory = record.structure, record.row["territory_id"]
    dead = dead_links(session, addresses_of([structure], ()))
    return _sheet(record, structure, names_on(session, [territory])[territory], dead, today)


def names_on(session: Session, ground: Collection[str]) -> dict[str, str]:
    """Return the names of territories, by id, in the order of names."""
    table = models.Territory
    rows = session.execute(select(table.id, table.name).where(table.id.in_(ground)))
    return dict(sorted(((id_, name) for id_, name in rows), key=lambda one: fold(one[1])))


def _sheet(record: Record, structure: Structure, place: str, dead: Collection[str], today: date) -> Sheet:
    return Sheet(
        structure=structure,
        territory=record.row["territory_id"],
        place=place,
        quality=quality_of(Known(structure, today, dead)),
        stale=structure.as_of is None or is_stale(structure.as_of, today),
        closed=record.is_closed,
        dead=tuple(sorted(addresses_of([structure], ()).intersection(dead))),
    )


def _shown(records: Iterable[Record]) -> Iterable[Record]:
    best: dict[tuple[str, bool], Record] = {}
    for record in records:
        if record.row["kind"] not in OWN_KINDS:
            yield record
            continue
        key = record.row["territory_id"], record.is_closed
        if key not in best or best[key].rank < record.rank:
            best[key] = record
    yield from best.values()
