"""What confidence means: a temperature that makes it a probability, and thresholds set from costs.

Both are measured on the validation set, which the model never trains on.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize_scalar

from bot.nlu.linear import Scores, softmax
from bot.nlu.understanding import Thresholds

# What each outcome costs a resident, against one more question = 1. A wrong structure costs a lost
# afternoon; being asked to rephrase costs more than choosing among three buttons.
WRONG_STRUCTURE = 6.0
ONE_MORE_QUESTION = 1.0
QUESTION_FOR_NOTHING = 2.5
REPHRASE = 2.0
_SHOWN = 3


def fit_temperature(scores: Scores, labels: Sequence[int]) -> float:
    """Return the factor by which scores must be multiplied for the softmax to be a probability.

    Args:
        labels: column of the right label of each row.
    """
    rows = np.arange(len(labels))

    def loss(log_factor: float) -> float:
        right = softmax(scores * np.exp(log_factor))[rows, labels]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 4.0), method="bounded").x))


def fit_thresholds(confidences: Sequence[float], ranks: Sequence[int | None]) -> Thresholds:
    """Return the pair of thresholds with the least total cost.

    Args:
        confidences: of the first problem, for each message.
        ranks: where the right problem stands (0 = first), None when the message is not a problem.
    """
    confidence = np.asarray(confidences)
    grid = np.unique(np.round(np.concatenate([confidence, [0.0, 1.0]]), 2))
    accepted, asked, refused = (np.array([cost(rank) for rank in ranks]) for cost in (_accepted, _asked, _refused))
    best = (np.inf, 1.0, 0.0)
    for accept in grid:
        for clarify in grid[grid <= accept]:
            middle = np.where(confidence >= clarify, asked, refused)
            total = float(np.where(confidence >= accept, accepted, middle).sum())
            best = min(best, (total, float(accept), float(clarify)))
    return Thresholds(best[1], best[2])


def expected_calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Return the mean gap between confidence and accuracy, over bins of equal width (Guo et al., 2017)."""
    confidence, hit = np.asarray(confidences), np.asarray(right, dtype=float)
    edges = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(hit[edges == one].mean() - confidence[edges == one].mean()) * (edges == one).sum() for one in set(edges)
    ]
    return float(sum(gaps) / len(confidence))


def _accepted(rank: int | None) -> float:
    return 0.0 if rank == 0 else WRONG_STRUCTURE


def _asked(rank: int | None) -> float:
    return ONE_MORE_QUESTION if rank is not None and rank < _SHOWN else QUESTION_FOR_NOTHING


def _refused(rank: int | None) -> float:
    return 0.0 if rank is None else REPHRASE + ONE_MORE_QUESTION
