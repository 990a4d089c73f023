"""From a reviewed conversation to a golden one: what models must understand of it from now on."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.accounts import audit
from bot.accounts.sign_in import Agent
from bot.conversations import journal
from bot.conversations.models import Message
from bot.errors import OrientationError
from bot.knowledge.repository import names_of
from bot.knowledge.taxonomy import Taxonomy
from bot.reviews import verdicts
from bot.reviews.models import Review, Summary
from bot.reviews.preview import would_be_answer
from bot.training.golden.models import Golden
from bot.training.golden.register import REVIEWED

# Of these verdicts, one knows which problem was to be understood, and that it leads to the right service.
_TELLING = (verdicts.RIGHT, verdicts.OTHER_PROBLEM, verdicts.WRONG_CONTACT)


class GoldenError(OrientationError):
    """A conversation cannot judge models as it stands."""


def keep(session: Session, taxonomy: Taxonomy, agent: Agent, summary: Summary) -> Golden:
    """Keep a reviewed conversation as a golden one.

    Raises:
        GoldenError: nobody has judged it, its verdict names no right problem, or it is kept already.
    """
    review = _verdict(session, agent, summary)
    problem = str(review.problem_code or summary.problem_code or "")
    if problem not in taxonomy.problems:
        raise GoldenError("Aucun problème n'est connu pour cette conversation.", "Donnez l'avis « Autre problème ».")
    message = _telling_message(journal.story(session, summary.conversation_id), problem)
    _refuse_twice(session, message, problem)
    given = journal.last_orientation(session, summary.conversation_id)
    answers = dict(given.answers) if given and given.problem_code == problem else {}
    golden = Golden(
        source=REVIEWED,
        message=message,
        problem_code=problem,
        answers=answers,
        **_destination(session, taxonomy, problem, summary.commune_id, answers),
        site_key=summary.site_key,
        conversation_id=summary.conversation_id,
        user_id=agent.id,
        at=journal.now(),
    )
    session.add(golden)
    session.flush()
    audit.note(session, "golden_add", agent.id, summary.site_key, f"golden:{golden.id}", problem=problem)
    return golden


def is_kept(session: Session, conversation_id: str) -> bool:
    """Say whether a conversation judges models."""
    query = select(Golden.id).where(Golden.conversation_id == conversation_id, Golden.retired_at.is_(None))
    return session.scalar(query.limit(1)) is not None


def _verdict(session: Session, agent: Agent, summary: Summary) -> Review:
    """Return the newest verdict in force. A second reader must give his own before he learns of the first."""
    if verdicts.is_blind(session, agent, summary):
        raise GoldenError("Une deuxième lecture vous est demandée.", "Donnez d'abord votre avis.")
    known = [one for one in verdicts.history(session, summary.conversation_id) if not one.undone_at]
    if not known:
        raise GoldenError("Personne n'a encore donné d'avis sur cette conversation.", "Donnez d'abord le vôtre.")
    if known[0].verdict not in _TELLING:
        label = verdicts.VERDICTS[known[0].verdict].label
        raise GoldenError(
            f"L'avis « {label} » ne dit pas où cette conversation devait mener.",
            "Choisissez-en une dont l'avis donne le bon problème et le bon service.",
        )
    return known[0]


def _telling_message(story: Sequence[Message], problem: str) -> str:
    """Return the resident's message that told the problem: the one in which the model saw it best, else the longest."""
    spoken = [one for one in story if one.sender == journal.RESIDENT and one.understanding]
    if not spoken:
        raise GoldenError("L'habitant n'a rien écrit : il n'a choisi que des boutons.", "Choisissez-en une autre.")
    best = max(spoken, key=lambda one: (_confidence(one.understanding, problem), len(one.text)))
    return str(best.text)


def _confidence(understanding: Mapping[str, Any], problem: str) -> float:
    return max((one["confidence"] for one in understanding["ranking"] if one["problem"] == problem), default=0.0)


def _refuse_twice(session: Session, message: str, problem: str) -> None:
    twin = select(Golden.id).where(
        Golden.message == message, Golden.problem_code == problem, Golden.retired_at.is_(None)
    )
    if session.scalar(twin.limit(1)):
        raise GoldenError("Ce message est déjà une conversation de référence.", "Vous n'avez rien à faire.")


def _destination(
    session: Session, taxonomy: Taxonomy, problem: str, commune: str | None, answers: Mapping[str, str]
) -> dict[str, Any]:
    """Return the title, and where the problem leads today in this commune; nothing of a commune that is not known."""
    label = taxonomy.problems[problem].label
    answer = would_be_answer(session, taxonomy, problem, commune, answers) if commune else None
    if answer is None:
        return {"title": label}
    name = dict(names_of(session, [str(commune)])).get(str(commune))
    finding = answer.finding
    return {
        "title": f"{label}, {name}" if name else label,
        "commune_id": commune,
        "level": finding.level,
        "holder_code": finding.holder.code,
    }
