"""The rows that make situations: what communes belong to, what groups declared, and their own counters.

One commune is a few short queries, however large the tables are; the whole country is a few long ones. The
statements are built once: building them anew costs SQLAlchemy more than the database takes to answer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, false, func, literal_column, select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.correction_rows import accepted_on, all_corrections, corrections_of
from bot.knowledge.corrections import Correction, nearest_first
from bot.knowledge.directory import counters_of, own_counters, procedures_of
from bot.knowledge.freshness.dead import addresses_of, marked, without_dead_links
from bot.knowledge.freshness.links import dead_links
from bot.knowledge.procedures import Procedure
from bot.knowledge.situation import REGISTRIES, Situation
from bot.knowledge.structures import Structure
from bot.knowledge.territories import NEAREST_FIRST, Territory
from bot.prepared import RUN_OFTEN

_TERRITORIES = models.Territory.__table__
_MEMBERSHIPS = models.Membership.__table__
_HOLDERS = models.CompetenceHolder.__table__
_CODES = models.CompetenceRegistryCode.__table__
_SOURCES = models.Source.__table__

_RULES = "taxonomy"
# Above it is only the State, which has no counter of its own.
_HIGHEST = "region"
_STATE = "FR"


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
    corrections: Mapping[str, Collection[Correction]] = field(default_factory=dict)

    def situation(self, commune: Territory, above: Iterable[str]) -> Situation:
        """Return the situation of a commune that belongs, directly or not, to the territories above."""
        territories = [self.territories[id_] for id_ in above]
        territories.sort(key=lambda one: (one.kind != "epci", one.id))
        tiers = {one.kind: one for one in territories}
        groups = tuple(one for one in territories if one.kind in ("epci", "syndicat"))
        here = (commune.id, *(one.id for one in territories))
        corrections = nearest_first(one for id_ in here for one in self.corrections.get(id_, ()))
        # A correction may name a holder to which the commune does not belong: its counter is needed too.
        named = {*here[1:], *_holders(corrections)}
        return Situation(
            commune=commune,
            departement=tiers["departement"],
            region=tiers["region"],
            groups=groups,
            declared=self._declared_by(groups),
            mairie=self.counters.get(commune.id) or Structure(f"Mairie {commune.with_de}", "mairie"),
            registry_date=self.registry_date,
            rules_date=self.rules_date,
            contacts={id_: self.counters[id_] for id_ in named if id_ in self.counters},
            france_services=self.france_services,
            procedures=self.procedures,
            in_part=frozenset(self.in_part.get(commune.id, ())),
            corrections=corrections,
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
    rows = session.connection().execute(_ONE_COMMUNE, {"commune": commune}).all()
    # By position: asking a row for a name takes longer, and there may be a hundred rows.
    of_territories = {row[0]: row for row in rows if row[0]}
    territories = {id_: Territory(*row[:_WIDE]) for id_, row in of_territories.items()}
    rules_date, registry_date, corrected, any_dead = rows[0][-_TOLD_ONCE:] if rows else ("", None, False, False)
    # Hardly any commune has corrections, and a database may know no dead link: most answers need not ask.
    corrections = corrections_of(session, territories, date.today()) if corrected else {}
    holders = _holders(chain.from_iterable(corrections.values()))
    counters, near = counters_of(session, commune, {*territories, *holders})
    pages = procedures_of(session, [*_nearest_first(territories.values()), _STATE])
    given = [*counters.values(), near] if near else counters.values()
    dead = dead_links(session, addresses_of(given, chain.from_iterable(pages.values()))) if any_dead else frozenset()
    return Facts(
        territories=territories,
        declared=_declared((row[0], *row[_WIDE + 1 : -_TOLD_ONCE]) for row in rows if row[_WIDE + 1]),
        counters={id_: without_dead_links(one, dead) for id_, one in counters.items()},
        rules_date=rules_date,
        registry_date=registry_date,
        france_services=without_dead_links(near, dead) if near else None,
        procedures={problem: marked(some, dead) for problem, some in pages.items()},
        in_part={commune: {row[0] for row in rows if row[_IN_PART]}},
        corrections=corrections,
    )


def facts_of_all(session: Session) -> Facts:
    """Return the facts of the whole country."""
    groups: dict[str, list[str]] = defaultdict(list)
    in_part: dict[str, list[str]] = defaultdict(list)
    for member, group, partly in session.execute(_ALL_MEMBERSHIPS):
        groups[member].append(group)
        if partly:
            in_part[member].append(group)
    rules_date, registry_date = session.execute(select(*_DATES)).one()
    return Facts(
        territories={row[0]: Territory(*row) for row in session.execute(_ALL_TERRITORIES)},
        declared=_declared(session.execute(_ALL_DECLARED)),
        counters=own_counters(session),
        rules_date=rules_date,
        registry_date=registry_date,
        groups=groups,
        in_part=in_part,
        corrections=all_corrections(session, date.today()),
    )


def _holders(corrections: Iterable[Correction]) -> set[str]:
    return {one.holder.id for one in corrections if one.holder}


def _nearest_first(territories: Iterable[Territory]) -> list[str]:
    ranked = sorted((NEAREST_FIRST.index(one.kind), one.id) for one in territories)
    return [id_ for _, id_ in ranked]


def _declared(rows: Iterable[Any]) -> Mapping[str, Mapping[str, str]]:
    """Return, by group and competence, the date of the newest registry that says so."""
    declared: dict[str, dict[str, str]] = defaultdict(dict)
    for id_, competence, day in rows:
        declared[id_][competence] = max(day, declared[id_].get(competence, day))
    return declared


# --- statements

# The date of the rules, and that of the newest registry.
_DATES = (
    select(func.max(_SOURCES.c.as_of)).where(_SOURCES.c.code == _RULES).scalar_subquery().label("rules_date"),
    select(func.max(_SOURCES.c.as_of))
    .where(_SOURCES.c.code.like(f"{REGISTRIES}%"))
    .scalar_subquery()
    .label("registry"),
)

_ANY_DEAD = select(models.LinkCheck.url).where(models.LinkCheck.state == literal_column("'broken'")).exists()
# The two dates, then whether somebody corrected who is competent here, and whether any link is known to be dead.
_TOLD_ONCE = 4

_ALL_MEMBERSHIPS = select(_MEMBERSHIPS.c.member_id, _MEMBERSHIPS.c.group_id, _MEMBERSHIPS.c.in_part).where(
    _MEMBERSHIPS.c.until.is_(None)
)

# In the order of Territory's fields.
_COLUMNS = [_TERRITORIES.c[one.name] for one in fields(Territory)]
_WIDE = len(_COLUMNS)
_IN_PART = _WIDE
_ALL_TERRITORIES = select(*_COLUMNS).where(_TERRITORIES.c.until.is_(None))

_SAME_CODE = (_HOLDERS.c.nomenclature == _CODES.c.nomenclature) & (_HOLDERS.c.registry_code == _CODES.c.registry_code)
_SAME_SOURCE = _SOURCES.c.id == _HOLDERS.c.source_id
_ALL_DECLARED = (
    select(_HOLDERS.c.territory_id, _CODES.c.competence_code, _SOURCES.c.as_of)
    .join(_CODES, _SAME_CODE)
    .join(_SOURCES, _SAME_SOURCE)
    .where(_HOLDERS.c.until.is_(None))
)


def _one_commune() -> Any:
    """Select the commune and all above it, with what each declared, if anything: a row for each competence.

    Outer joins say in which order the tables are read: an engine that counts on meeting the whole country would
    read some of them from end to end. What they do not find is a row of nulls. `in_part` says that the commune itself
    belongs to the group for a part of its soil only, perhaps.
    """
    begun = select(*_COLUMNS, false().label("in_part")).where(_TERRITORIES.c.until.is_(None))
    up = begun.where(_TERRITORIES.c.id == bindparam("commune")).cte("up", recursive=True)
    links = (_MEMBERSHIPS.c.member_id == up.c.id) & _MEMBERSHIPS.c.until.is_(None) & (up.c.kind != _HIGHEST)
    groups = (_TERRITORIES.c.id == _MEMBERSHIPS.c.group_id) & _TERRITORIES.c.until.is_(None)
    itself_in_part = _MEMBERSHIPS.c.in_part & (up.c.kind == "commune")
    above = select(*_COLUMNS, itself_in_part).select_from(
        up.outerjoin(_MEMBERSHIPS, links).outerjoin(_TERRITORIES, groups)
    )
    up = up.union(above)
    held = (_HOLDERS.c.territory_id == up.c.id) & _HOLDERS.c.until.is_(None)
    corrected = accepted_on(select(up.c.id)).exists().label("corrected")
    once = (*_DATES, corrected, _ANY_DEAD.label("any_dead"))
    return select(up, _CODES.c.competence_code, _SOURCES.c.as_of, *once).select_from(
        up.outerjoin(_HOLDERS, held).outerjoin(_CODES, _SAME_CODE).outerjoin(_SOURCES, _SAME_SOURCE)
    )


_ONE_COMMUNE = _one_commune().execution_options(**RUN_OFTEN)
