"""Reads the shared knowledge from the database: the taxonomy, and the situation of communes."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from bot.errors import UnknownCodeError
from bot.knowledge import models, taxonomy
from bot.knowledge.directory import own_counters
from bot.knowledge.situation import REGISTRIES, Situation
from bot.knowledge.structures import Structure
from bot.knowledge.territories import Territory

_TERRITORY = [getattr(models.Territory, name) for name in ("id", "kind", "code", "name", "legal_form", "link_word")]


def situation_of(session: Session, commune: str) -> Situation:
    """Return the situation of one commune, by INSEE code.

    Raises:
        UnknownCodeError: no commune of today has this code.
    """
    found = next(situations(session, [commune]), None)
    if found is None:
        raise UnknownCodeError(
            f"La commune « {commune} » n'existe pas.",
            "Attendu : le code INSEE d'une commune actuelle (Bourgueil : 37031).",
        )
    return found


def situations(session: Session, communes: Collection[str] | None = None) -> Iterator[Situation]:
    """Yield the situation of the given communes, or of all of them, with a handful of queries in all."""
    facts = _Facts.load(session, communes)
    for territory in facts.territories.values():
        if territory.kind == "commune" and (communes is None or territory.id in communes):
            yield facts.situation(territory)


def communes_of(session: Session, territory_id: str) -> frozenset[str]:
    """Return the communes of a territory: itself, or its members."""
    rows = session.execute(
        select(models.Membership.member_id).where(
            models.Membership.group_id == territory_id, models.Membership.until.is_(None)
        )
    )
    return frozenset(row[0] for row in rows) or frozenset([territory_id])


def names_of(session: Session, communes: Sequence[str]) -> list[tuple[str, str]]:
    """Return codes and names with département ("Saint-Denis (Réunion)"), in the order given."""
    above = aliased(models.Territory)
    query = (
        select(models.Territory.id, models.Territory.name, above.name)
        .join(models.Membership, models.Membership.member_id == models.Territory.id)
        .join(above, above.id == models.Membership.group_id)
        .where(models.Territory.id.in_(communes), above.kind == "departement", models.Membership.until.is_(None))
    )
    names = {code: f"{name} ({departement})" for code, name, departement in session.execute(query)}
    return [(code, names[code]) for code in communes if code in names]


def load_taxonomy(session: Session) -> taxonomy.Taxonomy:
    """Return the taxonomy that the database holds."""
    themes = [_theme(row) for row in session.scalars(select(models.Theme))]
    competences = [_competence(row) for row in session.scalars(select(models.Competence))]
    services = [
        taxonomy.Service(code=row.code, name=row.name, level=row.level, territory=row.territory, role=row.role)
        for row in session.scalars(select(models.Service))
    ]
    if not themes:
        raise UnknownCodeError("La base ne contient aucune taxonomie.", "Lancez : orientation setup")
    return taxonomy.Taxonomy(themes, competences, services)


@dataclass
class _Facts:
    """Rows of the database, by territory."""

    territories: dict[str, Territory] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    declared: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    structures: dict[str, Structure] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, session: Session, communes: Collection[str] | None) -> "_Facts":
        facts = cls(dates=dict(session.execute(select(models.Source.code, models.Source.as_of)).all()))
        facts._load_memberships(session, communes)
        ids = None if communes is None else [*communes, *{one for links in facts.groups.values() for one in links}]
        facts._load_territories(session, ids)
        facts._load_declared(session, ids)
        facts._load_structures(session, ids)
        return facts

    def situation(self, commune: Territory) -> Situation:
        above = [self.territories[id_] for id_ in self._above(commune.id)]
        tiers = {one.kind: one for one in above}
        groups = tuple(one for one in above if one.kind in ("epci", "syndicat"))
        return Situation(
            commune=commune,
            departement=tiers["departement"],
            region=tiers["region"],
            groups=groups,
            declared=self._declared_by(groups),
            mairie=self.structures.get(commune.id) or Structure(f"Mairie {commune.with_de}", "mairie"),
            registry_date=max((day for code, day in self.dates.items() if code.startswith(REGISTRIES)), default=None),
            rules_date=self.dates["taxonomy"],
            contacts={one.id: self.structures[one.id] for one in above if one.id in self.structures},
        )

    def _above(self, commune: str) -> list[str]:
        """Return what the commune belongs to, directly or through a group, own-taxation groups first."""
        found: dict[str, None] = {}
        frontier = [commune]
        while frontier:
            frontier = [up for id_ in frontier for up in self.groups.get(id_, ()) if up not in found]
            found.update(dict.fromkeys(frontier))
        return sorted(found, key=lambda id_: (self.territories[id_].kind != "epci", id_))

    def _declared_by(self, groups: tuple[Territory, ...]) -> Mapping[str, Mapping[str, str]]:
        """Return, by competence, the groups that declared it with the date of the registry that says so."""
        declared: dict[str, dict[str, str]] = defaultdict(dict)
        for group in groups:
            for competence, day in self.declared.get(group.id, {}).items():
                declared[competence][group.id] = day
        return declared

    def _load_memberships(self, session: Session, communes: Collection[str] | None) -> None:
        query = select(models.Membership.member_id, models.Membership.group_id).where(models.Membership.until.is_(None))
        if communes is None:
            for member, group in session.execute(query):
                self.groups[member].append(group)
            return
        frontier = set(communes)
        while frontier:
            rows = session.execute(query.where(models.Membership.member_id.in_(frontier))).all()
            for member, group in rows:
                self.groups[member].append(group)
            frontier = {group for _, group in rows} - self.groups.keys()

    def _load_territories(self, session: Session, ids: list[str] | None) -> None:
        query = select(*_TERRITORY).where(models.Territory.until.is_(None))
        rows = session.execute(query if ids is None else query.where(models.Territory.id.in_(ids)))
        self.territories = {row.id: Territory(**row._mapping) for row in rows}

    def _load_declared(self, session: Session, ids: list[str] | None) -> None:
        holder, code = models.CompetenceHolder, models.CompetenceRegistryCode
        same = (holder.nomenclature == code.nomenclature) & (holder.registry_code == code.registry_code)
        query = (
            select(holder.territory_id, code.competence_code, func.max(models.Source.as_of))
            .join(code, same)
            .join(models.Source, models.Source.id == holder.source_id)
            .where(holder.until.is_(None))
            .group_by(holder.territory_id, code.competence_code)
        )
        if ids is not None:
            query = query.where(holder.territory_id.in_(ids))
        for id_, competence, day in session.execute(query):
            self.declared[id_][competence] = day

    def _load_structures(self, session: Session, ids: list[str] | None) -> None:
        self.structures = own_counters(session, ids)


def _theme(row: models.Theme) -> taxonomy.Theme:
    problems = tuple(_problem(one) for one in row.problems)
    return taxonomy.Theme(code=row.code, label=row.label, rank=row.rank, problems=problems)


def _problem(row: models.Problem) -> taxonomy.Problem:
    return taxonomy.Problem(
        code=row.code,
        label=row.label,
        scope=row.scope,
        emergency=row.emergency,
        questions=[
            taxonomy.Question(
                code=one.code,
                text=one.text,
                choices=[
                    taxonomy.Choice(code=choice.code, label=choice.label, words=choice.words) for choice in one.choices
                ],
            )
            for one in row.questions
        ],
        routes=[
            taxonomy.Route(
                when=one.conditions,
                where=one.soil,
                level=one.level,
                competence=one.competence_code,
                otherwise=one.otherwise,
                service=one.service_code,
                certainty=one.certainty,
                reason=one.reason,
                law=one.law,
                dgcl=one.dgcl,
                advice=one.advice,
            )
            for one in row.routes
        ],
    )


def _competence(row: models.Competence) -> taxonomy.Competence:
    registry: dict[str, list[str]] = defaultdict(list)
    for one in row.registry_codes:
        registry[one.nomenclature].append(one.registry_code)
    return taxonomy.Competence(
        code=row.code,
        label=row.label,
        registry=dict(registry),
        law={law.legal_form: law.reference for law in row.laws},
        partial=row.partial,
    )
