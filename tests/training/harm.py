"""Phrasings put under the wrong problem on purpose: what tips must show and the gate must refuse."""

import random
from collections.abc import Sequence
from dataclasses import replace

from bot.nlu.understanding import is_problem
from bot.training.phrasings import Sentence


def mislabelled(
    sentences: Sequence[Sentence], count: int = 200, problems: int = 8, seed: int = 0
) -> tuple[list[Sentence], list[int]]:
    """Move phrasings of a few problems under other ones, each problem's under one other, as a bad import would.

    Returns:
        The phrasings in the same order, and the places of those that were moved.
    """
    draw = random.Random(seed)
    codes = sorted({one.label for one in sentences if is_problem(one.label)})
    harmed = draw.sample(codes, problems)
    spared = [code for code in codes if code not in harmed]
    instead = dict(zip(harmed, draw.sample(spared, problems), strict=True))
    moved: list[int] = []
    for number, code in enumerate(harmed):
        places = [place for place, one in enumerate(sentences) if one.label == code]
        share = count // problems + (number < count % problems)
        moved += draw.sample(places, share)
    changed = set(moved)
    result = [
        replace(one, label=instead[one.label]) if place in changed else one for place, one in enumerate(sentences)
    ]
    return result, sorted(moved)
