"""The journal: conversations as they are kept, redacted. Times are in UTC."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from bot.conversations import outcomes
from bot.conversations.models import Conversation, Message, Offer, OrientationGiven, Satisfaction, Site, Tracker
from bot.errors import UnknownCodeError
from bot.knowledge.resolver import Answer

RESIDENT, ASSISTANT = "resident", "assistant"


@dataclass(frozen=True)
class Line:
    """A message to write, already redacted.

    Args:
        content: what the page shows, for the assistant's messages.
        turn: id of the resident's turn.
        answers: rank of the resident's message that this one answers.
    """

    sender: str
    text: str
    content: dict[str, Any] = field(default_factory=dict)
    turn: str | None = None
    answers: int | None = None


def in_utc(moment: datetime) -> datetime:
    """Return a moment of the database with its zone: SQLite gives it without saying that it is in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def now() -> datetime:
    return datetime.now(timezone.utc)


def find_site(session: Session, key: str) -> Site:
    site = session.get(Site, key)
    if site is None:
        raise UnknownCodeError(f"Le site « {key} » n'existe pas.", "Pour l'ajouter : orientation site add")
    return site


def start(session: Session, site: Site) -> Conversation:
    """Open a conversation on a site."""
    conversation = Conversation(id=str(uuid.uuid4()), site_key=site.key, started_at=now(), last_at=now())
    session.add(conversation)
    session.flush()
    return conversation


def hold(session: Session, conversation_id: str) -> None:
    """Let no other transaction write in this conversation until the end of this one, and break its silence.

    Two requests at the same time, in one gateway or in two, then read what the other has written.
    """
    held = update(Conversation).where(Conversation.id == conversation_id).values(last_at=now())
    session.execute(held, execution_options=_PLAIN)


def write(session: Session, conversation_id: str, lines: Sequence[Line]) -> int:
    """Write messages at the end of a conversation that this transaction holds, and return the rank of the first."""
    last = session.scalar(select(func.max(Message.rank)).where(Message.conversation_id == conversation_id))
    first = 0 if last is None else int(last) + 1
    common = {"conversation_id": conversation_id, "sent_at": now()}
    rows = [{**vars(line), **common, "rank": rank} for rank, line in enumerate(lines, start=first)]
    session.execute(insert(Message), rows)
    return first


def rank_of(session: Session, conversation_id: str, turn: str) -> int | None:
    """Return the rank of the resident's message of this turn, None when it was not heard."""
    query = select(Message.rank).where(Message.conversation_id == conversation_id, Message.turn == turn)
    return session.scalar(query)


def answers_to(session: Session, conversation_id: str, rank: int) -> list[dict[str, Any]]:
    """Return what was shown in answer to a resident's message: nothing while it was not answered."""
    query = select(Message.content).where(Message.conversation_id == conversation_id, Message.answers == rank)
    return list(session.scalars(query.order_by(Message.rank)))


def note_understanding(session: Session, conversation_id: str, rank: int, understanding: dict[str, Any]) -> None:
    """Keep what the model made of a resident's message, for those who review it."""
    one = (Message.conversation_id == conversation_id, Message.rank == rank)
    session.execute(update(Message).where(*one).values(understanding=understanding), execution_options=_PLAIN)


def story(session: Session, conversation_id: str) -> list[Message]:
    """Return all messages, in the order they came."""
    query = select(Message).where(Message.conversation_id == conversation_id)
    return list(session.scalars(query.order_by(Message.rank)))


def offer(session: Session, conversation_id: str, label: str, payload: str) -> str:
    """Give out a button and return its id, which says nothing of what stands behind it."""
    id_ = secrets.token_urlsafe(12)
    session.add(Offer(id=id_, conversation_id=conversation_id, label=label, payload=payload))
    return id_


def find_offer(session: Session, conversation_id: str, id_: str) -> Offer | None:
    """Return the button, if it was given out in this very conversation."""
    return session.scalar(select(Offer).where(Offer.id == id_, Offer.conversation_id == conversation_id))


def last_orientation(session: Session, conversation_id: str) -> OrientationGiven | None:
    """Return the last answer given, None while there is none."""
    query = select(OrientationGiven).where(OrientationGiven.conversation_id == conversation_id)
    return session.scalar(query.order_by(OrientationGiven.id.desc()).limit(1))


def last_commune(session: Session, conversation_id: str) -> str | None:
    """Return the commune of the last answer given, to name its mairie when something fails."""
    given = last_orientation(session, conversation_id)
    return given.commune_id if given else None


def record_orientation(
    session: Session, conversation_id: str, answer: Answer, answers: dict[str, str], turn: str | None = None
) -> None:
    """Keep the answer as it was given, once a turn: Rasa handles a turn again when it fell in the middle of it."""
    if turn and _is_answered(session, conversation_id, turn):
        return
    found = answer.finding
    session.add(
        OrientationGiven(
            conversation_id=conversation_id,
            problem_code=answer.problem,
            commune_id=answer.commune,
            answers=answers,
            level=found.level,
            holder_code=found.holder.code,
            holder_name=found.holder.name,
            structure=found.structure.as_dict(),
            reason=found.reason,
            source=found.source,
            as_of=found.as_of,
            certainty=found.certainty,
            turn=turn,
            given_at=now(),
        )
    )
    set_outcome(session, conversation_id, outcomes.ORIENTED)


def _is_answered(session: Session, conversation_id: str, turn: str) -> bool:
    query = select(OrientationGiven.id).where(
        OrientationGiven.conversation_id == conversation_id, OrientationGiven.turn == turn
    )
    return session.scalar(query) is not None


def record_satisfaction(session: Session, conversation_id: str, values: dict[str, Any]) -> None:
    """Keep what the resident said of the answer; a later step adds to an earlier one."""
    row = session.get(Satisfaction, conversation_id)
    if row is None:
        row = Satisfaction(conversation_id=conversation_id)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.given_at = now()


def flag_for_review(session: Session, conversation_id: str, reason: str) -> None:
    """Put the conversation in the review queue; the first reason stays."""
    session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.review_reason.is_(None))
        .values(review_reason=reason)
    )


def set_outcome(session: Session, conversation_id: str, outcome: str) -> None:
    session.execute(update(Conversation).where(Conversation.id == conversation_id).values(outcome=outcome))


def end(session: Session, conversation_id: str) -> None:
    session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.ended_at.is_(None))
        .values(ended_at=now())
    )


def end_silent(session: Session, minutes: int) -> int:
    """End the conversations that have been silent for longer than this, and return how many."""
    limit = now() - timedelta(minutes=minutes)
    silent = update(Conversation).where(Conversation.ended_at.is_(None), Conversation.last_at < limit)
    return int(session.execute(silent.values(ended_at=now())).rowcount)


def forget_trackers(session: Session, hours: int) -> int:
    """Forget Rasa's state of the conversations silent for longer than their token lives, and return how many."""
    silent = Tracker.saved_at < now() - timedelta(hours=hours)
    return int(session.execute(delete(Tracker).where(silent), execution_options=_PLAIN).rowcount)


def purge(session: Session, days: int) -> int:
    """Delete conversations older than this, with all that hangs on them, and return how many."""
    limit = now() - timedelta(days=days)
    old = select(Conversation.id).where(Conversation.last_at < limit)
    tables: tuple[Any, ...] = (Message, Offer, OrientationGiven, Satisfaction, Tracker)
    for table in tables:
        session.execute(delete(table).where(table.conversation_id.in_(old)), execution_options=_PLAIN)
    return int(
        session.execute(delete(Conversation).where(Conversation.last_at < limit), execution_options=_PLAIN).rowcount
    )


# The session holds no object of these rows: it has nothing to synchronise.
_PLAIN = {"synchronize_session": False}
