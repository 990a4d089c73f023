"""Finds the second problem of a message: cuts it where another may begin, and weighs what each part says.

Whether a cut is believed is learnt on messages known to hold two problems (data/doubles.yml) or one
(data/validation): two sure halves are not enough, since many residents tell one problem in two sentences.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.errors import DataFileError
from bot.nlu.linear import Scores

_LINKS = (
    "et aussi|et puis|et sinon|et en plus|en plus|en plu|par ailleurs|par contre|autre chose|deuxi[eè]mement|"
    "ensuite|aussi|ossi|puis|sinon|ainsi que|[eé]galement|surtout|mais|plus|ou|et|[ée]"
)
_BOUNDARY = re.compile(rf"\s*[.;!?\n:,+&/]+\s*|\s+(?:{_LINKS})\s+|\s+[-–—]\s+", re.IGNORECASE)
_LEAST_WORDS = 2
# Beyond this many cuts, a message is a letter: its first cuts say enough.
_MOST_CUTS = 12
# A second problem missed costs the resident a second message; one seen for nothing, a useless offer.
BELIEVED = 0.3
# From here on, the first half alone says what comes first; below, the whole message still does: one problem told in
# two sentences must not lose its name.
SURE = 0.7
_TINY = 1e-4

Probabilities = Callable[[Sequence[str]], Scores]


@dataclass(frozen=True)
class Pair:
    """Two problems, in the order in which they were told, as columns; `first_row` is how the first half reads."""

    first: int
    second: int
    first_row: Scores
    signs: tuple[float, ...]


@dataclass(frozen=True)
class PairJudge:
    """Says how far a pair is believed."""

    weights: tuple[float, ...]
    bias: float

    def belief(self, pair: Pair) -> float:
        """Return the probability that the message holds these two problems."""
        score = self.bias + sum(weight * sign for weight, sign in zip(self.weights, pair.signs, strict=True))
        return 1.0 / (1.0 + math.exp(-score))


@dataclass(frozen=True)
class Double:
    """A message with two problems, the main one first."""

    text: str
    problems: tuple[str, str]


def halves(text: str) -> list[tuple[str, str]]:
    """Return the message cut in two at each place where a second problem may begin."""
    cuts = [(text[: one.start()], text[one.end() :]) for one in _BOUNDARY.finditer(text)]
    long_enough = [cut for cut in cuts if all(len(half.split()) >= _LEAST_WORDS for half in cut)]
    return long_enough[:_MOST_CUTS]


def likeliest_pair(text: str, whole: Scores, problems: Sequence[int], probabilities: Probabilities) -> Pair | None:
    """Return the pair of different problems whose halves are both surest, or None.

    Args:
        whole: the probabilities of the whole message.
        problems: the columns that are problems.
    """
    return likeliest_pairs([text], whole[None, :], problems, probabilities)[0]


def likeliest_pairs(
    texts: Sequence[str], wholes: Scores, problems: Sequence[int], probabilities: Probabilities
) -> list[Pair | None]:
    """Return the likeliest pair of each text, reading all their halves at once."""
    cuts = [halves(text) for text in texts]
    flat = [half for one in cuts for cut in one for half in cut]
    rows = iter(probabilities(flat)) if flat else iter(())
    return [
        _surest([_pair(next(rows), next(rows), whole, problems) for _ in one])
        for one, whole in zip(cuts, wholes, strict=True)
    ]


def _surest(pairs: Sequence[Pair]) -> Pair | None:
    different = [pair for pair in pairs if pair.first != pair.second]
    return max(different, key=_lesser_chance) if different else None


def _lesser_chance(pair: Pair) -> float:
    return pair.signs[0]


def fit_judge(pairs: Sequence[Pair], right: Sequence[bool]) -> PairJudge | None:
    """Learn which pairs are two problems indeed. None when the examples are all of one kind."""
    if len(set(right)) < 2:
        return None
    # Only who learns pays for this import: tens of megabytes.
    from sklearn.linear_model import LogisticRegression

    learnt = LogisticRegression(max_iter=1000).fit([pair.signs for pair in pairs], list(right))
    return PairJudge(tuple(map(float, learnt.coef_[0])), float(learnt.intercept_[0]))


def read_doubles(file: Path) -> list[Double]:
    """Read messages with two problems, or raise DataFileError."""
    try:
        messages = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["messages"]
        return [Double(one["text"], (one["problems"][0], one["problems"][1])) for one in messages]
    except (OSError, yaml.YAMLError, KeyError, IndexError, TypeError) as error:
        raise DataFileError(f"{file} ne se lit pas : {error}", "Attendu : messages, puis text et problems.") from error


def _pair(before: Scores, after: Scores, whole: Scores, problems: Sequence[int]) -> Pair:
    columns = np.asarray(problems)
    first, second = (int(columns[row[columns].argmax()]) for row in (before, after))
    top = int(columns[whole[columns].argmax()])
    sure = sorted((before[first], after[second]))
    chances = (*sure, whole[first], whole[second], before[second], after[first], whole[top])
    return Pair(first, second, before, (*map(_logit, chances), float(top in (first, second))))


def _logit(chance: float) -> float:
    return float(np.log(chance + _TINY) - np.log(1.0 - chance + _TINY))
