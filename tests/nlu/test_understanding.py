"""From a row of probabilities to an intent, a problem and a decision."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.nlu.understanding import Thresholds, Understanding, decide, understand

LABELS = ["dechets.bac", "eau.facture", "voirie.chaussee", "saluer", "hors_sujet", "urgence"]
THRESHOLDS = Thresholds(0.5, 0.2)


def read(*probabilities: float) -> Understanding:
    return understand(LABELS, probabilities, THRESHOLDS)


@pytest.mark.parametrize(
    ("probabilities", "intent", "problem", "decision"),
    [
        ((0.1, 0.1, 0.7, 0.05, 0.05, 0), "probleme", "voirie.chaussee", "accept"),
        ((0.1, 0.3, 0.3, 0.1, 0.2, 0), "probleme", "eau.facture", "clarify"),
        ((0.19, 0.18, 0.18, 0.2, 0.25, 0), "probleme", "dechets.bac", "reject"),
        ((0.05, 0.05, 0.1, 0.8, 0, 0), "saluer", None, "accept"),
        ((0.05, 0.05, 0.1, 0, 0.8, 0), "hors_sujet", None, "reject"),
        ((0.05, 0.05, 0.1, 0, 0, 0.8), "urgence", None, "accept"),
        # Three problems in doubt are together likelier than one other intent.
        ((0.2, 0.2, 0.2, 0.4, 0, 0), "probleme", "dechets.bac", "clarify"),
    ],
)
def test_a_row_is_understood(probabilities: tuple[float, ...], intent: str, problem: str | None, decision: str) -> None:
    found = read(*probabilities)
    assert (found.intent, found.problem, found.decision) == (intent, problem, decision)


def test_a_problem_that_is_rejected_is_not_among_those_seen() -> None:
    assert read(0.19, 0.18, 0.18, 0.2, 0.25, 0).problems == ()
    assert read(0.1, 0.1, 0.7, 0.05, 0.05, 0).problems == ("voirie.chaussee",)


def test_the_ranking_holds_only_problems_the_likeliest_first() -> None:
    ranked = read(0.1, 0.3, 0.2, 0.4, 0, 0).ranking
    assert [one.problem for one in ranked] == ["eau.facture", "voirie.chaussee", "dechets.bac"]


@pytest.mark.parametrize(
    ("confidence", "decision"),
    [(0.5, "accept"), (0.49, "clarify"), (0.2, "clarify"), (0.19, "reject"), (0.0, "reject")],
)
def test_a_threshold_belongs_to_the_better_side(confidence: float, decision: str) -> None:
    assert decide(confidence, THRESHOLDS) == decision


@given(arrays(float, len(LABELS), elements=st.floats(0.001, 1)))
def test_an_understanding_travels_as_json_and_comes_back(
    weights: "np.ndarray[tuple[int], np.dtype[np.float64]]",
) -> None:
    found = read(*(weights / weights.sum()))
    assert Understanding.from_dict(json.loads(json.dumps(found.as_dict()))) == found
