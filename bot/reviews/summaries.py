"""Keeps up what the inbox shows of each conversation, turn by turn."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import journal, outcomes
from bot.conversations.dialogue import PROBLEM
from bot.conversations.models import Conversation, Message
from bot.nlu.understanding import LOCATION, OFF_TOPIC
from bot.reviews.models import TO_DO, Summary
from bot.reviews.search import index_words

# From this confidence on, a message rejected as off topic is not doubted.
_SURELY_OFF_TOPIC = 0.8
_SHOWN_CHARACTERS = 300
# A message with its conversation, and with its summary when there is one.
_TOLD = (
    select(
        Message.text,
        Message.understanding,
        Conversation.site_key,
        Conversation.started_at,
        Conversation.review_reason,
        Summary,
    )
    .join(Conversation, Conversation.id == Message.conversation_id)
    .outerjoin(Summary, Summary.conversation_id == Conversation.id)
)


def follow(session: Session, conversation_id: str, rank: int, asked: str | None, sample_percent: float) -> None:
    """Bring the summary up to date after a turn.

    Args:
        rank: of the resident's message.
        asked: what the assistant asks now.
        sample_percent: how many conversations are read although nothing went wrong.
    """
    told = session.execute(_TOLD.where(Conversation.id == conversation_id, Message.rank == rank)).one()
    # Asked before there is anything to write: the question would send a half-filled summary to the database.
    given = journal.last_orientation(session, conversation_id)
    summary = told.Summary
    if summary is None:
        summary = Summary(
            conversation_id=conversation_id,
            site_key=told.site_key,
            started_at=told.started_at,
            first_text=_shown(told.text),
        )
        session.add(summary)
    understood = told.understanding or {}
    doubt = doubt_in(understood, summary.asked, asked)
    if doubt:
        journal.flag_for_review(session, conversation_id, doubt)
    _note_understanding(summary, understood)
    if given:
        summary.problem_code, summary.commune_id = given.problem_code, given.commune_id
    summary.asked = asked
    drawn = outcomes.SAMPLE if is_drawn(conversation_id, sample_percent) else None
    give_reason(summary, told.review_reason or doubt or drawn)
    session.flush()
    index_words(session, summary.id, told.text)


def find(session: Session, conversation_id: str) -> Summary | None:
    return session.scalar(select(Summary).where(Summary.conversation_id == conversation_id))


def doubt_in(understood: Mapping[str, Any], asked_before: str | None, asked: str | None) -> str | None:
    """Return the reason that a turn gives by itself to read the conversation, or None.

    Only messages that told a problem count: "oui" or a commune, given as an answer, may well look off topic.
    """
    if asked_before not in (None, PROBLEM):
        return None
    if understood.get("decision") == "clarify" and asked == PROBLEM:
        return outcomes.HESITATED
    off_topic = understood.get("intent") == OFF_TOPIC and understood["decision"] == "reject"
    return outcomes.OFF_TOPIC_DOUBT if off_topic and understood["confidence"] < _SURELY_OFF_TOPIC else None


def is_drawn(conversation_id: str, percent: float) -> bool:
    """Say whether a conversation is in the sample. Its id is random, and so is the draw; it stays the same."""
    return int(conversation_id[:8], 16) < percent / 100 * 16**8


def give_reason(summary: Summary, reason: str | None) -> None:
    """Put the conversation in the inbox. A conversation that was reviewed comes back only for a real reason."""
    if reason is None or reason == summary.reason:
        return
    summary.reason, summary.state = reason, TO_DO


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _note_understanding(summary: Summary, understood: Mapping[str, Any]) -> None:
    """Keep the model's best guess, until an answer is given, and the place that was named."""
    told = understood.get("problem") if summary.asked in (None, PROBLEM) else None
    if told or summary.problem_code is None:
        summary.problem_code = told
        summary.confidence = understood.get("confidence") or summary.confidence or 0.0
    summary.commune_id = (understood.get(LOCATION) or {}).get("commune") or summary.commune_id
