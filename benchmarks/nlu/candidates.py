"""Classifiers tried for config.yml, each learnt in this process on the same phrasings."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.linear import LinearModel, Scores, Settings, fit
from bot.nlu.spelling import normalise
from bot.nlu.vectors import WordVectors
from bot.text import fold


class Scorer(Protocol):
    """What a learnt classifier can do."""

    @property
    def labels(self) -> list[str]: ...

    def scores(self, texts: Sequence[str]) -> Scores: ...


Learn = Callable[[Sequence[str], Sequence[str], WordVectors], Scorer]


@dataclass
class Plain:
    """The first version of this product: words and letters as they are typed, without accents."""

    words: TfidfVectorizer
    letters: TfidfVectorizer
    machine: LinearSVC
    labels: list[str]

    @classmethod
    def learn(cls, texts: Sequence[str], labels: Sequence[str], _vectors: WordVectors) -> "Plain":
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2, dtype=np.float32)
        folded = [fold(text) for text in texts]
        rows = hstack([words.fit_transform(folded), letters.fit_transform(folded)]).tocsr()
        machine = LinearSVC(C=0.3, tol=0.05, random_state=0).fit(rows, np.asarray(labels))
        return cls(words, letters, machine, [str(one) for one in machine.classes_])

    def scores(self, texts: Sequence[str]) -> Scores:
        folded = [fold(text) for text in texts]
        rows = hstack([self.words.transform(folded), self.letters.transform(folded)]).tocsr()
        return np.asarray(self.machine.decision_function(rows))


@dataclass
class WithCentroids:
    """Our model, plus the likeness of the message to the mean phrasing of each label."""

    model: LinearModel
    means: csr_matrix
    weight: float = 2.0

    @property
    def labels(self) -> list[str]:
        return self.model.labels

    @classmethod
    def learn(cls, texts: Sequence[str], labels: Sequence[str], vectors: WordVectors) -> "WithCentroids":
        model = fit(texts, labels, Settings(), vectors)
        rows = model.features.of([normalise(text) for text in texts])
        right = np.asarray(labels)
        means = np.vstack([np.asarray(rows[right == label].mean(axis=0)) for label in model.labels])
        return cls(model, csr_matrix(means / np.linalg.norm(means, axis=1, keepdims=True)))

    def scores(self, texts: Sequence[str]) -> Scores:
        rows = self.model.features.of([normalise(text) for text in texts])
        likeness = np.asarray((rows @ self.means.T).todense()) / np.sqrt(3)
        return np.asarray(self.model.scores(texts) + self.weight * likeness)


def ours(texts: Sequence[str], labels: Sequence[str], vectors: WordVectors) -> LinearModel:
    return fit(texts, labels, Settings(), vectors)


def without_vectors(texts: Sequence[str], labels: Sequence[str], _vectors: WordVectors) -> LinearModel:
    return fit(texts, labels, Settings(vector_weight=0.0))


def with_noise(texts: Sequence[str], labels: Sequence[str], vectors: WordVectors) -> LinearModel:
    """Learn each phrasing twice, once with the slips of a hurried thumb."""
    chance = random.Random(0)
    noisy = [slip(text, chance) for text in texts]
    return fit([*texts, *noisy], [*labels, *labels], Settings(), vectors)


_NEIGHBOURS = dict(zip("azertyuiopqsdfghjklmwxcvbn", "zertyuioopsdfghjklmlxcvbn,", strict=True))
_SLIPS = 0.06


def slip(text: str, chance: random.Random) -> str:
    """Return the text with one letter in sixteen dropped, doubled, or replaced by its neighbour on the keyboard."""
    return "".join(_slip(letter, chance) for letter in text)


def _slip(letter: str, chance: random.Random) -> str:
    if not letter.isalpha() or chance.random() > _SLIPS:
        return letter
    return chance.choice(["", letter * 2, _NEIGHBOURS.get(letter.lower(), letter)])


CANDIDATES: dict[str, Learn] = {
    "words and letters as typed": Plain.learn,
    "by ear, without vectors": without_vectors,
    "by ear, with vectors (config.yml)": ours,
    "by ear + centroids": WithCentroids.learn,
    "by ear + noise in training": with_noise,
}
