"""Which answer the assistant would have given, had it understood another problem."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.errors import UnknownCodeError
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.taxonomy import Taxonomy


def would_be_answer(
    session: Session, taxonomy: Taxonomy, problem: str, commune: str, answers: Mapping[str, str]
) -> Answer | None:
    """Return the answer for a problem in a commune, or None when the commune no longer exists.

    Args:
        answers: what the resident answered; what is no question of this problem is left out.
    """
    questions = {one.code: one for one in taxonomy.problem(problem).questions}
    kept = {code: choice for code, choice in answers.items() if code in questions and questions[code].accepts(choice)}
    try:
        return resolve(taxonomy, problem, situation_of(session, commune), kept)
    except UnknownCodeError:
        return None
