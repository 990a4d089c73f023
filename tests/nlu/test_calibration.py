"""Temperature, thresholds and calibration error, on cases whose right answer is known."""

import numpy as np
import pytest

from bot.nlu.calibration import expected_calibration_error, fit_temperature, fit_thresholds
from bot.nlu.linear import softmax


@pytest.mark.parametrize("factor", [0.5, 1.0, 3.0, 8.0])
def test_the_temperature_of_made_up_answers_is_found_again(factor: float) -> None:
    chance = np.random.default_rng(0)
    scores = chance.normal(size=(6000, 5))
    labels = [int(chance.choice(5, p=row)) for row in softmax(scores * factor)]
    assert fit_temperature(scores, labels) == pytest.approx(factor, rel=0.08)


def test_sure_and_right_messages_are_accepted_and_doubtful_ones_asked_about() -> None:
    thresholds = fit_thresholds([0.95] * 50 + [0.4] * 50, [0] * 50 + [1] * 50)
    assert 0.4 < thresholds.accept <= 0.95
    assert thresholds.clarify <= 0.4


def test_messages_that_are_no_problem_are_refused() -> None:
    thresholds = fit_thresholds([0.9] * 50 + [0.1] * 50, [0] * 50 + [None] * 50)
    assert 0.1 < thresholds.clarify <= thresholds.accept <= 0.9


def test_a_model_always_right_asks_nothing() -> None:
    assert fit_thresholds([0.2, 0.5, 0.9], [0, 0, 0]).accept <= 0.2


def test_a_wrong_answer_costs_more_than_a_few_questions() -> None:
    few, many = [0] * 90 + [3] * 10, [0] * 60 + [3] * 40
    assert fit_thresholds([0.7] * 100, few).accept <= 0.7 < fit_thresholds([0.7] * 100, many).accept


@pytest.mark.parametrize(
    ("confidences", "right", "error"),
    [
        ([1.0, 1.0], [True, True], 0.0),
        ([1.0, 1.0], [False, False], 1.0),
        ([0.75] * 4, [True, True, True, False], 0.0),
        ([0.9, 0.9, 0.1, 0.1], [True, True, True, True], 0.5),
        ([0.0], [False], 0.0),
    ],
)
def test_the_calibration_error_is_the_mean_gap(confidences: list[float], right: list[bool], error: float) -> None:
    assert expected_calibration_error(confidences, right) == pytest.approx(error)
