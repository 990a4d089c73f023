"""How much of the country is answered: every commune, every problem, every branch of its questions.

Communes where the same rules meet the same facts get the same certainty and level: each kind is resolved
once and counted as many times as it has communes.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from sqlalchemy.orm import Session

from bot.knowledge.repository import situations
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Answers, Problem, Taxonomy


@dataclass
class Coverage:
    """Counts of cells. A cell is a commune, a problem, and one answer to each of its questions."""

    communes: int = 0
    cells: int = 0
    certainty: Counter[str] = field(default_factory=Counter)
    level: Counter[str] = field(default_factory=Counter)
    certainty_by_level: Counter[tuple[str, str]] = field(default_factory=Counter)
    contradictory: Counter[str] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)

    def add(self, answer: Answer, communes: int) -> None:
        found = answer.finding
        self.cells += communes
        self.certainty[found.certainty] += communes
        self.level[found.level] += communes
        self.certainty_by_level[found.level, found.certainty] += communes
        if found.contradiction:
            self.contradictory[answer.problem] += communes
        if not (found.holder.name and found.structure.name and found.reason):
            self.empty[answer.problem] += communes

    def as_dict(self) -> dict[str, Any]:
        by_level: dict[str, dict[str, int]] = {level: {} for level in self.level}
        for (level, certainty), count in self.certainty_by_level.items():
            by_level[level][certainty] = count
        return {
            "communes": self.communes,
            "cells": self.cells,
            "certainty": dict(self.certainty),
            "level": by_level,
            "contradictory": dict(self.contradictory.most_common()),
            "empty": dict(self.empty.most_common()),
        }


def count_cells(session: Session, taxonomy: Taxonomy) -> Coverage:
    """Resolve the whole country and count."""
    kinds: Counter[Any] = Counter()
    example: dict[Any, Situation] = {}
    for situation in situations(session):
        kind = _kind_of(situation)
        kinds[kind] += 1
        example.setdefault(kind, situation)
    counted = Coverage(communes=sum(kinds.values()))
    for kind, communes in kinds.items():
        for problem in taxonomy.problems.values():
            for answers in branches(problem):
                counted.add(resolve(taxonomy, problem.code, example[kind], answers), communes)
    return counted


def branches(problem: Problem) -> Iterator[Answers]:
    """Yield every way to answer the problem's questions; one empty way when it has none."""
    codes = [question.code for question in problem.questions]
    for choices in product(*(question.choices for question in problem.questions)):
        yield dict(zip(codes, (choice.code for choice in choices), strict=True))


def _kind_of(situation: Situation) -> Any:
    """Return all that certainty and level depend on."""
    declared = frozenset(
        (competence, tuple(sorted(group.legal_form or "" for group in situation.declarants(competence))))
        for competence in situation.declared
    )
    return situation.departement.code, situation.soil, situation.is_paris, declared
