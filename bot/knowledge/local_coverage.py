"""How well a small ground is answered: its own communes, each problem, each branch of its questions, cell by cell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.knowledge.coverage import STATES, State, branches, state_of
from bot.knowledge.resolver import resolve
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Answers, Level, Problem, Taxonomy
from bot.knowledge.territories import Territory


@dataclass(frozen=True)
class Cell:
    """A commune, a problem, one answer to each of its questions, and what the resolver makes of them."""

    commune: Territory
    problem: Problem
    answers: Answers
    state: State
    level: Level
    holder: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Each question of the problem, and the choice that this cell makes, in words."""
        return [
            (question.text, choice.label)
            for question in self.problem.questions
            for choice in question.choices
            if choice.code == self.answers.get(question.code)
        ]


def cells_of(taxonomy: Taxonomy, situations: Iterable[Situation], problem: str = "") -> Iterator[Cell]:
    """Yield the cells of these communes.

    Args:
        problem: only this one; empty: all.
    """
    problems = [taxonomy.problem(problem)] if problem else list(taxonomy.problems.values())
    for situation in situations:
        for one in problems:
            for answers in branches(one):
                answer = resolve(taxonomy, one.code, situation, answers)
                state, level = state_of(answer)
                yield Cell(situation.commune, one, answers, state, level, answer.finding.holder.name)


def worst_first(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells that are not sure: the worst first, then by problem and commune."""
    unsure = [one for one in cells if one.state != "sure"]
    return sorted(unsure, key=lambda one: (-STATES.index(one.state), one.problem.code, one.commune.name))
