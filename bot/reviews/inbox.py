"""The inbox: which conversations are listed, in which order, and how many there are of each kind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from bot.accounts.sign_in import Agent
from bot.conversations.outcomes import REASONS
from bot.knowledge.models import Problem
from bot.reviews.models import ASKED, DONE, TO_DO, Review, Summary
from bot.reviews.search import matching
from bot.text import storable

PAGE, LAST_PAGE = 50, 40
SECOND, ALL = "second", "all"
STATES = {TO_DO: "À lire", DONE: "Lues", SECOND: "Deuxième lecture demandée", ALL: "Toutes, même sans motif"}
NEWEST, LEAST_SURE, BY_REASON = "newest", "least_sure", "reason"
SORTS = {NEWEST: "Les plus récentes", LEAST_SURE: "Les moins sûres", BY_REASON: "Par motif"}
_LOCAL = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Filters:
    """What an agent asked to see. Anything wrong in an address is left out, never an error.

    Args:
        topic: the code of a problem, or of a theme.
        commune: an INSEE code.
        under: confidence, in percent.
    """

    state: str = TO_DO
    reason: str = ""
    site: str = ""
    topic: str = ""
    commune: str = ""
    since: date | None = None
    until: date | None = None
    under: int | None = None
    mine: bool = False
    words: str = ""
    sort: str = NEWEST
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read the filters of an address."""
        return cls(
            state=_one_of(query.get("etat", ""), STATES, TO_DO),
            reason=_one_of(query.get("motif", ""), REASONS, ""),
            site=storable(query.get("site", "")),
            topic=storable(query.get("sujet", "")),
            commune=query.get("commune", ""),
            since=_day(query.get("du", "")),
            until=_day(query.get("au", "")),
            under=_number(query.get("sous", ""), 1, 100),
            mine=query.get("moi") == "1",
            words=query.get("mots", "").strip(),
            sort=_one_of(query.get("tri", ""), SORTS, NEWEST),
            page=_number(query.get("page", ""), 1, LAST_PAGE) or 1,
        )


@dataclass(frozen=True)
class Listing:
    """A page of the inbox, and whether another follows."""

    rows: list[Summary]
    more: bool


def listing(session: Session, agent: Agent, filters: Filters, sites: Collection[str] | None) -> Listing:
    """Return a page of the conversations of an agent's councils.

    Args:
        sites: the councils he may see; None: all there are.
    """
    query = _ordered(_filtered(session, select(Summary), agent, filters, sites), filters.sort)
    found = list(session.scalars(query.limit(PAGE + 1).offset((filters.page - 1) * PAGE)))
    return Listing(found[:PAGE], len(found) > PAGE and filters.page < LAST_PAGE)


def after(session: Session, summary: Summary, agent: Agent, sites: Collection[str] | None) -> str | None:
    """Return the next conversation to read after this one, from the newest to the oldest, then from the start."""
    query = _ordered(_in_state(_within(select(Summary.conversation_id), sites), TO_DO, agent), NEWEST)
    query = query.where(Summary.id != summary.id).limit(1)
    older = query.where(Summary.started_at <= summary.started_at)
    return session.scalar(older) or session.scalar(query)


def counts(session: Session, sites: Collection[str] | None) -> dict[tuple[str, str], int]:
    """Return how many conversations there are by reason and state."""
    query = select(Summary.reason, Summary.state, func.count()).where(Summary.state.in_((TO_DO, DONE)))
    rows = session.execute(_within(query, sites).group_by(Summary.state, Summary.reason))
    return {(reason, state): count for reason, state, count in rows}


def ticked(session: Session, ids: Collection[str], sites: Collection[str]) -> list[Summary]:
    """Return those of the conversations that belong to these councils."""
    query = select(Summary).where(Summary.conversation_id.in_(list(ids)[:PAGE]), Summary.site_key.in_(sites))
    return list(session.scalars(query.order_by(Summary.id)))


def _filtered(session: Session, query: Select, agent: Agent, filters: Filters, sites: Collection[str] | None) -> Select:
    query = _in_state(_within(query, sites), filters.state, agent)
    exact = ((Summary.reason, filters.reason), (Summary.site_key, filters.site), (Summary.commune_id, filters.commune))
    for column, value in exact:
        query = query.where(column == value) if value else query
    if filters.topic:
        query = query.where(Summary.problem_code.in_(_codes_of(session, filters.topic)))
    if filters.since:
        query = query.where(Summary.started_at >= _midnight(filters.since))
    if filters.until:
        query = query.where(Summary.started_at < _midnight(filters.until + timedelta(days=1)))
    if filters.under:
        query = query.where(Summary.confidence < filters.under / 100)
    if filters.mine:
        query = query.where(Summary.assigned_to == agent.id)
    return query.where(*matching(session, filters.words))


def _codes_of(session: Session, topic: str) -> list[str]:
    """Return the problems of a theme, or the one problem, and with each all that was merged into it."""
    of_theme = and_(Problem.theme_code == topic, Problem.merged_into.is_(None))
    living = select(Problem.code).where(or_(Problem.code == topic, of_theme)).cte(recursive=True)
    merged = select(Problem.code).join(living, Problem.merged_into == living.c.code)
    return list(session.scalars(select(living.union(merged).c.code)))


def _within(query: Select, sites: Collection[str] | None) -> Select:
    return query if sites is None else query.where(Summary.site_key.in_(sorted(sites)))


def _in_state(query: Select, state: str, agent: Agent) -> Select:
    if state == SECOND:
        # Nobody reads twice: those whose first verdict is one's own are for somebody else.
        own = exists().where(
            Review.conversation_id == Summary.conversation_id, Review.user_id == agent.id, Review.undone_at.is_(None)
        )
        return query.where(Summary.second == ASKED, ~own)
    return query if state == ALL else query.where(Summary.state == state)


def _ordered(query: Select, sort: str) -> Select:
    newest = (Summary.started_at.desc(), Summary.id.desc())
    if sort == LEAST_SURE:
        return query.order_by(Summary.confidence, Summary.id)
    return query.order_by(Summary.reason, *newest) if sort == BY_REASON else query.order_by(*newest)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _LOCAL).astimezone(timezone.utc)


def _one_of(value: str, known: Mapping[str, Any], default: str) -> str:
    return value if value in known else default


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    # Beyond these, the next day or midnight in UTC may not exist.
    return day if 1900 <= day.year <= 2200 else None


def _number(value: str, least: int, most: int) -> int | None:
    return min(int(value), most) if value.isdecimal() and len(value) < 10 and int(value) >= least else None
