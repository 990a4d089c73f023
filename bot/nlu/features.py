"""What the linear model sees of a message: its words, what they sound like, and pieces of that sound."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.spelling import by_ear


@dataclass(frozen=True)
class Features:
    """Three fitted vectorizers: words and pairs of words, the same by ear, and letters of what is heard."""

    words: TfidfVectorizer
    sounds: TfidfVectorizer
    letters: TfidfVectorizer

    def of(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row for each normalised text."""
        heard = [by_ear(text) for text in texts]
        parts = [self.words.transform(texts), self.sounds.transform(heard), self.letters.transform(heard)]
        return hstack(parts).tocsr()

    @property
    def word_weights(self) -> dict[str, float]:
        """How rare each word is (inverse document frequency)."""
        return {word: float(self.words.idf_[place]) for word, place in self.words.vocabulary_.items()}


def fit_features(texts: Sequence[str]) -> tuple[Features, csr_matrix]:
    """Fit the vectorizers on normalised phrasings, and return them with the phrasings' rows.

    What occurs once teaches nothing and costs half the memory.
    """
    heard = [by_ear(text) for text in texts]
    features = Features(_by_word(), _by_word(), _tfidf(analyzer="char_wb", ngram_range=(3, 5)))
    parts = [
        features.words.fit_transform(texts),
        features.sounds.fit_transform(heard),
        features.letters.fit_transform(heard),
    ]
    return features, hstack(parts).tocsr()


def _by_word() -> TfidfVectorizer:
    return _tfidf(tokenizer=str.split, token_pattern=None, ngram_range=(1, 2))


def _tfidf(**options: object) -> TfidfVectorizer:
    return TfidfVectorizer(lowercase=False, sublinear_tf=True, min_df=2, dtype=np.float32, **options)
