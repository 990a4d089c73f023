"""The linear model: a support vector machine on words and sounds, helped by word vectors.

The two learn apart and their scores are added: 300 dense columns would make the sparse part several times
slower to train, for the same accuracy (docs/performance.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix

from bot.nlu.features import Features, fit_features
from bot.nlu.spelling import normalise
from bot.nlu.understanding import is_problem
from bot.nlu.vectors import WordVectors

Scores = npt.NDArray[np.float64]
# Labels are learnt in this many groups, on all processors; the number is fixed so that the result is.
_GROUPS = 8


@dataclass(frozen=True)
class Settings:
    """What is set by hand: LinearSVC's C, and what the vectors' scores count for (0: no vectors)."""

    regularisation: float = 1.0
    vector_weight: float = 0.5


@dataclass(frozen=True)
class Dense:
    """The part that reads word vectors, linear too: scores = means · weights + bias."""

    vectors: WordVectors
    word_weights: dict[str, float]
    unknown: float
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def means(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self.vectors.means(texts, self.word_weights, self.unknown)

    def scores(self, texts: Sequence[str]) -> Scores:
        return np.asarray(self.means(texts) @ self.weights + self.bias, dtype=np.float64)


@dataclass
class LinearModel:
    """A fitted model. `temperature` turns its scores into probabilities (see calibration.py)."""

    labels: list[str]
    features: Features
    weights: npt.NDArray[np.float16]
    bias: npt.NDArray[np.float32]
    dense: Dense | None
    vector_weight: float
    temperature: float = 1.0

    @property
    def problem_columns(self) -> list[int]:
        return [place for place, label in enumerate(self.labels) if is_problem(label)]

    def scores(self, texts: Sequence[str]) -> Scores:
        """Return one row a text, one column a label; the higher, the likelier."""
        normalised = [normalise(text) for text in texts]
        sparse = np.stack([self._sparse_scores(*self.features.row(text)) for text in normalised]) + self.bias
        return sparse + self.vector_weight * self.dense.scores(normalised) if self.dense else sparse

    def probabilities(self, texts: Sequence[str]) -> Scores:
        return self.probabilities_of(self.scores(texts))

    def probabilities_of(self, scores: Scores) -> Scores:
        return softmax(scores * self.temperature)

    def _sparse_scores(self, columns: Any, values: Any) -> Any:
        """Only the weights of what a message holds are read: all of them need not be in 32 bits."""
        return (values @ self.weights[columns].astype(np.float32)).astype(np.float64)


def fit(
    texts: Sequence[str], labels: Sequence[str], settings: Settings, vectors: WordVectors | None = None
) -> LinearModel:
    """Fit the model on phrasings. Deterministic for the same input."""
    normalised = [normalise(text) for text in texts]
    features, rows = fit_features(normalised)
    names = np.unique(np.asarray(labels))
    weights, bias = _fit_sparse(rows, np.asarray(labels), names, settings.regularisation)
    dense = _fit_dense(features, normalised, labels, names, vectors) if vectors and settings.vector_weight else None
    return LinearModel([str(name) for name in names], features, weights, bias, dense, settings.vector_weight)


def _fit_sparse(rows: csr_matrix, labels: Any, names: Any, regularisation: float) -> tuple[Any, Any]:
    rows.sort_indices()
    wide = rows.astype(np.float64)
    groups = [group for group in np.array_split(names, _GROUPS) if len(group)]
    # Each worker gets its own copy (max_nbytes=None): liblinear refuses memory it cannot write.
    found = Parallel(n_jobs=-1, max_nbytes=None)(
        delayed(_fit_group)(wide, labels, one, regularisation) for one in groups
    )
    weights = np.concatenate([coefficients for coefficients, _ in found]).T
    return np.ascontiguousarray(weights, dtype=np.float16), np.concatenate([bias for _, bias in found])


def _fit_group(rows: csr_matrix, labels: Any, group: Any, regularisation: float) -> tuple[Any, Any]:
    """Learn each label of the group against all others. A loose tolerance: tighter ones change nothing."""
    # Only who learns pays for this import: tens of megabytes.
    from sklearn.svm import LinearSVC

    targets = np.where(np.isin(labels, group), labels, "")
    machine = LinearSVC(C=regularisation, tol=0.1, random_state=0).fit(rows, targets)
    kept = np.isin(machine.classes_, group)
    # With two classes, liblinear gives the weights of the second only.
    if len(machine.classes_) == 2:
        kept = np.array([True])
    return machine.coef_[kept].astype(np.float32), machine.intercept_[kept].astype(np.float32)


def _fit_dense(
    features: Features, texts: Sequence[str], labels: Sequence[str], names: Any, vectors: WordVectors
) -> Dense:
    # Only who learns pays for this import: tens of megabytes.
    from sklearn.linear_model import Ridge

    word_weights = features.word_weights
    unknown = max(word_weights.values(), default=1.0)
    targets = np.where(np.asarray(labels)[:, None] == names[None, :], 1.0, -1.0)
    ridge = Ridge(alpha=1.0).fit(vectors.means(texts, word_weights, unknown), targets)
    weights = np.ascontiguousarray(ridge.coef_.T, dtype=np.float32)
    return Dense(vectors, word_weights, unknown, weights, np.asarray(ridge.intercept_, dtype=np.float32))


def likeliest(labels: Sequence[str], scores: Scores, count: int = 3) -> list[list[str]]:
    """Return the likeliest labels of each row, the first one first."""
    return [[labels[place] for place in row] for row in np.argsort(-scores, axis=1)[:, :count]]


def softmax(scores: Scores) -> Scores:
    """Return rows of probabilities."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
