"""What a model makes of each phrasing when it has not learnt it: out-of-fold probabilities of every phrasing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.calibration import fit_temperature
from bot.nlu.linear import Scores, Settings, fit, softmax
from bot.nlu.vectors import WordVectors
from bot.training.evaluation.folds import splits
from bot.training.phrasings import Sentence

Progress = Callable[[float], None]


@dataclass(frozen=True)
class OutOfFold:
    """One row a phrasing, one column a label: the probability that a model which never read it gives."""

    labels: list[str]
    probabilities: Scores


def out_of_fold(
    sentences: Sequence[Sentence],
    settings: Settings,
    vectors: WordVectors | None,
    progress: Progress = lambda share: None,
) -> OutOfFold:
    """Have each phrasing read by a model that learnt the other folds, and turn the scores into probabilities.

    The temperature is measured on these very scores: none comes from a model that read the phrasing.
    """
    labels = sorted({one.label for one in sentences})
    scores = np.full((len(sentences), len(labels)), -np.inf, dtype=np.float64)
    done = 0
    for seen, unseen in splits(sentences):
        model = fit([sentences[at].text for at in seen], [sentences[at].label for at in seen], settings, vectors)
        columns = [labels.index(label) for label in model.labels]
        scores[np.ix_(unseen, columns)] = model.scores([sentences[at].text for at in unseen])
        done += len(unseen)
        progress(done / len(sentences))
    right = [labels.index(one.label) for one in sentences]
    return OutOfFold(labels, softmax(scores * fit_temperature(scores, right)))
