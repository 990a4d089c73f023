"""The linear model: word and character features without accents, plus word vectors, one class a label."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.french import Vectors
from bot.text import fold

Scores = npt.NDArray[np.float64]


@dataclass
class LinearModel:
    """A fitted model. `temperature` turns its scores into probabilities (see calibration.py)."""

    words: TfidfVectorizer
    characters: TfidfVectorizer
    classifier: LinearSVC
    vector_weight: float
    temperature: float = 1.0

    @property
    def labels(self) -> list[str]:
        return [str(label) for label in self.classifier.classes_]

    def scores(self, texts: Sequence[str], vectors: Vectors) -> Scores:
        """Return one row a text, one column a label; the higher, the likelier."""
        features = _features(self.words.transform, self.characters.transform, texts, vectors, self.vector_weight)
        return np.asarray(self.classifier.decision_function(features))

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Scores:
        return self.probabilities_of(self.scores(texts, vectors))

    def probabilities_of(self, scores: Scores) -> Scores:
        return softmax(scores * self.temperature)


def fit(
    texts: Sequence[str], vectors: Vectors, labels: Sequence[str], vector_weight: float, regularisation: float
) -> LinearModel:
    """Fit the model on phrasings. Deterministic for the same input."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    features = _features(words.fit_transform, characters.fit_transform, texts, vectors, vector_weight)
    classifier = LinearSVC(C=regularisation, random_state=0)
    classifier.fit(features, np.asarray(labels))
    return LinearModel(words, characters, classifier, vector_weight)


def softmax(scores: Scores) -> Scores:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def _features(words: Any, characters: Any, texts: Sequence[str], vectors: Vectors, weight: float) -> csr_matrix:
    folded = [fold(text) for text in texts]
    return hstack([words(folded), characters(folded), csr_matrix(vectors * weight)]).tocsr().astype(np.float32)
