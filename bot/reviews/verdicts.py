"""Verdicts: what an agent may say of a conversation, how it is kept, undone, and asked of a second reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.accounts import audit
from bot.accounts.roles import Permission
from bot.accounts.sign_in import Agent
from bot.conversations.journal import now
from bot.conversations.redaction import redact
from bot.errors import OrientationError
from bot.reviews.models import ASKED, DONE, GIVEN, TO_DO, Review, Summary
from bot.text import squeezed, storable

RIGHT = "right"
OTHER_PROBLEM = "other_problem"
TWO_PROBLEMS = "two_problems"
OFF_TOPIC = "off_topic"
WRONG_STRUCTURE = "wrong_structure"
WRONG_CONTACT = "wrong_contact"
UNCLEAR = "unclear"
# They say nothing without the problem that should have been understood.
NEEDS_PROBLEM = (OTHER_PROBLEM, TWO_PROBLEMS)
# Safe to give to several conversations at once.
IN_BULK = (RIGHT, OFF_TOPIC, UNCLEAR)
LONGEST_COMMENT = 1_000


@dataclass(frozen=True)
class Verdict:
    """A verdict as agents read it."""

    label: str
    help: str


# In the order of the keys 1 to 7.
VERDICTS = {
    RIGHT: Verdict("Tout est juste", "Le problème et le service étaient les bons."),
    OTHER_PROBLEM: Verdict("Autre problème", "L'habitant parlait d'autre chose. Choisissez d'abord le bon problème."),
    TWO_PROBLEMS: Verdict("Deux problèmes", "L'habitant parlait aussi d'autre chose. Choisissez d'abord le second."),
    OFF_TOPIC: Verdict("Hors sujet", "Aucune administration n'y peut rien."),
    WRONG_STRUCTURE: Verdict("Mauvais service", "Le problème était compris, mais ce service n'est pas compétent."),
    WRONG_CONTACT: Verdict("Mauvaises coordonnées", "C'est le bon service, mais l'adresse ou le téléphone est faux."),
    UNCLEAR: Verdict("Pas clair", "On ne peut pas savoir ce que voulait l'habitant."),
}


class VerdictError(OrientationError):
    """A verdict cannot be given or undone like this."""


@dataclass(frozen=True)
class Opinion:
    """What an agent says of a conversation."""

    verdict: str
    problem: str | None = None
    comment: str = ""


def give(session: Session, agent: Agent, summary: Summary, opinion: Opinion) -> Review:
    """Keep a verdict. It is a second reading when one was asked and somebody else gave the first.

    Raises:
        VerdictError: the verdict is unknown, or lacks its problem.
    """
    _check(opinion)
    second = is_blind(session, agent, summary)
    review = Review(
        conversation_id=summary.conversation_id,
        site_key=summary.site_key,
        user_id=agent.id,
        verdict=opinion.verdict,
        problem_code=opinion.problem if opinion.verdict in NEEDS_PROBLEM else None,
        comment=redact(squeezed(storable(opinion.comment)))[:LONGEST_COMMENT],
        second=second,
        at=now(),
    )
    session.add(review)
    session.flush()
    summary.state = DONE
    if second:
        summary.second = GIVEN
    _log(session, agent, summary, "verdict", verdict=opinion.verdict, second=second)
    return review


def history(session: Session, conversation_id: str) -> list[Review]:
    """Return all verdicts, the newest first, those undone too."""
    query = select(Review).where(Review.conversation_id == conversation_id)
    return list(session.scalars(query.order_by(Review.id.desc())))


def first_in_force(session: Session, conversation_id: str) -> Review | None:
    """Return the first reader's verdict of now."""
    return next((one for one in history(session, conversation_id) if not one.second and not one.undone_at), None)


def may_undo(agent: Agent, review: Review) -> bool:
    """Say whether somebody may take a verdict back: its author, or an administrator."""
    return not review.undone_at and (review.user_id == agent.id or agent.may(Permission.USERS))


def undo(session: Session, agent: Agent, summary: Summary, review: Review) -> None:
    """Take a verdict back; its row stays.

    Raises:
        VerdictError: it is somebody else's, or was undone.
    """
    if not may_undo(agent, review):
        raise VerdictError("Vous ne pouvez pas annuler cet avis.", "Demandez à son auteur ou à un administrateur.")
    review.undone_at, review.undone_by = now(), agent.id
    session.flush()
    if review.second:
        summary.second = ASKED
    elif first_in_force(session, summary.conversation_id) is None:
        summary.state = TO_DO if summary.reason else None
        summary.second = None if summary.second == ASKED else summary.second
    _log(session, agent, summary, "verdict_undone", review=review.id)


def ask_second(session: Session, agent: Agent, summary: Summary) -> None:
    """Ask for a reading by somebody else.

    Raises:
        VerdictError: nobody has read it yet, or a second reading was asked or given already.
    """
    if summary.second or first_in_force(session, summary.conversation_id) is None:
        raise VerdictError("Une deuxième lecture se demande après un premier avis, et une seule fois.")
    summary.second = ASKED
    _log(session, agent, summary, "second_reading_asked")


def is_blind(session: Session, agent: Agent, summary: Summary) -> bool:
    """Say whether this reader must judge without seeing what the first said."""
    first = first_in_force(session, summary.conversation_id) if summary.second == ASKED else None
    return first is not None and first.user_id != agent.id


def assign(session: Session, agent: Agent, summaries: Sequence[Summary]) -> None:
    """Give conversations to the agent himself."""
    session.execute(
        update(Summary).where(Summary.id.in_([one.id for one in summaries])).values(assigned_to=agent.id),
        execution_options={"synchronize_session": "fetch"},
    )
    for one in summaries:
        _log(session, agent, one, "assigned")


def _check(opinion: Opinion) -> None:
    if opinion.verdict not in VERDICTS:
        raise VerdictError("Cet avis n'existe pas.", "Choisissez un des sept avis proposés.")
    if opinion.verdict in NEEDS_PROBLEM and not opinion.problem:
        label = VERDICTS[opinion.verdict].label
        raise VerdictError(f"Pour « {label} », il manque le bon problème.", "Cherchez-le, puis choisissez-le.")


def _log(session: Session, agent: Agent, summary: Summary, action: str, **details: object) -> None:
    audit.note(session, action, agent.id, summary.site_key, f"conversation:{summary.conversation_id}", **details)
