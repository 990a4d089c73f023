"""Merges a registry into the shared knowledge, beside older and newer ones: for each group the newest wins.

What an older registry said of the groups that a newer one describes ends on the newer one's date, and is kept; what
both say is handed over to the newer. An older registry imported after a newer one only tells of other groups.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.database import batches
from bot.knowledge.importers.changes import Changes, TableChanges
from bot.knowledge.importers.merge import Row, merge
from bot.knowledge.importers.registry import Group, Registry
from bot.knowledge.importers.sirens import territory_by_siren
from bot.knowledge.importers.source import first_day
from bot.knowledge.models import CompetenceHolder, Membership, Source, Territory
from bot.knowledge.situation import REGISTRIES

_BATCH = 500
_GROUPS = ("epci", "syndicat")


@dataclass(frozen=True)
class _Known:
    """What the database knows before the import.

    Attributes:
        kinds: id to kind, of all that may be a group or a member.
        by_siren: SIREN to id, of those of today; a commune that has merged leads to the one of today.
        older: sources that this registry overrides, itself not included.
        newer: sources that override this one.
    """

    kinds: Mapping[str, str]
    by_siren: Mapping[str, str]
    older: frozenset[int]
    newer: frozenset[int]

    @classmethod
    def load(cls, session: Session, source_id: int, closed_on: date) -> "_Known":
        query = select(Territory.id, Territory.kind).where(Territory.kind.in_(("commune", *_GROUPS)))
        kinds: dict[str, str] = dict(session.execute(query).all())
        sources = session.execute(select(Source.id, Source.as_of).where(Source.code.startswith(REGISTRIES)))
        dates = {id_: first_day(as_of) for id_, as_of in sources if id_ != source_id}
        return cls(
            kinds=kinds,
            by_siren={siren: id_ for siren, id_ in territory_by_siren(session).items() if id_ in kinds},
            older=frozenset(id_ for id_, day in dates.items() if day <= closed_on),
            newer=frozenset(id_ for id_, day in dates.items() if day > closed_on),
        )


def merge_registry(session: Session, registry: Registry, source_id: int, closed_on: date) -> Changes:
    """Merge syndicats, their members and what every group declares.

    Groups with own taxation and their members come from the division of France; the registry only adds what they
    declare. Rows about a group or member that is not known are refused, with the reason.
    """
    known = _Known.load(session, source_id, closed_on)
    told_newer = _told_by_newer(session, known, closed_on)
    groups = {siren: group for siren, group in registry.groups.items() if siren not in told_newer}
    syndicats = {siren: _syndicat(group) for siren, group in groups.items() if _is_syndicat(group, known)}
    ids = {**known.by_siren, **{siren: siren for siren in syndicats}}
    declarants = {siren for siren in ids if siren in syndicats or known.kinds.get(siren) in _GROUPS} - told_newer
    members = _members(registry, ids, syndicats)
    declared: dict[tuple[str, ...], Row] = {
        (group, registry.nomenclature, code): {} for group, code in registry.declared if group in declarants
    }
    told = groups.keys() | {key[0] for key in declared}
    gone = _gone(session, registry, known, source_id)

    writer = _Writer(session, source_id, closed_on, known.older, frozenset(told), gone)
    changes = Changes(refused=[*registry.refused, *_refusals(registry, ids, told_newer)])
    changes += writer.territories(syndicats)
    changes += writer.facts(Membership, ("member_id", "group_id"), "group_id", members)
    changes += writer.facts(
        CompetenceHolder, ("territory_id", "nomenclature", "registry_code"), "territory_id", declared
    )
    return changes


def _members(registry: Registry, ids: Mapping[str, str], syndicats: Mapping[str, Row]) -> dict[tuple[str, ...], Row]:
    """Return who belongs to each syndicat; in part when communes that have merged since did not all belong to it."""
    named: dict[str, set[str]] = defaultdict(set)
    for _, member in registry.members:
        if member in ids:
            named[ids[member]].add(member)
    return {
        (ids[member], group): {"in_part": any((group, one) not in registry.members for one in named[ids[member]])}
        for group, member in registry.members
        if group in syndicats and member in ids
    }


def _is_syndicat(group: Group, known: _Known) -> bool:
    return not group.has_own_taxation and known.kinds.get(group.siren, "syndicat") == "syndicat"


def _told_by_newer(session: Session, known: _Known, closed_on: date) -> set[str]:
    """Return the groups that a newer registry described: by its facts, or because it ended older ones."""
    holder = CompetenceHolder
    by_facts = select(holder.territory_id).where(holder.source_id.in_(known.newer) | (holder.until > closed_on))
    by_name = select(Territory.id).where(Territory.kind == "syndicat", Territory.source_id.in_(known.newer))
    return {id_ for query in (by_facts, by_name) for (id_,) in session.execute(query.distinct())}


def _gone(session: Session, registry: Registry, known: _Known, source_id: int) -> frozenset[str]:
    """Return the syndicats that the file leaves out although it tells all of each of their members."""
    sources = known.older | {source_id}
    query = select(Territory.id).where(
        Territory.kind == "syndicat", Territory.source_id.in_(sources), Territory.until.is_(None)
    )
    absent = {id_ for (id_,) in session.execute(query)} - registry.groups.keys()
    if registry.complete:
        return frozenset(absent)
    links = select(Membership.group_id, Membership.member_id).where(Membership.until.is_(None))
    members: dict[str, set[str]] = {}
    for group, member in session.execute(links):
        if group in absent:
            members.setdefault(group, set()).add(member)
    covered = {known.by_siren.get(siren, siren) for siren in registry.covered()} | absent
    return frozenset(group for group, ids in members.items() if ids <= covered)


def _refusals(registry: Registry, ids: Mapping[str, str], told_newer: set[str]) -> Iterable[str]:
    if passed := told_newer & registry.groups.keys():
        yield f"{len(passed)} groupements déjà décrits par un registre plus récent, laissés de côté"
    absent = {siren for link in registry.members for siren in link} | {siren for siren, _ in registry.declared}
    for siren in sorted(absent - ids.keys()):
        group = registry.groups.get(siren)
        name = group.name if group else registry.names.get(siren, "")
        yield f"SIREN {siren}{f' ({name})' if name else ''} : absent du découpage et des groupements, laissé de côté"


def _syndicat(group: Group) -> Row:
    return {
        "id": group.siren,
        "kind": "syndicat",
        "code": group.siren,
        "name": group.name,
        "legal_form": group.form,
        "link_word": None,
        "population": group.population,
        "siren": group.siren,
        "until": None,
    }


@dataclass(frozen=True)
class _Writer:
    """Writes one registry: `told` are the groups it tells all about, `gone` those it ends."""

    session: Session
    source_id: int
    closed_on: date
    older: frozenset[int]
    told: frozenset[str]
    gone: frozenset[str]

    def territories(self, syndicats: Mapping[str, Row]) -> Changes:
        others = select(Territory.id).where(Territory.source_id != self.source_id)
        ids = {id_ for (id_,) in self.session.execute(others)}
        handed_over = self._hand_over(Territory, sorted(ids & syndicats.keys()))
        ended = self._end(Territory, sorted(ids & self.gone))
        rows = [*syndicats.values(), *self._kept(Territory, "id", tuple(next(iter(syndicats.values()), ())))]
        changes = merge(self.session, Territory, rows, ("id",), self.closed_on, source_id=self.source_id)
        return changes + handed_over + ended

    def facts(self, model: Any, key: tuple[str, ...], group: str, wanted: Mapping[tuple[str, ...], Row]) -> Changes:
        """Merge memberships or declared competences: rows that are known by key, each with its other columns."""
        known = self._open_of_older(model, key, group)
        handed_over = self._hand_over(model, [id_ for id_, row in known if row in wanted])
        ended = self._end(model, [id_ for id_, row in known if row not in wanted])
        rows: list[Row] = [
            {**dict(zip(key, one, strict=True)), "since": None, "until": None, **wanted[one]} for one in sorted(wanted)
        ]
        columns = [one.name for one in model.__table__.columns if one.name not in ("id", "source_id")]
        rows += self._kept(model, group, tuple(columns))
        changes = merge(self.session, model, rows, key, self.closed_on, source_id=self.source_id)
        return changes + handed_over + ended

    def _open_of_older(self, model: Any, key: tuple[str, ...], group: str) -> list[tuple[int, tuple[str, ...]]]:
        columns = [getattr(model, name) for name in key]
        query = select(model.id, *columns).where(model.source_id.in_(self.older), model.until.is_(None))
        rows = [(id_, tuple(row)) for id_, *row in self.session.execute(query)]
        ended = self.told | self.gone
        place = key.index(group)
        return [(id_, row) for id_, row in rows if row[place] in ended or not self.gone.isdisjoint(row)]

    def _kept(self, model: Any, group: str, columns: tuple[str, ...]) -> list[Row]:
        """Return this source's open rows about groups of which the file says nothing: they stay as they are."""
        table = model.__table__
        query = select(table).where(table.c.source_id == self.source_id, table.c.until.is_(None))
        ended = self.told | self.gone
        rows = [row for row in self.session.execute(query).mappings() if row[group] not in ended]
        if model is Membership:
            rows = [row for row in rows if row["member_id"] not in self.gone]
        return [{name: row[name] for name in columns} for row in rows]

    def _hand_over(self, model: Any, ids: list[Any]) -> Changes:
        self._set(model, ids, source_id=self.source_id)
        return Changes.of_table(model.__tablename__, TableChanges(changed=len(ids)))

    def _end(self, model: Any, ids: list[Any]) -> Changes:
        self._set(model, ids, until=self.closed_on)
        return Changes.of_table(model.__tablename__, TableChanges(closed=len(ids)))

    def _set(self, model: Any, ids: list[Any], **values: Any) -> None:
        for batch in batches(ids, _BATCH):
            chosen = model.__table__.c.id.in_(batch)
            self.session.execute(update(model.__table__).where(chosen).values(**values))
