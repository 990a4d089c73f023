"""What the model makes of a message, in the contract's terms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

PROBLEM_INTENT = "probleme"
OFF_TOPIC = "hors_sujet"
EMERGENCY = "urgence"
# Key under which the understanding travels in the message, to the actions.
UNDERSTANDING = "understanding"
LOCATION = "location"
# Key under which a phrasing's full label (problem code, or intent) travels to the classifier in training.
LABEL = "label"
_RANKING = 8

Decision = Literal["accept", "clarify", "reject"]


@dataclass(frozen=True)
class Thresholds:
    """From `accept` on, go on; from `clarify` on, show candidates; below, ask to rephrase.

    From `emergency` on, a message is an emergency even when another label is likelier and none of its words
    is a sign of danger.
    """

    accept: float
    clarify: float
    emergency: float = 0.15


@dataclass(frozen=True)
class Candidate:
    problem: str
    confidence: float


@dataclass(frozen=True)
class Understanding:
    """Intent, main problem, candidates, and what to do about it."""

    intent: str
    problem: str | None
    confidence: float
    ranking: tuple[Candidate, ...]
    decision: Decision
    problems: tuple[str, ...]
    emergency: str | None = None

    def as_dict(self) -> dict[str, Any]:
        # Not dataclasses.asdict, whose deep copies cost more than reading the message.
        return {**vars(self), "ranking": [{**vars(one)} for one in self.ranking], "problems": list(self.problems)}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Understanding":
        ranking = tuple(Candidate(**one) for one in content["ranking"])
        return cls(**{**content, "ranking": ranking, "problems": tuple(content["problems"])})


def understand(labels: Sequence[str], probabilities: Iterable[float], thresholds: Thresholds) -> Understanding:
    """Turn a row of probabilities over problems and intents into an understanding."""
    by_label = sorted(zip(labels, map(float, probabilities), strict=True), key=lambda pair: -pair[1])
    likeliest = islice((pair for pair in by_label if is_problem(pair[0])), _RANKING)
    ranking = tuple(Candidate(label, round(p, 4)) for label, p in likeliest)
    problem_mass = sum(p for label, p in by_label if is_problem(label))
    intent, mass = max(((label, p) for label, p in by_label if not is_problem(label)), key=lambda pair: pair[1])
    if mass > problem_mass:
        decision: Decision = "reject" if intent == OFF_TOPIC else "accept"
        return Understanding(intent, None, round(mass, 4), ranking, decision, ())
    top = ranking[0]
    decision = decide(top.confidence, thresholds)
    problems = () if decision == "reject" else (top.problem,)
    return Understanding(PROBLEM_INTENT, top.problem, top.confidence, ranking, decision, problems)


def decide(confidence: float, thresholds: Thresholds) -> Decision:
    if confidence >= thresholds.accept:
        return "accept"
    return "clarify" if confidence >= thresholds.clarify else "reject"


def is_problem(label: str) -> bool:
    """Problem codes hold a dot (theme.problem); other intents do not."""
    return "." in label
