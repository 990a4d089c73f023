"""Phrasings put under the wrong problems, one in seven: the gate refuses the model that learns them."""

from collections import Counter
from collections.abc import Sequence

import pytest

from bot.nlu.linear import Settings as Learning
from bot.nlu.linear import fit
from bot.nlu.reader import Reader
from bot.nlu.understanding import Thresholds
from bot.settings import ROOT
from bot.training.assessment import contested_among
from bot.training.evaluation.figures import Count, Figures
from bot.training.evaluation.out_of_fold import out_of_fold
from bot.training.evaluation.tallies import label_figures
from bot.training.gate import judge
from bot.training.phrasing_files import read_sentences
from bot.training.phrasings import Sentence
from tests.training.harm import moved_together
from tests.training.made_up_figures import figures

# As many are moved as when 200 of the whole corpus are: there, 8 problems have 25 of their 180 moved.
_LABELS, _OF_EACH, _HARMED, _MOVED = 16, 90, 8, 100
_LEARNING = Learning(vector_weight=0.0)


@pytest.fixture(scope="module")
def corpus() -> list[Sentence]:
    everything = read_sentences(ROOT / "data" / "nlu")
    problems = sorted(code for code in Counter(one.label for one in everything) if "." in code)
    kept = problems[:: len(problems) // _LABELS][:_LABELS]
    return [one for code in kept for one in [each for each in everything if each.label == code][:_OF_EACH]]


@pytest.fixture(scope="module")
def live(corpus: list[Sentence]) -> Reader:
    """A model of the phrasings as they should be."""
    model = fit([one.text for one in corpus], [one.label for one in corpus], _LEARNING)
    return Reader(model, Thresholds(0.5, 0.1))


def _measured(sentences: Sequence[Sentence], live: Reader) -> Figures:
    crossed = out_of_fold(sentences, _LEARNING, None)
    firsts = [crossed.labels[place] for place in crossed.probabilities.argmax(axis=1)]
    labels = label_figures({}, sentences, firsts)
    total = sum((one.cross_validated for one in labels.values()), Count())
    contested = contested_among(sentences, crossed, live)
    return figures(labels=labels, cross_validated=total, contested=len(contested), contested_examples=contested)


def test_a_harmful_set_is_refused_and_shown(corpus: list[Sentence], live: Reader) -> None:
    names = {one.label: one.label for one in corpus}
    before = _measured(corpus, live)
    assert judge(before, before, {1, 2}, names) == []
    harmed, moved = moved_together(corpus, count=_MOVED, problems=_HARMED)
    after = _measured(harmed, live)
    # Even when the live model was never cross-validated: what it contests is enough.
    unmeasured = before.copy(update={"labels": {}, "cross_validated": Count()})
    assert any("mal rangées" in one for one in judge(after, unmeasured, {1, 2}, names))
    assert any("validation croisée" in one for one in judge(after, before, {1, 2}, names))
    shown = {one.text for one in after.contested_examples}
    assert sum(harmed[place].text in shown for place in moved) >= 0.75 * _MOVED
