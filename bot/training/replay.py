"""Replay: the last month's first messages through the live model and another, and what would become of each.

Only the numbers of the messages are kept: their words stay in the journal, and go with it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversations.journal import RESIDENT, now
from bot.conversations.living import understanding_of_today
from bot.conversations.models import Conversation, Message, OrientationGiven
from bot.database import batches
from bot.errors import UnknownCodeError
from bot.files import write_whole
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.nlu.emergency import Sign
from bot.nlu.guard import plain_text
from bot.nlu.reader import Reader
from bot.nlu.understanding import LOCATION, Understanding

DAYS, MOST = 30, 5_000
_BATCH = 500
Progress = Callable[[float], None]


class Way(BaseModel):
    """What becomes of a message.

    Args:
        decision: accept, clarify or reject for a problem; else the intent.
        problem: the one accepted, or the first one offered.
        emergency: whether the emergency numbers come first.
        holder: who is designated in the conversation's commune, when both are known.
    """

    decision: str
    problem: str | None = None
    emergency: bool = False
    holder: str | None = None

    class Config:
        frozen = True


class Moved(BaseModel):
    """A message whose destination changes; its words are in the journal."""

    message: int
    before: Way
    after: Way


class Replay(BaseModel):
    """What a replay found. `read` messages were compared, `of` the live model then."""

    of: str
    at: datetime
    read: int
    moved: list[Moved]


@dataclass(frozen=True)
class Told:
    """A conversation's first message, and the commune that came to be known."""

    id: int
    text: str
    commune: str | None


def first_messages(session: Session, since: datetime, most: int = MOST) -> list[Told]:
    """Return the first message that a model read of each conversation begun since then, the newest first."""
    begun = select(Conversation.id).where(Conversation.started_at >= since)
    ids = list(session.scalars(begun.order_by(Conversation.started_at.desc()).limit(most)))
    return [one for batch in batches(ids, _BATCH) for one in _first_of(session, batch)]


def _first_of(session: Session, conversations: Sequence[str]) -> list[Told]:
    first = (
        select(Message.conversation_id, func.min(Message.rank).label("rank"))
        .where(Message.conversation_id.in_(conversations), Message.sender == RESIDENT)
        .group_by(Message.conversation_id)
        .subquery()
    )
    same = (Message.conversation_id == first.c.conversation_id) & (Message.rank == first.c.rank)
    rows = session.execute(
        select(Message.conversation_id, Message.id, Message.text, Message.understanding).join(first, same)
    ).all()
    given = select(OrientationGiven.conversation_id, OrientationGiven.commune_id).order_by(OrientationGiven.id)
    communes = dict(session.execute(given.where(OrientationGiven.conversation_id.in_(conversations))).all())
    known = {row[0]: Told(row[1], row[2], communes.get(row[0]) or _named(row[3])) for row in rows if row[3]}
    return [known[one] for one in conversations if one in known]


def _named(understanding: dict[str, dict[str, str | None]]) -> str | None:
    return (understanding.get(LOCATION) or {}).get("commune")


def replay(
    session: Session,
    taxonomy: Taxonomy,
    signs: Sequence[Sign],
    live: tuple[str, Reader],
    candidate: Reader,
    progress: Progress = lambda share: None,
) -> Replay:
    """Have both models read the last month's first messages."""
    name, before = live
    told = first_messages(session, now() - timedelta(days=DAYS))
    moved: list[Moved] = []
    designate = _Designation(session, taxonomy)
    for start, batch in enumerate(batches(told, _BATCH)):
        read = (ways_of(reader, signs, taxonomy, batch) for reader in (before, candidate))
        ways = zip(batch, *read, strict=True)
        for one, old, new in ways:
            if old != new:
                moved.append(Moved(message=one.id, before=designate(old, one), after=designate(new, one)))
        progress(min(1.0, (start + 1) * _BATCH / len(told)))
    return Replay(of=name, at=now(), read=len(told), moved=moved)


def ways_of(reader: Reader, signs: Sequence[Sign], taxonomy: Taxonomy, told: Sequence[Told]) -> list[Way]:
    """Return what becomes of each message with a model."""
    texts = [plain_text(one.text) for one in told]
    rows = reader.model.probabilities(texts)
    understood = (reader.understand_row(text, row, signs) for text, row in zip(texts, rows, strict=True))
    return [way_of(understanding_of_today(one, taxonomy)) for one in understood]


def way_of(understood: Understanding) -> Way:
    """Return what becomes of a message that was understood so."""
    emergency = understood.emergency is not None
    if not understood.problem:
        return Way(decision=understood.intent, emergency=emergency)
    # Asked to rephrase, the resident is shown nothing of what was thought.
    problem = None if understood.decision == "reject" else understood.problem
    return Way(decision=understood.decision, problem=problem, emergency=emergency)


class _Designation:
    """Adds who is designated; each commune and problem is looked up once."""

    def __init__(self, session: Session, taxonomy: Taxonomy) -> None:
        self._session, self._taxonomy = session, taxonomy
        self._known: dict[tuple[str, str], str | None] = {}

    def __call__(self, way: Way, told: Told) -> Way:
        if not (way.problem and told.commune):
            return way
        key = (way.problem, told.commune)
        if key not in self._known:
            self._known[key] = self._holder(*key)
        return way.copy(update={"holder": self._known[key]})

    def _holder(self, problem: str, commune: str) -> str | None:
        try:
            return resolve(self._taxonomy, problem, situation_of(self._session, commune), {}).finding.holder.name
        except UnknownCodeError:
            return None


def write_replay(folder: Path, name: str, found: Replay) -> None:
    """Keep a replay beside its model."""
    write_whole(_file(folder, name), found.json())


def read_replay(folder: Path, name: str) -> Replay | None:
    """Return the replay of a model, None when there is none that reads."""
    try:
        return Replay.parse_raw(_file(folder, name).read_bytes())
    except (OSError, ValidationError, ValueError):
        return None


def words_of(session: Session, messages: Collection[int], sites: Collection[str] | None) -> dict[int, str]:
    """Return the words of messages that are still in the journal, of some councils' residents (None: of all)."""
    query = select(Message.id, Message.text).join(Conversation, Conversation.id == Message.conversation_id)
    if sites is not None:
        query = query.where(Conversation.site_key.in_(sites))
    return {
        id_: text
        for batch in batches(list(messages), _BATCH)
        for id_, text in session.execute(query.where(Message.id.in_(batch)))
    }


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.replay.json"
