"""Figures of a model on labelled sentences. Pure: predictions in, figures out."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.nlu.calibration import Bin, calibration_bins, expected_calibration_error
from bot.nlu.emergency import Sign
from bot.nlu.linear import likeliest
from bot.nlu.reader import Reader
from bot.nlu.two_problems import Double
from bot.nlu.understanding import EMERGENCY, OFF_TOPIC, Understanding, is_problem
from bot.nlu.validation import ValidationSentence


@dataclass(frozen=True)
class Prediction:
    """A sentence, its right label, and what the model makes of it. `ranked` are its three likeliest labels."""

    text: str
    label: str
    voice: str
    ranked: tuple[str, ...]
    confidence: float
    understood: Understanding

    @property
    def is_first(self) -> bool:
        return self.ranked[0] == self.label

    @property
    def is_among_three(self) -> bool:
        return self.label in self.ranked

    @property
    def outcome(self) -> str:
        """What happens to the resident: the decision on a problem, or the intent."""
        return self.understood.decision if self.understood.problem else self.understood.intent


@dataclass(frozen=True)
class Share:
    """Hits among a number of sentences."""

    hits: int
    total: int

    @property
    def rate(self) -> float:
        return self.hits / self.total if self.total else 0.0


@dataclass(frozen=True)
class Evaluation:
    """All figures of one set of sentences."""

    name: str
    predictions: tuple[Prediction, ...]

    @cached_property
    def problems(self) -> tuple[Prediction, ...]:
        return tuple(one for one in self.predictions if is_problem(one.label))

    @property
    def first(self) -> Share:
        return _share(self.problems, lambda one: one.is_first)

    @property
    def among_three(self) -> Share:
        return _share(self.problems, lambda one: one.is_among_three)

    @property
    def by_voice(self) -> dict[str, Share]:
        return _grouped(self.problems, lambda one: one.voice)

    @property
    def by_label(self) -> dict[str, Share]:
        """Of every label, the thinnest first."""
        return dict(sorted(_grouped(self.predictions, lambda one: one.label).items(), key=lambda pair: pair[1].rate))

    @property
    def outcomes(self) -> dict[str, int]:
        """Of problems: accepted, asked about or refused, right or wrong."""
        counts = Counter(f"{one.outcome}, {_rightness(one)}" for one in self.problems)
        return dict(counts.most_common())

    @property
    def small_talk(self) -> Share:
        others = (OFF_TOPIC, EMERGENCY)
        talk = [one for one in self.predictions if not is_problem(one.label) and one.label not in others]
        return _share(talk, lambda one: one.understood.intent == one.label)

    @property
    def off_topic_routed(self) -> Share:
        """Off topic messages that would be given a structure."""
        strangers = [one for one in self.predictions if one.label == OFF_TOPIC]
        return _share(strangers, lambda one: one.understood.problem is not None and one.outcome == "accept")

    @property
    def problems_refused(self) -> Share:
        return _share(self.problems, lambda one: one.outcome in ("reject", OFF_TOPIC))

    @property
    def emergencies_missed(self) -> Share:
        dangers = [one for one in self.predictions if one.label == EMERGENCY]
        return _share(dangers, lambda one: one.understood.intent != EMERGENCY)

    @property
    def calibration_error(self) -> float:
        return expected_calibration_error(*self._confidences)

    @property
    def bins(self) -> list[Bin]:
        return calibration_bins(*self._confidences)

    @property
    def _confidences(self) -> tuple[list[float], list[bool]]:
        return [one.confidence for one in self.predictions], [one.is_first for one in self.predictions]

    @property
    def confusions(self) -> list[tuple[str, str, list[Prediction]]]:
        """Right label, label given instead, and the sentences; the most frequent first."""
        pairs: dict[tuple[str, str], list[Prediction]] = defaultdict(list)
        for one in self.predictions:
            if not one.is_first:
                pairs[one.label, one.ranked[0]].append(one)
        return sorted(((*pair, group) for pair, group in pairs.items()), key=lambda row: (-len(row[2]), row[0]))


def evaluate(name: str, reader: Reader, signs: Sequence[Sign], sentences: Iterable[ValidationSentence]) -> Evaluation:
    """Have a model read sentences whose labels it knows, and return its figures."""
    known = [one for one in sentences if one.label in reader.model.labels]
    if not known:
        return Evaluation(name, ())
    rows = reader.model.probabilities([one.text for one in known])
    predictions = [
        Prediction(
            one.text, one.label, one.voice, tuple(ranked), float(row.max()), reader.understand_row(one.text, row, signs)
        )
        for one, row, ranked in zip(known, rows, likeliest(reader.model.labels, rows), strict=True)
    ]
    return Evaluation(name, tuple(predictions))


def pairs_found(reader: Reader, signs: Sequence[Sign], doubles: Sequence[Double]) -> Share:
    """Return in how many messages with two problems both were found."""
    found = (set(reader.understand(one.text, signs).problems) == set(one.problems) for one in doubles)
    return Share(sum(found), len(doubles))


def _rightness(one: Prediction) -> str:
    return "right" if one.understood.problem == one.label else "wrong"


def _share(group: Sequence[Prediction], hit: Callable[[Prediction], bool]) -> Share:
    return Share(sum(map(hit, group)), len(group))


def _grouped(group: Iterable[Prediction], key: Callable[[Prediction], str]) -> dict[str, Share]:
    groups: dict[str, list[Prediction]] = defaultdict(list)
    for one in group:
        groups[key(one)].append(one)
    return {name: _share(members, lambda one: one.is_first) for name, members in sorted(groups.items())}
