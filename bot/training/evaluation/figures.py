"""What is measured of a model, as its card keeps it. The names of the fields are the keys of `Card.figures`."""

from datetime import datetime
from typing import Any, Optional

from pydantic import BaseModel, ValidationError

VALIDATION, HELD_OUT = "validation", "held_out"


class _Frozen(BaseModel):
    class Config:
        frozen = True


class Count(_Frozen):
    """Hits among a number of sentences."""

    hits: int = 0
    total: int = 0

    @property
    def rate(self) -> float:
        return self.hits / self.total if self.total else 0.0

    def __add__(self, other: "Count") -> "Count":
        return Count(hits=self.hits + other.hits, total=self.total + other.total)


class BinFigures(_Frozen):
    """Sentences of about the same confidence: its mean, and how often the model was right."""

    confidence: float
    accuracy: float
    count: int


class SetFigures(_Frozen):
    """One set of sentences that the model never learnt.

    Args:
        first, among_three: problems whose right label is the likeliest, or one of the three likeliest.
        off_topic_routed: off topic messages that would be given a structure.
        outcomes: what becomes of problems ("accept, right"…).
    """

    sentences: int
    first: Count
    among_three: Count
    calibration_error: float
    bins: list[BinFigures]
    problems_refused: Count
    off_topic_routed: Count
    emergencies_missed: Count
    small_talk: Count
    outcomes: dict[str, int]


class LabelFigures(_Frozen):
    """How often a problem, or an intent, is the likeliest label of its own sentences.

    Args:
        cross_validated: of its phrasings, read by a model that had not learnt them.
    """

    validation: Count = Count()
    held_out: Count = Count()
    cross_validated: Count = Count()

    @property
    def judged(self) -> Count:
        """What judges it: enough sentences for a fall to mean something."""
        return self.validation + self.cross_validated

    def beside(self, live: "LabelFigures") -> tuple[Count, Count]:
        """Return what is compared of both: the sentences that judge, and, when both have it, cross-validation.

        The model of an installation was never cross-validated, and learnt the phrasings: what one makes of them
        without having learnt them is compared with nothing of it.
        """
        if not (self.cross_validated.total and live.cross_validated.total):
            return self.validation + self.held_out, live.validation + live.held_out
        return self.judged, live.judged


class Confusion(_Frozen):
    """Sentences of one label that are taken for another."""

    right: str
    given: str
    count: int
    sentences: list[str]


class Contested(_Frozen):
    """A phrasing that the live model and all other phrasings would put under the same other label."""

    text: str
    label: str
    instead: str


class Speed(_Frozen):
    """How long one message takes to read. `ratio`: the p95 against the live model's, read in turn with it."""

    p50_ms: float
    p95_ms: float
    ratio: float | None = None


class GoldenResult(_Frozen):
    """How a golden conversation went. `found` says in French what came out."""

    id: int
    title: str
    passed: bool
    found: str


class Figures(_Frozen):
    """All figures of a model.

    Args:
        sets: by VALIDATION and HELD_OUT.
        cross_validated: of all problems' phrasings; nothing counted when it was not measured.
        contested: how many phrasings are contested; `contested_examples` are the first of them.
        live_model: the model that was live when this was measured, `live` its figures on the same sentences, in
            the same run; its cross-validation comes from its own card. None when nothing was live, or itself was.
    """

    measured_at: datetime
    seconds: float = 0.0
    sets: dict[str, SetFigures]
    labels: dict[str, LabelFigures]
    cross_validated: Count = Count()
    confusions: list[Confusion] = []
    contested: int = 0
    contested_examples: list[Contested] = []
    speed: Speed
    memory_mb: float
    golden: list[GoldenResult] = []
    live_model: str | None = None
    live: Optional["Figures"] = None

    def as_json(self) -> dict[str, Any]:
        """Return what the card keeps."""
        return {**self.dict(exclude={"measured_at", "live"}), **_moments(self)}


def _moments(figures: Figures) -> dict[str, Any]:
    live = figures.live.as_json() if figures.live else None
    return {"measured_at": figures.measured_at.isoformat(), "live": live}


Figures.update_forward_refs()


def read_figures(content: dict[str, Any]) -> Figures | None:
    """Return the figures of a card; None when it has none, or those of a version that measured otherwise."""
    try:
        return Figures.parse_obj(content) if content else None
    except ValidationError:
        return None
