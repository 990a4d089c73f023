"""Reads what a model or an old conversation says in the codes of today: problems are merged and retired meanwhile.

A live model goes on answering the codes that it learnt. A merged one is heard as the problem that took it in, a
retired one as something that was not understood.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.conversations.dialogue import State
from bot.knowledge.taxonomy import Taxonomy
from bot.nlu.understanding import Candidate, Decision, Understanding


def understanding_of_today(understood: Understanding, taxonomy: Taxonomy) -> Understanding:
    """Return an understanding that names only living problems."""
    if not taxonomy.gone or _all_live([understood.problem, *(one.problem for one in understood.ranking)], taxonomy):
        return understood
    confidences: dict[str, float] = {}
    for one in understood.ranking:
        if code := taxonomy.living(one.problem):
            confidences[code] = min(confidences.get(code, 0.0) + one.confidence, 1.0)
    ranking = tuple(Candidate(code, confidence) for code, confidence in confidences.items())
    problem = taxonomy.living(understood.problem) if understood.problem else None
    lost = understood.problem is not None and problem is None
    decision: Decision = "reject" if lost and (understood.decision == "accept" or not ranking) else understood.decision
    problems = codes_of_today(understood.problems, taxonomy)
    return replace(understood, problem=problem, ranking=ranking, decision=decision, problems=problems)


def state_of_today(state: State, taxonomy: Taxonomy) -> State:
    """Return what is known of a conversation; answers to the questions of a problem that is gone say nothing more."""
    if not taxonomy.gone:
        return state
    problem = taxonomy.living(state.problem) if state.problem else None
    return replace(
        state,
        problem=problem,
        next_problem=taxonomy.living(state.next_problem) if state.next_problem else None,
        candidates=codes_of_today(state.candidates, taxonomy),
        answers=state.answers if problem == state.problem else {},
    )


def codes_of_today(codes: Iterable[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """Return the living codes, each once, in the same order."""
    return tuple(dict.fromkeys(code for code in map(taxonomy.living, codes) if code))


def _all_live(codes: Iterable[str | None], taxonomy: Taxonomy) -> bool:
    return all(code in taxonomy.problems for code in codes if code)
