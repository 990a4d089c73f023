"""What confidence means: a temperature that makes it a probability, and thresholds set from costs.

Both are measured on the validation set, which the model never trains on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.nlu.linear import LinearModel, Scores, softmax
from bot.nlu.reader import Reader
from bot.nlu.two_problems import Double, PairJudge, fit_judge, likeliest_pairs
from bot.nlu.understanding import EMERGENCY, PROBLEM_INTENT, Thresholds, is_problem, understand
from bot.nlu.validation import ValidationSentence

# What each outcome costs a resident, against one more question = 1. A wrong structure costs a lost
# afternoon; being asked to rephrase costs more than choosing among three buttons.
WRONG_STRUCTURE = 6.0
ONE_MORE_QUESTION = 1.0
QUESTION_FOR_NOTHING = 2.5
REPHRASE = 2.0
# Emergencies: recall first. The numbers shown for nothing to two residents in a hundred cost a line to read.
FALSE_ALARMS = 0.02
_SHOWN = 3


def calibrate(model: LinearModel, sentences: Sequence[ValidationSentence], doubles: Sequence[Double]) -> Reader:
    """Measure a fitted model on sentences it never trained on, and return it ready to read messages."""
    known = [one for one in sentences if one.label in model.labels]
    if not known:
        return Reader(model, Thresholds(1.0, 0.0))
    scores = model.scores([one.text for one in known])
    right = [model.labels.index(one.label) for one in known]
    model = replace(model, temperature=fit_temperature(scores, right))
    thresholds = _thresholds(model, model.probabilities_of(scores), right)
    reader = Reader(model, thresholds)
    return replace(reader, judge=_judge(reader, known, doubles))


def fit_temperature(scores: Scores, labels: Sequence[int]) -> float:
    """Return the factor by which scores must be multiplied for the softmax to be a probability.

    Args:
        labels: column of the right label of each row.
    """
    rows = np.arange(len(labels))

    def loss(log_factor: float) -> float:
        right = softmax(scores * np.exp(log_factor))[rows, labels]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    # Only who learns pays for this import: tens of megabytes.
    from scipy.optimize import minimize_scalar

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


@dataclass(frozen=True)
class Bin:
    """Messages whose confidence falls between two bounds: mean confidence, and how often the model was right."""

    confidence: float
    accuracy: float
    count: int


def calibration_bins(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Return the bins of equal width that hold messages, the least sure first."""
    confidence, hit = np.asarray(confidences), np.asarray(right, dtype=float)
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    held = (places == place for place in np.unique(places))
    return [Bin(float(confidence[one].mean()), float(hit[one].mean()), int(one.sum())) for one in held]


def expected_calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Return the mean gap between confidence and accuracy, over bins of equal width (Guo et al., 2017)."""
    found = calibration_bins(confidences, right, bins)
    return sum(abs(one.accuracy - one.confidence) * one.count for one in found) / len(confidences)


def fit_emergency(probabilities: npt.ArrayLike, dangers: Sequence[bool]) -> float:
    """Return the lowest probability of danger that raises no more than FALSE_ALARMS of false alarms."""
    others = np.sort(np.asarray(probabilities)[~np.asarray(dangers)])[::-1]
    borne = int(len(others) * FALSE_ALARMS)
    # Just above the first message that would be one alarm too many.
    return float(others[borne]) + 1e-6 if borne < len(others) else 0.0


def _thresholds(model: LinearModel, probabilities: Scores, right: Sequence[int]) -> Thresholds:
    """Set the thresholds on the messages that the model would route, or might have."""
    codes = model.problem_columns
    confidences, ranks = [], []
    for row, label in zip(probabilities, right, strict=True):
        if understand(model.labels, row, Thresholds(0.0, 0.0)).intent != PROBLEM_INTENT:
            continue
        places = sorted(codes, key=lambda place: -row[place])
        confidences.append(float(row[places[0]]))
        ranks.append(places.index(label) if label in places else None)
    thresholds = fit_thresholds(confidences, ranks)
    if EMERGENCY not in model.labels:
        return thresholds
    danger = model.labels.index(EMERGENCY)
    emergency = fit_emergency(probabilities[:, danger], [label == danger for label in right])
    return replace(thresholds, emergency=emergency)


def _judge(reader: Reader, sentences: Sequence[ValidationSentence], doubles: Sequence[Double]) -> PairJudge | None:
    """Learn when a message holds two problems."""
    told = [(one.text, {one.label}) for one in sentences if is_problem(one.label)]
    told += [(one.text, set(one.problems)) for one in doubles]
    if not told:
        return None
    texts, model = [text for text, _ in told], reader.model
    found = likeliest_pairs(texts, model.probabilities(texts), model.problem_columns, model.probabilities)
    seen = [(pair, codes) for pair, (_, codes) in zip(found, told, strict=True) if pair]
    right = [{model.labels[pair.first], model.labels[pair.second]} == codes for pair, codes in seen]
    return fit_judge([pair for pair, _ in seen], right)


def _accepted(rank: int | None) -> float:
    return 0.0 if rank == 0 else WRONG_STRUCTURE


def _asked(rank: int | None) -> float:
    return ONE_MORE_QUESTION if rank is not None and rank < _SHOWN else QUESTION_FOR_NOTHING


def _refused(rank: int | None) -> float:
    return 0.0 if rank is None else REPHRASE + ONE_MORE_QUESTION
