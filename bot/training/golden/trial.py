"""Tries golden conversations: the same steps as a conversation's first turn, without a server."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.conversations.simulation import Asked, Simulation, Tools, simulate
from bot.errors import UnknownCodeError
from bot.knowledge.places import commune_of_today
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.nlu.reader import Reader
from bot.training.evaluation.figures import GoldenResult
from bot.training.golden.models import Golden


def try_all(session: Session, tools: Tools, reader: Reader, goldens: Iterable[Golden]) -> list[GoldenResult]:
    """Return how each golden conversation goes with a model."""
    with_model = replace(tools, reader=reader)
    return [try_one(session, with_model, one) for one in goldens]


def try_one(session: Session, tools: Tools, golden: Golden) -> GoldenResult:
    """Try one. It passes when its problem is the one understood, or the first one offered when the assistant asks,
    and when this problem leads to the expected holder in its commune."""
    try:
        found = simulate(session, tools, Asked(str(golden.message), commune=golden.commune_id or ""))
        problem, expected = understood_problem(found), tools.taxonomy.living(str(golden.problem_code))
        if expected is None:
            return _result(golden, False, "Le problème attendu a été retiré : retirez aussi cette conversation.")
        if problem != expected:
            return _result(golden, False, _taken_for(tools, problem))
        return _judged_by_holder(session, tools, golden, expected)
    except UnknownCodeError as error:
        return _result(golden, False, str(error))


def understood_problem(found: Simulation) -> str | None:
    """Return the problem that the conversation goes on with, or the first one that is offered to the resident."""
    return found.state.problem or next(iter(found.state.candidates), None)


def _judged_by_holder(session: Session, tools: Tools, golden: Golden, problem: str) -> GoldenResult:
    if golden.level is None or golden.commune_id is None:
        return _result(golden, True, "Le problème est compris.")
    situation = situation_of(session, commune_of_today(session, str(golden.commune_id)))
    answer = resolve(tools.taxonomy, problem, situation, dict(golden.answers))
    holder = answer.finding.holder
    right = (answer.finding.level, holder.code) == (golden.level, golden.holder_code)
    return _result(golden, right, f"Le problème est compris. Service désigné : {holder.name}.")


def _taken_for(tools: Tools, problem: str | None) -> str:
    known = tools.taxonomy.problems.get(problem or "")
    return f"Le message est pris pour : {known.label}." if known else "Aucun problème n'est compris."


def _result(golden: Golden, passed: bool, found: str) -> GoldenResult:
    return GoldenResult(id=golden.id, title=golden.title, passed=passed, found=found)
