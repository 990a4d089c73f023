"""Phrasings put under the wrong problem on purpose: what tips must show and the gate must refuse."""

import random
from collections.abc import Sequence
from dataclasses import replace

from bot.nlu.understanding import is_problem
from bot.training.phrasings import Sentence

Harmed = tuple[list[Sentence], list[int]]


def moved_together(sentences: Sequence[Sentence], count: int = 200, problems: int = 8, seed: int = 0) -> Harmed:
    """Move phrasings of a few problems, each problem's under one other: a bad import.

    Returns:
        The phrasings in the same order, and the places of those that were moved.
    """
    draw = random.Random(seed)
    codes = _codes(sentences)
    harmed = draw.sample(codes, problems)
    spared = [code for code in codes if code not in harmed]
    instead = dict(zip(harmed, draw.sample(spared, problems), strict=True))
    moved: dict[int, str] = {}
    for number, code in enumerate(harmed):
        places = [place for place, one in enumerate(sentences) if one.label == code]
        share = count // problems + (number < count % problems)
        moved.update((place, instead[code]) for place in draw.sample(places, share))
    return _with(sentences, moved)


def moved_anywhere(sentences: Sequence[Sentence], count: int = 200, seed: int = 0) -> Harmed:
    """Move phrasings of any problem, each under any other: slips of the hand. Returns what moved_together does."""
    draw = random.Random(seed)
    codes = _codes(sentences)
    places = draw.sample([place for place, one in enumerate(sentences) if is_problem(one.label)], count)
    others = {place: [code for code in codes if code != sentences[place].label] for place in places}
    return _with(sentences, {place: draw.choice(others[place]) for place in places})


def _codes(sentences: Sequence[Sentence]) -> list[str]:
    return sorted({one.label for one in sentences if is_problem(one.label)})


def _with(sentences: Sequence[Sentence], moved: dict[int, str]) -> Harmed:
    changed = [replace(one, label=moved.get(place, one.label)) for place, one in enumerate(sentences)]
    return changed, sorted(moved)
