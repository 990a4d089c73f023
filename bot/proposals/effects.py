"""What a correction changes: every commune it concerns and every answer, resolved without it and with it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from bot.knowledge.corrections import Correction, nearest_first
from bot.knowledge.coverage import branches
from bot.knowledge.reach import communes_below
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Answers, Certainty, Problem, Taxonomy

MOST_COMMUNES = 100
"""How many communes are looked at, at most: a page must not take longer than a breath."""


class Named(NamedTuple):
    """Who is named, and how surely."""

    holder: str
    certainty: Certainty


class Change(NamedTuple):
    before: Named
    after: Named

    @property
    def moves(self) -> bool:
        """Whether somebody else is named, and it is not only surer or less sure."""
        return self.before.holder != self.after.holder


class Example(NamedTuple):
    commune: str
    code: str
    answers: tuple[str, ...]


@dataclass
class Effect:
    """What changes, counted in cells: a commune and one answer to each question of the problem.

    Args:
        communes: how many are concerned; `looked_at`: how many of them were resolved.
    """

    communes: int
    looked_at: int
    cells: int = 0
    changes: Counter[Change] = field(default_factory=Counter)
    examples: dict[Change, Example] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        return sum(self.changes.values())

    @property
    def is_whole(self) -> bool:
        return self.communes == self.looked_at


def effect_of(session: Session, taxonomy: Taxonomy, correction: Correction) -> Effect:
    """Count what a correction changes, whether it is in force already or not."""
    problem = taxonomy.problem(correction.problem)
    communes = sorted(communes_below(session, correction.territory))
    looked_at = _spread(communes, MOST_COMMUNES)
    effect = Effect(len(communes), len(looked_at))
    for code in looked_at:
        _compare(effect, taxonomy, problem, situation_of(session, code), correction)
    return effect


def _compare(
    effect: Effect, taxonomy: Taxonomy, problem: Problem, situation: Situation, correction: Correction
) -> None:
    others = [one for one in situation.corrections if one.id != correction.id]
    without = replace(situation, corrections=tuple(others))
    with_it = replace(situation, corrections=nearest_first([*others, correction]))
    for answers in branches(problem):
        effect.cells += 1
        before, after = (_named(resolve(taxonomy, problem.code, one, answers)) for one in (without, with_it))
        if before != after:
            change = Change(before, after)
            effect.changes[change] += 1
            commune = situation.commune
            effect.examples.setdefault(change, Example(commune.name, commune.code, _in_words(problem, answers)))


def _named(answer: Answer) -> Named:
    return Named(answer.finding.holder.name, answer.finding.certainty)


def _in_words(problem: Problem, answers: Answers) -> tuple[str, ...]:
    return tuple(
        choice.label
        for question in problem.questions
        for choice in question.choices
        if answers[question.code] == choice.code
    )


def _spread(items: Sequence[str], most: int) -> list[str]:
    """Return at most so many of the items, taken evenly from the first to the last."""
    if len(items) <= most:
        return list(items)
    return [items[rank * len(items) // most] for rank in range(most)]
