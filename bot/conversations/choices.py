"""Choices a resident can send: buttons of his conversation, and those that everybody is given.

The themes and the communes are the same for all: their ids, `theme.<code>` and `commune.<INSEE>`, are public.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.conversations import journal
from bot.conversations.payloads import choice_payload
from bot.knowledge.models import Theme
from bot.knowledge.repository import names_of


@dataclass(frozen=True)
class Choice:
    """What the journal says was chosen, and what Rasa is sent."""

    label: str
    payload: str


def find_choice(session: Session, conversation_id: str, id_: str) -> Choice | None:
    """Return what an id stands for in this conversation, or None when it was never given out."""
    kind, _, code = id_.partition(".")
    label = _label(session, kind, code) if code else None
    if label:
        return Choice(label, choice_payload(kind, code))
    offer = journal.find_offer(session, conversation_id, id_)
    return Choice(offer.label, offer.payload) if offer else None


def _label(session: Session, kind: str, code: str) -> str | None:
    if kind == "theme":
        theme = session.get(Theme, code)
        return str(theme.label) if theme else None
    if kind == "commune":
        return next((name for _, name in names_of(session, [code])), None)
    return None
