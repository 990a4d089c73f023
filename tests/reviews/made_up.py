"""Conversations made up for the tests of reviews, as the gateway would write them."""

from typing import Any

from sqlalchemy.orm import Session

from bot.conversations import journal
from bot.reviews import summaries
from bot.reviews.models import Summary

BOURGUEIL = "37031"
TEXT = "un trou devant chez moi"


def understanding(
    problem: str | None = "voirie.chaussee",
    confidence: float = 0.9,
    decision: str = "accept",
    intent: str = "probleme",
    commune: str | None = BOURGUEIL,
) -> dict[str, Any]:
    found = {"status": "found", "commune": commune, "candidates": [commune]}
    return {
        "intent": intent,
        "problem": problem,
        "confidence": confidence,
        "ranking": [{"problem": problem or "voirie.trottoir", "confidence": confidence}],
        "decision": decision,
        "problems": [problem] if problem else [],
        "emergency": None,
        "location": found if commune else {"status": "none", "commune": None, "candidates": []},
    }


def said(
    session: Session,
    conversation: str,
    text: str = TEXT,
    understood: dict[str, Any] | None = None,
    asked: str | None = None,
    sample: float = 0,
) -> Summary:
    """Add a turn to a conversation, and return its summary."""
    rank = journal.write(session, conversation, [journal.Line(journal.RESIDENT, text)])
    if understood:
        journal.note_understanding(session, conversation, rank, understood)
    summaries.follow(session, conversation, rank, asked, sample)
    journal.write(session, conversation, [journal.Line(journal.ASSISTANT, "Bien.", {"type": "text", "text": "Bien."})])
    session.flush()
    found = summaries.find(session, conversation)
    assert found is not None
    return found


def hesitated(session: Session, site: str = "cctoval", text: str = TEXT, **how: Any) -> Summary:
    """Return a conversation in which the assistant offered several problems."""
    conversation = journal.start(session, journal.find_site(session, site)).id
    return said(session, conversation, text, understanding(**{"decision": "clarify", **how}), "problem")
