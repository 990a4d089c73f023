"""Which phrasings are likely under the wrong problem, by what models that never read them think of them. Pure.

One sentence alone proves little: a fifth of all phrasings are taken for another problem when left out, for want of
words. Two things do prove something (confident learning, at two scales): a sentence that its own problem can hardly
have said, and many sentences of one problem that are all taken for the same other one, far more surely than at an
ordinary boundary. Then all of this problem is read again beside the other, without the suspects: those that
had taught the model their own mistake come out too.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.nlu.understanding import is_problem
from bot.training.evaluation.out_of_fold import OutOfFold
from bot.training.phrasings import Sentence

# Chosen on the 31,000 phrasings with 200 moved ones among them: eight moved groups of 25 weigh 116 to 217, the
# heaviest ordinary boundaries 28, 27 and 23. Surprise is counted in powers of e; smaller corpora are less surprised.
_GROUP_SURPRISE = 24.0
_GROUP_LEAST = 4
# A sentence by itself: fifty times likelier elsewhere. Of 200 moved anywhere, 9 in 10 are, and 1 in 75 of the others.
_ALONE_SURPRISE = float(np.log(50))
_ALONE_SURE = 0.2
_LIKELIER = 0.5


@dataclass(frozen=True)
class Suspect:
    """A phrasing by its place, the problem that it rather describes, and how sure that is (0 to 1)."""

    place: int
    rather: str
    sure: float


Reread = Callable[[Sequence[Sentence]], OutOfFold]
"""Has phrasings of two problems read by models that learnt only these, each phrasing left out in its turn."""


def suspects(sentences: Sequence[Sentence], judged: OutOfFold, reread: Reread) -> list[Suspect]:
    """Return the phrasings that are likely mislabelled, those of the heaviest groups first, then the surest."""
    surprises = _surprises(sentences, judged)
    found: dict[int, Suspect] = {}
    for (own, other), group in _groups(sentences, surprises):
        for suspect in _read_again(sentences, own, other, group, reread):
            found.setdefault(suspect.place, suspect)
    alone = [one for one in surprises if one.weight >= _ALONE_SURPRISE and one.sure >= _ALONE_SURE]
    for one in sorted(alone, key=lambda one: -one.weight):
        found.setdefault(one.place, Suspect(one.place, one.rather, one.sure))
    return list(found.values())


@dataclass(frozen=True)
class _Surprise:
    """A phrasing taken for another problem: how many times likelier that is than its own, as a logarithm."""

    place: int
    rather: str
    sure: float
    weight: float


def _surprises(sentences: Sequence[Sentence], judged: OutOfFold) -> list[_Surprise]:
    """Return the phrasings of problems that are taken for another problem. Small talk is short, and all alike."""
    columns = {label: column for column, label in enumerate(judged.labels)}
    found = []
    for place, (one, row) in enumerate(zip(sentences, judged.probabilities, strict=True)):
        best = int(row.argmax())
        rather = judged.labels[best]
        if rather != one.label and is_problem(one.label) and is_problem(rather):
            own = max(float(row[columns[one.label]]), 1e-9)
            found.append(_Surprise(place, rather, float(row[best]), float(np.log(row[best] / own))))
    return found


def _groups(
    sentences: Sequence[Sentence], surprises: Sequence[_Surprise]
) -> list[tuple[tuple[str, str], list[_Surprise]]]:
    """Return the pairs of problems whose sentences are together too surprising, the heaviest first."""
    groups: dict[tuple[str, str], list[_Surprise]] = defaultdict(list)
    for one in surprises:
        groups[sentences[one.place].label, one.rather].append(one)
    heavy = [pair for pair in groups.items() if len(pair[1]) >= _GROUP_LEAST and _weight(pair) >= _GROUP_SURPRISE]
    return sorted(heavy, key=_weight, reverse=True)


def _weight(pair: tuple[tuple[str, str], list[_Surprise]]) -> float:
    return sum(one.weight for one in pair[1])


def _read_again(
    sentences: Sequence[Sentence], own: str, other: str, group: Sequence[_Surprise], reread: Reread
) -> list[Suspect]:
    """Read two problems again, the group counted with the other: return the group, and who now looks like it."""
    suspected = {one.place: one.sure for one in group}
    places = [place for place, one in enumerate(sentences) if one.label in (own, other)]
    believed = [replace(sentences[place], label=other) if place in suspected else sentences[place] for place in places]
    judged = reread(believed)
    likely = judged.probabilities[:, judged.labels.index(other)]
    sure = {
        place: suspected.get(place, float(one))
        for place, one in zip(places, likely, strict=True)
        if place in suspected or (sentences[place].label == own and one > _LIKELIER)
    }
    return sorted((Suspect(place, other, one) for place, one in sure.items()), key=lambda one: -one.sure)
