"""Finds a problem among the 130 by what an agent types: its label, its scope, and sentences alike."""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from bot.knowledge.taxonomy import Problem, Taxonomy
from bot.settings import Settings
from bot.text import fold
from bot.training.publication.live import live_reader

_SHOWN = 8
_LEAST = 0.45
# What a resident's sentence is taken for counts as much as the words of the label.
_LABEL, _SCOPE, _MODEL = 1.0, 0.7, 1.0


def find_problems(taxonomy: Taxonomy, typed: str, likeliest: Mapping[str, float]) -> list[Problem]:
    """Return the problems that fit best what was typed, best first.

    Args:
        likeliest: confidence of the model for each problem it would think of; empty when there is no model.
    """
    folded = fold(typed)
    if not folded:
        return []
    # The model may still know by two names what is one problem today.
    believed = {code: sum(likeliest.get(one, 0) for one in taxonomy.codes_of(code)) for code in taxonomy.problems}
    scores = {code: _score(folded, one) + _MODEL * believed[code] for code, one in taxonomy.problems.items()}
    ranked = sorted(scores, key=lambda code: -scores[code])
    return [taxonomy.problems[code] for code in ranked[:_SHOWN] if scores[code] >= _LEAST]


def ranking(settings: Settings, typed: str) -> dict[str, float]:
    """Return what the live model makes of a sentence: nothing when there is no model."""
    reader = live_reader(settings)
    if reader is None:
        return {}
    row = reader.model.probabilities([typed])[0]
    return {label: float(one) for label, one in zip(reader.model.labels, row, strict=True)}


def _score(folded: str, problem: Problem) -> float:
    label, scope = fold(problem.label), fold(problem.scope)
    return max(_LABEL * _likeness(folded, label), _SCOPE * _likeness(folded, scope))


def _likeness(typed: str, text: str) -> float:
    """Return the share of the typed words that the text holds, small slips and word ends allowed."""
    words, known = typed.split(), text.split()
    best: Sequence[float] = [max((_same(word, one) for one in known), default=0) for word in words]
    return sum(best) / len(best)


def _same(word: str, other: str) -> float:
    if other.startswith(word) and len(word) > 2:
        return 1.0
    alike = fuzz.ratio(word, other) / 100
    return alike if alike > 0.75 else 0.0
