"""Phrasings that wait for a trainer, of a council."""

from uuid import uuid4

from sqlalchemy.orm import Session

from bot.settings import ROOT
from bot.training import phrasebook
from bot.training.models import Phrasing
from tests.reviews.made_up import hesitated
from tests.web.console.proposals import new_agent

# Long numbers would be taken for telephones.
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def proposed_phrasing(session: Session, site: str, label: str = "voirie.chaussee", text: str = "") -> Phrasing:
    """Return a new phrasing, proposed from a conversation of the council."""
    draft = phrasebook.Draft(text or f"un creux {uuid4().hex.translate(_LETTERS)} dans la rue", label)
    conversation = str(hesitated(session, site).conversation_id)
    return phrasebook.propose(session, new_agent(session, site), ROOT / "data", draft, conversation, site)
