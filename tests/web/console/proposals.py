"""Conversations that were answered, and proposals that nobody decided, of a council."""

from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.accounts import accounts
from bot.accounts.sign_in import Agent, as_agent
from bot.conversations import journal
from bot.conversations.models import Site
from bot.database import session_scope
from bot.knowledge.models import Territory
from bot.knowledge.repository import load_taxonomy, situation_of
from bot.knowledge.resolver import resolve
from bot.proposals.drafts import Draft
from bot.proposals.models import Proposal
from bot.proposals.proposals import propose
from tests.reviews.made_up import hesitated
from tests.web.console.conftest import ANCENIS, OWN

BOURGUEIL, GROUP = "37031", "200072981"
LAMPS = "voirie.eclairage"
# In force only long after these tests: accepted or not, it changes no answer of the others.
FAR_AWAY = "2999-01-01"
TYPED: dict[str, Any] = {
    "problem": LAMPS,
    "holder": "D37",
    "since": FAR_AWAY,
    "source_kind": "deliberation",
    "details": "n° 31 du 12 mars 2026",
}


def draft_for(commune: str, **fields: Any) -> Draft:
    return Draft(**{"territory": commune, **TYPED, **fields})


def new_agent(session: Session, site: str = OWN, role: str = "agent") -> Agent:
    return as_agent(session, accounts.add_user(session, f"{uuid4().hex}@{site}.example", "Camille", role, [site]))


def oriented_conversation(site: str) -> str:
    """Return the id of a new conversation in which street lamps were asked about, in a commune of the council."""
    with session_scope() as session:
        conversation = str(hesitated(session, site).conversation_id)
        answer = resolve(load_taxonomy(session), LAMPS, situation_of(session, _commune(site)), {})
        journal.record_orientation(session, conversation, answer, {})
        return conversation


def new_proposal(site: str) -> str:
    """Return the id of a new proposal of a council, on a commune of its territory."""
    with session_scope() as session:
        agent, council = new_agent(session, site), session.get(Site, site)
        draft = draft_for(_commune(site), holder=_next_holder(session))
        return str(propose(session, load_taxonomy(session), agent, council, draft).id)


def _commune(site: str) -> str:
    return BOURGUEIL if site == OWN else ANCENIS


def _next_holder(session: Session) -> str:
    """Return a commune that no proposal names yet: the same one twice is refused."""
    made = session.scalar(select(func.count()).select_from(Proposal))
    communes = select(Territory.id).where(Territory.kind == "commune", Territory.until.is_(None)).order_by(Territory.id)
    return str(session.scalar(communes.offset(made).limit(1)))
