"""How much of the country is answered: every commune, every problem, every branch of its questions.

A problem reads little of a commune: its soil, and who declared the competences that its routes name. Communes
where that little is the same get the same certainty and level: each such kind is resolved once for the problem,
and counted, département by département, as many times as it has communes.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import product
from typing import Any, Literal, NamedTuple

from sqlalchemy.orm import Session

from bot.knowledge.repository import situations
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Answers, Level, Problem, Soil, Taxonomy

State = Literal["sure", "to_confirm", "contradictory", "unknown", "empty"]
# From the best to the worst. A contradictory or unknown cell is also to be confirmed: it is counted once, here.
STATES: tuple[State, ...] = ("sure", "to_confirm", "contradictory", "unknown", "empty")


class Cells(NamedTuple):
    """What cells have in common when they are counted together."""

    departement: str
    level: Level
    problem: str
    state: State


class Place(NamedTuple):
    """A département and its région, by name."""

    departement: str
    region: str


@dataclass
class Coverage:
    """Counts of cells. A cell is a commune, a problem, and one answer to each of its questions.

    `examples` gives, for each count, the code of one of its communes; `places` the département and the région
    of each département's code.
    """

    communes: int = 0
    counts: Counter[Cells] = field(default_factory=Counter)
    examples: dict[Cells, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        return sum(self.counts.values())

    def by(self, of: Callable[[Cells], Any]) -> Counter[Any]:
        """Return the counts summed by what `of` says of them."""
        summed: Counter[Any] = Counter()
        for cells, count in self.counts.items():
            summed[of(cells)] += count
        return summed

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form: totals by certainty and level, faulty problems, and each département."""
        return {
            "communes": self.communes,
            "cells": self.cells,
            "certainty": dict(self.by(lambda one: certainty_of(one.state))),
            "level": _nested(self.by(lambda one: (one.level, certainty_of(one.state)))),
            "contradictory": self._problems("contradictory"),
            "unknown": self._problems("unknown"),
            "empty": self._problems("empty"),
            "departements": {
                code: {"name": self.places[code].departement, "level": levels}
                for code, levels in self._by_departement()
            },
        }

    def worth_a_look(self) -> Iterator[tuple[Cells, int, str]]:
        """Yield the cells that are not sure, with their number and a commune: the worst first, then by code."""
        for cells in sorted(self.counts, key=lambda one: (-STATES.index(one.state), *one)):
            if cells.state != "sure":
                yield cells, self.counts[cells], self.examples[cells]

    def _problems(self, state: State) -> dict[str, int]:
        faulty: Counter[str] = Counter()
        for cells, count in self.counts.items():
            if cells.state == state:
                faulty[cells.problem] += count
        return dict(faulty.most_common())

    def _by_departement(self) -> list[tuple[str, dict[str, Any]]]:
        summed = self.by(lambda one: (one.departement, one.level, one.state))
        levels: dict[str, Counter[Any]] = defaultdict(Counter)
        for (code, level, state), count in summed.items():
            levels[code][level, state] += count
        return [(code, _nested(levels[code])) for code in sorted(levels)]


def certainty_of(state: State) -> Literal["sure", "to_confirm"]:
    """Return the certainty that residents see for cells in this state."""
    return "sure" if state == "sure" else "to_confirm"


def count_cells(session: Session, taxonomy: Taxonomy) -> Coverage:
    """Resolve the whole country and count."""
    counted = Coverage()
    kinds_for = lru_cache(maxsize=None)(partial(_kinds_for, _group(session, counted)))
    for problem in taxonomy.problems.values():
        competences = tuple(sorted({route.competence for route in problem.routes if route.competence}))
        for departement, communes, example in kinds_for(competences):
            for answers in branches(problem):
                state, level = state_of(resolve(taxonomy, problem.code, example, answers))
                cells = Cells(departement, level, problem.code, state)
                counted.counts[cells] += communes
                counted.examples.setdefault(cells, example.commune.code)
    return counted


def branches(problem: Problem) -> Iterator[Answers]:
    """Yield every way to answer the problem's questions; one empty way when it has none."""
    codes = [question.code for question in problem.questions]
    for choices in product(*(question.choices for question in problem.questions)):
        yield dict(zip(codes, (choice.code for choice in choices), strict=True))


def state_of(answer: Answer) -> tuple[State, Level]:
    """Return the worst that can be said of an answer, and its level."""
    found = answer.finding
    state: State = found.certainty
    if not (found.holder.name and found.structure.name and found.reason):
        state = "empty"
    elif found.unknown:
        state = "unknown"
    elif found.contradiction and found.certainty == "to_confirm":
        # What a deliberation settled against another source is sure, and shown with that source.
        state = "contradictory"
    return state, found.level


# The groups that declared a competence: each with its place among the commune's groups, its legal form, and whether
# the commune belongs to it only in part.
_Declarants = tuple[tuple[int, str, bool], ...]

# The corrections in force in a commune: each with its holder's place among the commune and its groups, if it has one.
_Corrected = tuple[tuple[int, int | None], ...]


class _Kind(NamedTuple):
    """Communes that all problems see alike: their soil, who declared or corrected what, how many, and one of them."""

    departement: str
    soil: tuple[Soil, bool]
    own_groups: int
    declared: dict[str, _Declarants]
    corrected: _Corrected
    communes: int
    example: Situation


def _group(session: Session, counted: Coverage) -> list[_Kind]:
    """Read the country and group its communes; notes in `counted` how many there are, and where."""
    numbers: Counter[Any] = Counter()
    examples: dict[Any, Situation] = {}
    for situation in situations(session):
        declared = tuple(sorted((one, _declarants(situation, one)) for one in situation.declared))
        key = situation.departement.code, (situation.soil, situation.is_paris), declared, _corrected(situation)
        numbers[key] += 1
        examples.setdefault(key, situation)
        place = Place(situation.departement.name, situation.region.name)
        counted.places.setdefault(situation.departement.code, place)
    counted.communes = sum(numbers.values())
    return [
        _Kind(key[0], key[1], len(example.own_taxation_groups), dict(key[2]), key[3], numbers[key], example)
        for key, example in examples.items()
    ]


def _declarants(situation: Situation, competence: str) -> _Declarants:
    places = {group.id: place for place, group in enumerate(situation.groups)}
    return tuple(
        (places[group.id], group.legal_form or "", group.id in situation.in_part)
        for group in situation.declarants(competence)
    )


def _corrected(situation: Situation) -> _Corrected:
    places = {one.id: place for place, one in enumerate((situation.commune, *situation.groups))}
    return tuple((one.id, places.get(one.holder.id) if one.holder else None) for one in situation.corrections)


def _kinds_for(kinds: list[_Kind], competences: Iterable[str]) -> list[tuple[str, int, Situation]]:
    """Return the communes that a problem with these competences sees alike: département, number, one of them."""
    numbers: Counter[Any] = Counter()
    examples: dict[Any, Situation] = {}
    for kind in kinds:
        declared = _renumbered([kind.declared.get(one, ()) for one in competences], kind.own_groups)
        key = kind.departement, kind.soil, declared, kind.corrected
        numbers[key] += kind.communes
        examples.setdefault(key, kind.example)
    return [(key[0], communes, examples[key]) for key, communes in numbers.items()]


def _renumbered(declared: list[_Declarants], own_groups: int) -> tuple[_Declarants, ...]:
    """Number syndicats by order of appearance.

    Which syndicat it is does not matter, but whether it is the same one does: a question need not be answered
    when every answer leads to the same counter.
    """
    numbers = {place: place for place in range(own_groups)}
    return tuple(
        tuple((numbers.setdefault(place, len(numbers)), form, in_part) for place, form, in_part in groups)
        for groups in declared
    )


def _nested(counts: Counter[Any]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = defaultdict(dict)
    for (outer, inner), count in counts.items():
        nested[outer][inner] = count
    return dict(nested)
