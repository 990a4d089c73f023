"""The rows that make situations: what communes belong to, what groups declared, and their own counters.

One commune is a few short queries, however large the tables are; the whole country is a few long ones. The
statements are built once: building them anew costs SQLAlchemy more than the database takes to answer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.directory import france_services_of, own_counters, procedures_of
from bot.knowledge.freshness.dead import addresses_of, marked, without_dead_links
from bot.knowledge.freshness.links import dead_links
from bot.knowledge.procedures import Procedure
from bot.knowledge.situation import REGISTRIES, Situation
from bot.knowledge.structures import Structure
from bot.knowledge.territories import Territory

_TERRITORIES = models.Territory.__table__
_MEMBERSHIPS = models.Membership.__table__
_HOLDERS = models.CompetenceHolder.__table__
_CODES = models.CompetenceRegistryCode.__table__
_SOURCES = models.Source.__table__

_RULES = "taxonomy"
# Above them is only the State, which has no counter of its own.
_HIGHEST = ("region", "etat")
_STATE = "FR"
_NEAREST_FIRST = ("commune", "epci", "syndicat", "departement", "region")


@dataclass
class Facts:
    """Rows of the database, by territory."""

    territories: dict[str, Territory]
    declared: Mapping[str, Mapping[str, str]]
    counters: Mapping[str, Structure]
    rules_date: str
    registry_date: str | None
    groups: Mapping[str, Collection[str]] = field(default_factory=dict)
    france_services: Structure | None = None
    procedures: Mapping[str, tuple[Procedure, ...]] = field(default_factory=dict)
    in_part: Mapping[str, Collection[str]] = field(default_factory=dict)

    def situation(self, commune: Territory, above: Iterable[str]) -> Situation:
        """Return the situation of a commune that belongs, directly or not, to the territories above."""
        territories = [self.territories[id_] for id_ in above]
        territories.sort(key=lambda one: (one.kind != "epci", one.id))
        tiers = {one.kind: one for one in territories}
        groups = tuple(one for one in territories if one.kind in ("epci", "syndicat"))
        return Situation(
            commune=commune,
            departement=tiers["departement"],
            region=tiers["region"],
            groups=groups,
            declared=self._declared_by(groups),
            mairie=self.counters.get(commune.id) or Structure(f"Mairie {commune.with_de}", "mairie"),
            registry_date=self.registry_date,
            rules_date=self.rules_date,
            contacts={one.id: self.counters[one.id] for one in territories if one.id in self.counters},
            france_services=self.france_services,
            procedures=self.procedures,
            in_part=frozenset(self.in_part.get(commune.id, ())),
        )

    def above(self, commune: str) -> set[str]:
        """Return what the commune belongs to, directly or through a group."""
        found: set[str] = set()
        frontier = {commune}
        while frontier:
            frontier = {up for id_ in frontier for up in self.groups.get(id_, ()) if up in self.territories} - found
            found |= frontier
        return found

    def _declared_by(self, groups: tuple[Territory, ...]) -> Mapping[str, Mapping[str, str]]:
        declared: dict[str, dict[str, str]] = defaultdict(dict)
        for group in groups:
            for competence, day in self.declared.get(group.id, {}).items():
                declared[competence][group.id] = day
        return declared


def facts_of(session: Session, commune: str) -> Facts:
    """Return the facts of one commune: itself and all it belongs to are in `territories`."""
    connection = session.connection()
    territories = _territories(connection.execute(_ONE_TERRITORY, {"id": commune}))
    frontier = list(territories)
    while frontier:
        above = _territories(connection.execute(_ABOVE_SOME, {"ids": frontier}))
        frontier = [id_ for id_, one in above.items() if id_ not in territories and one.kind not in _HIGHEST]
        territories.update(above)
    ids = list(territories)
    declared = connection.execute(_SOME_DECLARED, {"ids": ids, "commune": commune}).all()
    rules_date, registry_date = connection.execute(_DATES).one()
    counters, near = own_counters(session, ids), france_services_of(session, commune)
    pages = procedures_of(session, [*_nearest_first(territories.values()), _STATE])
    given = [*counters.values(), near] if near else counters.values()
    dead = dead_links(session, addresses_of(given, chain.from_iterable(pages.values())))
    return Facts(
        territories=territories,
        declared=_declared(row[:3] for row in declared),
        counters={id_: without_dead_links(one, dead) for id_, one in counters.items()},
        rules_date=rules_date,
        registry_date=registry_date,
        france_services=without_dead_links(near, dead) if near else None,
        procedures={problem: marked(some, dead) for problem, some in pages.items()},
        in_part={commune: {row[0] for row in declared if row[3]}},
    )


def facts_of_all(session: Session) -> Facts:
    """Return the facts of the whole country."""
    groups: dict[str, list[str]] = defaultdict(list)
    in_part: dict[str, list[str]] = defaultdict(list)
    for member, group, partly in session.execute(_ALL_MEMBERSHIPS):
        groups[member].append(group)
        if partly:
            in_part[member].append(group)
    rules_date, registry_date = session.execute(_DATES).one()
    return Facts(
        territories=_territories(session.execute(_ALL_TERRITORIES)),
        declared=_declared(session.execute(_ALL_DECLARED)),
        counters=own_counters(session, None),
        rules_date=rules_date,
        registry_date=registry_date,
        groups=groups,
        in_part=in_part,
    )


def _territories(rows: Iterable[Any]) -> dict[str, Territory]:
    return {row[0]: Territory(*row) for row in rows}


def _nearest_first(territories: Iterable[Territory]) -> list[str]:
    ranked = sorted((_NEAREST_FIRST.index(one.kind), one.id) for one in territories if one.kind in _NEAREST_FIRST)
    return [id_ for _, id_ in ranked]


def _declared(rows: Iterable[Any]) -> Mapping[str, Mapping[str, str]]:
    """Return, by group and competence, the date of the newest registry that says so."""
    declared: dict[str, dict[str, str]] = defaultdict(dict)
    for id_, competence, day in rows:
        declared[id_][competence] = max(day, declared[id_].get(competence, day))
    return declared


# --- statements

# The date of the rules, and that of the newest registry.
_DATES = select(
    func.max(case((_SOURCES.c.code == _RULES, _SOURCES.c.as_of))),
    func.max(case((_SOURCES.c.code.like(f"{REGISTRIES}%"), _SOURCES.c.as_of))),
)

_ALL_MEMBERSHIPS = select(_MEMBERSHIPS.c.member_id, _MEMBERSHIPS.c.group_id, _MEMBERSHIPS.c.in_part).where(
    _MEMBERSHIPS.c.until.is_(None)
)

# In the order of Territory's fields.
_ALL_TERRITORIES = select(
    *(_TERRITORIES.c[name] for name in ("id", "kind", "code", "name", "legal_form", "link_word"))
).where(_TERRITORIES.c.until.is_(None))

_ALL_DECLARED = (
    select(_HOLDERS.c.territory_id, _CODES.c.competence_code, _SOURCES.c.as_of)
    .join(
        _CODES,
        (_HOLDERS.c.nomenclature == _CODES.c.nomenclature) & (_HOLDERS.c.registry_code == _CODES.c.registry_code),
    )
    .join(_SOURCES, _SOURCES.c.id == _HOLDERS.c.source_id)
    .where(_HOLDERS.c.until.is_(None))
)

_IDS = bindparam("ids", expanding=True)
_ONE_TERRITORY = _ALL_TERRITORIES.where(_TERRITORIES.c.id == bindparam("id"))
# Not a recursive query: once it has statistics, SQLite prepares one by reading both tables from end to end.
_ABOVE_SOME = _ALL_TERRITORIES.join(_MEMBERSHIPS, _MEMBERSHIPS.c.group_id == _TERRITORIES.c.id).where(
    _MEMBERSHIPS.c.member_id.in_(_IDS), _MEMBERSHIPS.c.until.is_(None)
)
# With each, whether the commune belongs to its holder only in part; null when it belongs to it through another group.
_SOME_DECLARED = (
    _ALL_DECLARED.add_columns(_MEMBERSHIPS.c.in_part)
    .outerjoin(
        _MEMBERSHIPS,
        (_MEMBERSHIPS.c.member_id == bindparam("commune"))
        & (_MEMBERSHIPS.c.group_id == _HOLDERS.c.territory_id)
        & _MEMBERSHIPS.c.until.is_(None),
    )
    .where(_HOLDERS.c.territory_id.in_(_IDS))
)
