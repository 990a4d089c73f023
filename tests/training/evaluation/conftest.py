"""Predictions made up by hand: every figure of theirs can be counted on one's fingers."""

from collections.abc import Callable

import pytest

from bot.nlu.understanding import Candidate, Decision, Understanding, is_problem
from bot.training.evaluation.measures import Evaluation, Prediction

Predict = Callable[..., Prediction]


def prediction(
    label: str, first: str, confidence: float, decision: Decision = "accept", voice: str = "rural", third: str = "x.y"
) -> Prediction:
    """Return a sentence of that label of which the model thinks first something, then `third`."""
    problem = first if is_problem(first) else None
    intent = "probleme" if problem else first
    ranking = (Candidate(first, confidence),)
    understood = Understanding(intent, problem, confidence, ranking, decision, (problem,) if problem else ())
    return Prediction(f"{label} dit ainsi", label, voice, (first, "a.b", third), confidence, understood)


@pytest.fixture
def evaluation() -> Evaluation:
    rows = [
        prediction("voirie.trou", "voirie.trou", 0.95),
        prediction("voirie.trou", "voirie.trou", 0.55, "clarify", voice="jeune"),
        prediction("voirie.trou", "eau.fuite", 0.65, "accept", third="voirie.trou"),
        prediction("eau.fuite", "eau.fuite", 0.85, "accept", voice="jeune"),
        prediction("eau.fuite", "hors_sujet", 0.9, "reject", voice="jeune"),
        prediction("hors_sujet", "hors_sujet", 0.99, "reject"),
        prediction("hors_sujet", "eau.fuite", 0.8, "accept"),
        prediction("hors_sujet", "eau.fuite", 0.3, "clarify"),
        prediction("saluer", "saluer", 0.97),
        prediction("remercier", "saluer", 0.5),
        prediction("urgence", "urgence", 0.7),
        prediction("urgence", "voirie.trou", 0.6),
    ]
    return Evaluation("essai", tuple(rows))
