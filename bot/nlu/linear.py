"""The linear model: a support vector machine on words and characters without accents, helped by word vectors.

The two learn apart and their scores are added: 300 dense columns would make the sparse part several times
slower to train, for the same accuracy (docs/performance.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.svm import LinearSVC

from bot.nlu.french import Vectors
from bot.text import fold

Scores = npt.NDArray[np.float64]


@dataclass
class LinearModel:
    """A fitted model. `temperature` turns its scores into probabilities (see calibration.py)."""

    words: TfidfVectorizer
    characters: TfidfVectorizer
    sparse: LinearSVC
    dense: Ridge
    vector_weight: float
    temperature: float = 1.0

    @property
    def labels(self) -> list[str]:
        return [str(label) for label in self.sparse.classes_]

    def scores(self, texts: Sequence[str], vectors: Vectors) -> Scores:
        """Return one row a text, one column a label; the higher, the likelier."""
        folded = [fold(text) for text in texts]
        features = hstack([self.words.transform(folded), self.characters.transform(folded)]).tocsr()
        dense = self.dense.predict(vectors)
        return np.asarray(self.sparse.decision_function(features) + self.vector_weight * dense)

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Scores:
        return self.probabilities_of(self.scores(texts, vectors))

    def probabilities_of(self, scores: Scores) -> Scores:
        return softmax(scores * self.temperature)


def fit(
    texts: Sequence[str], vectors: Vectors, labels: Sequence[str], vector_weight: float, regularisation: float
) -> LinearModel:
    """Fit the model on phrasings. Deterministic for the same input."""
    folded = [fold(text) for text in texts]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2, dtype=np.float32)
    features: csr_matrix = hstack([words.fit_transform(folded), characters.fit_transform(folded)]).tocsr()
    right = np.asarray(labels)
    # A loose tolerance: tighter ones take longer and change no prediction that matters.
    sparse = LinearSVC(C=regularisation, tol=0.05, random_state=0).fit(features, right)
    # Half the memory of the serving process, for the same ranking.
    sparse.coef_ = sparse.coef_.astype(np.float32)
    targets = np.where(right[:, None] == sparse.classes_[None, :], 1.0, -1.0)
    return LinearModel(words, characters, sparse, Ridge(alpha=1.0).fit(vectors, targets), vector_weight)


def softmax(scores: Scores) -> Scores:
    """Return rows of probabilities."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
