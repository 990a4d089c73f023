"""From a conversation to a phrasing: a resident's sentence, proposed to teach the model."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.accounts import audit
from bot.accounts.models import User
from bot.accounts.sign_in import Agent
from bot.conversations.journal import now
from bot.conversations.models import Site
from bot.conversations.redaction import redact
from bot.errors import OrientationError
from bot.knowledge.models import Problem
from bot.reviews.models import PROPOSED, PhrasingProposal, Summary
from bot.text import squeezed, storable

LONGEST, _SHORTEST, _SHOWN = 300, 3, 200


class PhrasingError(OrientationError):
    """A sentence cannot teach the model as it is."""


@dataclass(frozen=True)
class Listed:
    """A proposed phrasing, as trainers read it."""

    proposal: PhrasingProposal
    problem: str
    site: str
    author: str


def propose(session: Session, agent: Agent, summary: Summary, text: str, problem: str) -> PhrasingProposal:
    """Keep a proposed phrasing.

    Raises:
        PhrasingError: it is empty or too long, holds personal data or a mask, was proposed already, or its problem
            is unknown.
    """
    clean = _checked(text)
    if session.get(Problem, problem) is None:
        raise PhrasingError("Choisissez le problème que cette phrase décrit.")
    twin = select(PhrasingProposal.id).where(
        PhrasingProposal.text == clean, PhrasingProposal.problem_code == problem, PhrasingProposal.status == PROPOSED
    )
    if session.scalar(twin.limit(1)):
        raise PhrasingError("Cette phrase est déjà proposée pour ce problème.", "Vous n'avez rien à faire.")
    proposal = PhrasingProposal(
        text=clean,
        problem_code=problem,
        site_key=summary.site_key,
        user_id=agent.id,
        conversation_id=summary.conversation_id,
        status=PROPOSED,
        at=now(),
    )
    session.add(proposal)
    session.flush()
    subject = f"phrasing_proposal:{proposal.id}"
    audit.note(session, "phrasing_proposed", agent.id, summary.site_key, subject, problem=problem)
    return proposal


def proposals(session: Session, sites: Collection[str]) -> list[Listed]:
    """Return the phrasings proposed by these councils that nobody decided on yet, the newest first."""
    query = (
        select(PhrasingProposal, Problem.label, Site.name, User.name)
        .join(Problem, Problem.code == PhrasingProposal.problem_code)
        .join(Site, Site.key == PhrasingProposal.site_key)
        .join(User, User.id == PhrasingProposal.user_id)
        .where(PhrasingProposal.site_key.in_(sites), PhrasingProposal.status == PROPOSED)
        .order_by(PhrasingProposal.id.desc())
        .limit(_SHOWN)
    )
    return [Listed(*row) for row in session.execute(query)]


def waiting(session: Session, sites: Collection[str]) -> int:
    """Return how many phrasings of these councils nobody decided on yet."""
    query = select(func.count(PhrasingProposal.id)).where(
        PhrasingProposal.site_key.in_(sites), PhrasingProposal.status == PROPOSED
    )
    return int(session.scalar(query))


def _checked(text: str) -> str:
    clean = squeezed(storable(text))
    if len(clean) < _SHORTEST:
        raise PhrasingError("La phrase est vide.", "Écrivez ce que dirait un habitant.")
    if len(clean) > LONGEST:
        raise PhrasingError(f"La phrase est trop longue : {LONGEST} caractères au plus.", "Gardez l'essentiel.")
    masked = redact(clean)
    if masked != clean:
        raise PhrasingError("Cette phrase contient une donnée personnelle.", f"Elle serait masquée ainsi : {masked}")
    if "[" in clean:
        raise PhrasingError("Cette phrase contient une partie masquée, entre crochets.", "Réécrivez-la sans elle.")
    return clean
