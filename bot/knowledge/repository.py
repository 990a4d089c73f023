"""Reads the shared knowledge from the database: the taxonomy, and the situation of communes."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bot.errors import UnknownCodeError
from bot.knowledge import models, taxonomy
from bot.knowledge.facts import facts_of, facts_of_all
from bot.knowledge.situation import Situation
from bot.knowledge.territories import Territory


def situation_of(session: Session, commune: str) -> Situation:
    """Return the situation of one commune, by INSEE code.

    Raises:
        UnknownCodeError: no commune of today has this code.
    """
    facts = facts_of(session, commune)
    territory = facts.territories.pop(commune, None)
    if territory is None or territory.kind != "commune":
        raise UnknownCodeError(
            f"La commune « {commune} » n'existe pas.",
            "Attendu : le code INSEE d'une commune actuelle (Bourgueil : 37031).",
        )
    return facts.situation(territory, facts.territories)


def situations(session: Session) -> Iterator[Situation]:
    """Yield the situation of every commune, with a handful of queries in all.

    Who is in charge depends neither on France services nor on procedures: they are left out.
    """
    facts = facts_of_all(session)
    for territory in facts.territories.values():
        if territory.kind == "commune":
            yield facts.situation(territory, facts.above(territory.id))


def as_territory(row: models.Territory) -> Territory:
    """Return a territory as the database's row names it."""
    return Territory(row.id, row.kind, row.code, row.name, row.legal_form, row.link_word)


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


def sources_and_dates(session: Session) -> list[tuple[str, str]]:
    """Return the title and ISO 8601 date of every source of the shared knowledge, by title."""
    rows = session.execute(select(models.Source.title, models.Source.as_of).order_by(models.Source.title))
    return [(title, as_of) for title, as_of in rows]


def load_taxonomy(session: Session) -> taxonomy.Taxonomy:
    """Return the taxonomy that the database holds: living problems, and the codes of those that are gone."""
    gone = session.scalars(select(models.Problem).where(models.Problem.retired_on.is_not(None)))
    return _load(session, [taxonomy.Gone(one.code, one.label, one.theme_code, one.merged_into) for one in gone])


def load_every_problem(session: Session) -> taxonomy.Taxonomy:
    """Return the taxonomy as if nothing had ever been retired or merged."""
    return _load(session, [])


def _load(session: Session, gone: Sequence[taxonomy.Gone]) -> taxonomy.Taxonomy:
    codes = {one.code for one in gone}
    rows = session.scalars(select(models.Theme)).all()
    themes = [_theme(row, codes) for row in rows if any(one.code not in codes for one in row.problems)]
    competences = [_competence(row) for row in session.scalars(select(models.Competence))]
    services = [
        taxonomy.Service(code=row.code, name=row.name, level=row.level, territory=row.territory, role=row.role)
        for row in session.scalars(select(models.Service))
    ]
    if not themes:
        raise UnknownCodeError("La base ne contient aucune taxonomie.", "Lancez : orientation setup")
    return taxonomy.Taxonomy(themes, competences, services, gone)


def _theme(row: models.Theme, gone: Collection[str]) -> taxonomy.Theme:
    problems = tuple(as_problem(one) for one in row.problems if one.code not in gone)
    return taxonomy.Theme(code=row.code, label=row.label, rank=row.rank, problems=problems)


def as_problem(row: models.Problem) -> taxonomy.Problem:
    """Return a problem with its questions and routes as the database's rows tell them."""
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
