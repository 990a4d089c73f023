"""What residents say that nothing known is like: first messages not understood, gathered when they are alike."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversations.journal import RESIDENT
from bot.conversations.models import Conversation, Message
from bot.nlu.emergency import Sign
from bot.nlu.reader import Reader
from bot.training.advice.book import Book
from bot.training.similarity import Neighbourhood

# At most so many of the newest: reading 5,000 messages takes some seconds.
_READ = 5_000
# Nearer to something known, a message is a matter of training, not of something new.
_KNOWN = 0.60
# From this likeness on, two messages are neighbours; so many neighbours make a cluster.
_ALIKE, _LEAST = 0.40, 3


@dataclass(frozen=True)
class FirstMessage:
    """What a resident wrote first in a conversation, redacted."""

    conversation: str
    text: str


def first_messages(session: Session, since: datetime) -> list[FirstMessage]:
    """Return the first messages that were typed, and not chosen, since a moment: the newest ones."""
    first = (
        select(Message.conversation_id, func.min(Message.rank).label("rank"))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.last_at >= since, Message.sender == RESIDENT)
        .group_by(Message.conversation_id)
        .subquery()
    )
    query = (
        select(Message.conversation_id, Message.text, Message.understanding)
        .join(first, (first.c.conversation_id == Message.conversation_id) & (first.c.rank == Message.rank))
        .order_by(Message.id.desc())
        .limit(_READ)
    )
    # A button has no understanding: there was nothing to read.
    return [FirstMessage(id_, text) for id_, text, understood in session.execute(query) if understood]


def not_understood(messages: Sequence[FirstMessage], reader: Reader, signs: Sequence[Sign]) -> list[FirstMessage]:
    """Return the messages that a model, today, would not take for a problem by itself, nor for anything else."""
    if not messages:
        return []
    rows = reader.model.probabilities([one.text for one in messages])
    read = (reader.understand_row(one.text, row, signs) for one, row in zip(messages, rows, strict=True))
    return [one for one, understood in zip(messages, read, strict=True) if understood.decision != "accept"]


def clusters(messages: Sequence[FirstMessage], book: Book) -> list[list[str]]:
    """Return the conversations whose first messages are alike and like nothing known, the largest cluster first."""
    strangers = [one for one in messages if _nearest(one.text, book) < _KNOWN]
    if len(strangers) < _LEAST:
        return []
    # Only the study pays for this import: tens of megabytes.
    from sklearn.cluster import DBSCAN

    rows = Neighbourhood([one.text for one in strangers]).rows
    numbers = DBSCAN(eps=1 - _ALIKE, min_samples=_LEAST, metric="cosine").fit_predict(rows)
    found: dict[int, list[str]] = defaultdict(list)
    for one, number in zip(strangers, numbers, strict=True):
        if number >= 0:
            found[int(number)].append(one.conversation)
    return sorted(found.values(), key=len, reverse=True)


def _nearest(text: str, book: Book) -> float:
    return float(max(book.neighbourhood.likeness([text]).data, default=0.0))
