"""How alike sentences are, by what they sound like, fast enough to compare tens of thousands with one another.

A sentence is two halves of equal weight: its words by ear, and their pieces of four letters, each weighed by
how rare it is (TF-IDF). Words alone miss typing mistakes, letters alone miss short words that change everything
("eau", "gaz"). The similarity is the cosine: 0 nothing in common, 1 the same words in any order.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack, vstack

from bot.nlu.spelling import by_ear, normalise

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

_Numbers = npt.NDArray[np.int64]
# Rows multiplied at once, and candidates weighed at once: a few tens of megabytes.
_BLOCK = 2_000
_CANDIDATES = 50_000
_ROUNDING = 1e-5
# From this share of new sentences on, how rare each word is must be counted again.
_FEW = 0.05


@dataclass(frozen=True)
class SimilarPair:
    """Two places in the list of sentences, the first before the second, and how alike they are."""

    first: int
    second: int
    similarity: float


class Neighbourhood:
    """Sentences kept ready to be compared with others, one at a time or many."""

    def __init__(self, texts: Sequence[str]) -> None:
        heard = _heard(texts)
        self.texts = list(texts)
        self._halves = _fitted(heard)
        self._keep(_weighed(self._halves, heard))

    def _keep(self, rows: csr_matrix) -> None:
        self.rows = rows
        # By columns too: turning the rows round at each question would cost more than the answer.
        self._columns = rows.T.tocsr()

    def likeness(self, texts: Sequence[str]) -> csr_matrix:
        """Return how alike each of these texts (rows) and each sentence (columns) are, where they share something."""
        return _weighed(self._halves, _heard(texts)) @ self._columns

    def following(self, texts: Sequence[str]) -> "Neighbourhood":
        """Return the neighbourhood of other sentences, those that both hold not weighed again.

        How rare each word is hardly changes with a few sentences; with many, all is weighed anew.
        """
        places = {text: place for place, text in enumerate(self.texts)}
        fresh = [text for text in texts if text not in places]
        if len(fresh) > _FEW * len(texts):
            return Neighbourhood(texts)
        places.update((text, len(self.texts) + place) for place, text in enumerate(fresh))
        rows = vstack([self.rows, _weighed(self._halves, _heard(fresh))]).tocsr() if fresh else self.rows
        grown = copy(self)
        grown.texts = list(texts)
        grown._keep(rows[[places[text] for text in texts]])
        return grown


def _heard(texts: Sequence[str]) -> list[str]:
    return [by_ear(normalise(text)) for text in texts]


def similar_pairs(texts: Sequence[str], groups: Sequence[str], least: float) -> list[SimilarPair]:
    """Return all pairs of sentences of different groups that are at least so similar, the most alike first.

    Args:
        groups: one for each text; sentences of the same group are not compared.
        least: a similarity, above 0 and at most 1.
    """
    rows = _rows(_heard(texts))
    members = np.unique(np.asarray(groups), return_inverse=True)[1]
    pairs = [pair for first, second in _candidates(rows, members, least) for pair in _weigh(rows, first, second, least)]
    return sorted(pairs, key=_most_alike_first)


def _most_alike_first(pair: SimilarPair) -> tuple[float, int, int]:
    return -pair.similarity, pair.first, pair.second


def _rows(heard: Sequence[str]) -> csr_matrix:
    """Return one row of length 1 for each text, its columns from the rarest feature to the commonest."""
    rows = _weighed(_fitted(heard), heard)
    rarest_first = np.argsort(np.bincount(rows.indices, minlength=rows.shape[1]), kind="stable")
    rows = rows[:, rarest_first]
    rows.sort_indices()
    return rows


def _fitted(heard: Sequence[str]) -> "tuple[TfidfVectorizer, ...]":
    """Return what weighs words and what weighs pieces of four letters; nothing when no text says anything."""
    if not any(text.strip() for text in heard):
        return ()
    # Only who compares sentences pays for this import: tens of megabytes.
    from sklearn.feature_extraction.text import TfidfVectorizer

    options = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32}
    words = TfidfVectorizer(tokenizer=str.split, token_pattern=None, **options)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), **options)
    return words.fit(heard), letters.fit(heard)


def _weighed(halves: "Sequence[TfidfVectorizer]", heard: Sequence[str]) -> csr_matrix:
    if not halves:
        return csr_matrix((len(heard), 1), dtype=np.float32)
    return hstack([half.transform(heard) for half in halves]).tocsr() * np.float32(np.sqrt(0.5))


def _candidates(rows: csr_matrix, members: _Numbers, least: float) -> Iterator[tuple[_Numbers, _Numbers]]:
    """Yield, block by block, the pairs that share a telling feature: no pair that is similar enough is left out."""
    telling = _telling(rows, least)
    columns = telling.T.tocsr()
    for start in range(0, rows.shape[0], _BLOCK):
        shared = (telling[start : start + _BLOCK] @ columns).tocoo()
        first, second = shared.row.astype(np.int64) + start, shared.col.astype(np.int64)
        kept = (first < second) & (members[first] != members[second])
        yield first[kept], second[kept]


def _telling(rows: csr_matrix, least: float) -> csr_matrix:
    """Return the rows without their commonest features, those that together are shorter than `least`.

    Rows of length 1 that share only such features have a cosine below `least`: nothing is lost, and the features
    that everybody shares, which cost nearly all of a product, are gone.
    """
    until = np.concatenate([[0.0], np.cumsum(rows.data.astype(np.float64) ** 2)])
    ends = np.repeat(until[rows.indptr[1:]], np.diff(rows.indptr))
    left = ends - until[:-1]
    telling = rows.copy()
    telling.data[left < least**2 - _ROUNDING] = 0
    telling.eliminate_zeros()
    return telling


def _weigh(rows: csr_matrix, first: _Numbers, second: _Numbers, least: float) -> Iterator[SimilarPair]:
    for start in range(0, len(first), _CANDIDATES):
        ones, others = first[start : start + _CANDIDATES], second[start : start + _CANDIDATES]
        cosines = np.asarray(rows[ones].multiply(rows[others]).sum(axis=1)).ravel()
        for place in np.flatnonzero(cosines >= least - _ROUNDING):
            yield SimilarPair(int(ones[place]), int(others[place]), float(cosines[place]))
