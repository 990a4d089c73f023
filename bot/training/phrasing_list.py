"""Phrasings as trainers look for them: filters, pages, counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement, Select

from bot.accounts.models import User
from bot.accounts.sign_in import Agent
from bot.conversations.models import Site
from bot.text import fold, storable
from bot.training.models import ACCEPTED, CONSOLE, CONVERSATION, FILES, PROPOSED, RETIRED, SHEET, Phrasing
from bot.training.phrasings import VOICES

PAGE, LAST_PAGE, _MOST_WORDS = 50, 2_000, 8
STATUSES = {PROPOSED: "Proposées", ACCEPTED: "Apprises", RETIRED: "Retirées"}
SOURCES = {
    FILES: "Fournie avec l'assistant",
    CONVERSATION: "Conversation relue",
    CONSOLE: "Écrite dans la console",
    SHEET: "Fichier de tableur",
}


@dataclass(frozen=True)
class Filters:
    """What a trainer asked to see. Anything wrong in an address is left out, never an error.

    Args:
        topic: a label, or the code of a theme.
    """

    words: str = ""
    topic: str = ""
    voice: str = ""
    status: str = ""
    source: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read the filters of an address."""
        page = query.get("page", "")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
        return cls(
            words=storable(query.get("q", "")).strip()[:200],
            topic=storable(query.get("probleme", ""))[:60],
            voice=_one_of(query.get("voix", ""), VOICES),
            status=_one_of(query.get("etat", ""), STATUSES),
            source=_one_of(query.get("source", ""), SOURCES),
            page=min(max(number, 1), LAST_PAGE),
        )


@dataclass(frozen=True)
class Listed:
    """A phrasing, who wrote it, and the council that proposed it."""

    phrasing: Phrasing
    author: str
    site: str


@dataclass(frozen=True)
class Listing:
    """A page of phrasings, how many there are by status with these filters, and whether another page follows."""

    rows: list[Listed]
    counts: dict[str, int]
    more: bool


def listing(session: Session, agent: Agent, filters: Filters) -> Listing:
    """Return a page: proposals first, then the newest."""
    conditions = [visible(agent), *_conditions(filters)]
    asked = [*conditions, Phrasing.status == filters.status] if filters.status else conditions
    waits = case((Phrasing.status == PROPOSED, 0), else_=1)
    query = _with_people().where(*asked).order_by(waits, Phrasing.id.desc())
    rows = session.execute(query.limit(PAGE + 1).offset((filters.page - 1) * PAGE)).all()
    tallies = select(Phrasing.status, func.count()).where(*conditions).group_by(Phrasing.status)
    counts = dict.fromkeys(STATUSES, 0) | dict(session.execute(tallies).all())
    return Listing([_listed(*row) for row in rows[:PAGE]], counts, len(rows) > PAGE)


def with_people(session: Session, phrasing: Phrasing) -> Listed:
    """Return a phrasing with who wrote it."""
    return _listed(*session.execute(_with_people().where(Phrasing.id == phrasing.id)).one())


def ticked(session: Session, agent: Agent, ids: list[str]) -> list[Phrasing]:
    """Return those of a page's phrasings that were ticked and that the agent may see."""
    numbers = [int(one) for one in ids[:PAGE] if one.isascii() and one.isdecimal() and len(one) < 10]
    query = select(Phrasing).where(Phrasing.id.in_(numbers), visible(agent)).order_by(Phrasing.id)
    return list(session.scalars(query))


def counts_by_label(session: Session, agent: Agent) -> dict[str, dict[str, int]]:
    """Return how many phrasings each label has, by status."""
    counts: dict[str, dict[str, int]] = {}
    columns = (Phrasing.label, Phrasing.status)
    for label, status, count in session.execute(
        select(*columns, func.count()).where(visible(agent)).group_by(*columns)
    ):
        counts.setdefault(label, dict.fromkeys(STATUSES, 0))[status] = count
    return counts


def waiting(session: Session, agent: Agent) -> int:
    """Return how many phrasings wait for a decision of this trainer."""
    query = select(func.count()).select_from(Phrasing).where(Phrasing.status == PROPOSED, visible(agent))
    return int(session.scalar(query) or 0)


def visible(agent: Agent) -> ColumnElement[bool]:
    """Return which phrasings somebody may see: what is or was learnt by all, and what his own councils proposed.

    A sentence that no trainer of its council has read yet may still name somebody.
    """
    return or_(Phrasing.status == ACCEPTED, Phrasing.site_key.is_(None), Phrasing.site_key.in_(agent.sites))


def is_shared(phrasing: Phrasing) -> bool:
    """Say whether all trainers may see a phrasing: the same rule as `visible`."""
    return phrasing.status == ACCEPTED or phrasing.site_key is None


def _with_people() -> Select:
    query = select(Phrasing, User.name, Site.name)
    return query.outerjoin(User, User.id == Phrasing.user_id).outerjoin(Site, Site.key == Phrasing.site_key)


def _listed(phrasing: Phrasing, author: str | None, site: str | None) -> Listed:
    return Listed(phrasing, author or phrasing.author, site or "")


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    exact = ((Phrasing.voice, filters.voice), (Phrasing.source, filters.source))
    conditions = [column == value for column, value in exact if value]
    if filters.topic:
        # A theme is the first word of its problems' codes.
        in_theme = Phrasing.label.startswith(f"{filters.topic}.", autoescape=True)
        conditions.append(or_(Phrasing.label == filters.topic, in_theme))
    # Folded words hold nothing that LIKE would read otherwise.
    for word in fold(filters.words).split()[:_MOST_WORDS]:
        conditions.append(or_(Phrasing.key.like(f"{word}%"), Phrasing.key.like(f"% {word}%")))
    return conditions


def _one_of(value: str, known: Mapping[str, str]) -> str:
    return value if value in known else ""
