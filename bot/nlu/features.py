"""What the linear model sees of a message: its words, what they sound like, and pieces of that sound.

TF-IDF as scikit-learn computes it (sublinear counts, smoothed document frequency, rows of length one by block),
checked against it in the tests. Written out because its vectorizers take a millisecond for one short message,
which is most of what understanding may cost.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.nlu.spelling import by_ear

Row = tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]
_LEAST_TEXTS = 2
_SHORTEST, _LONGEST = 3, 5


@dataclass(frozen=True)
class Block:
    """One kind of piece: the column of each piece, counted from `start`, and how rare each is (idf)."""

    start: int
    columns: dict[str, int]
    rarity: npt.NDArray[np.float32]

    def row(self, pieces: Sequence[str]) -> Row:
        """Return the columns and values of one text, in the order of its pieces."""
        counts = Counter(place for place in map(self.columns.get, pieces) if place is not None)
        places = np.fromiter(counts, dtype=np.int32, count=len(counts))
        values = 1.0 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        values *= self.rarity[places]
        length = float(np.sqrt(values @ values)) or 1.0
        return places + np.int32(self.start), (values / length).astype(np.float32)


@dataclass(frozen=True)
class Features:
    """Three blocks: words and pairs of words, the same by ear, and letters of what is heard."""

    words: Block
    sounds: Block
    letters: Block

    @property
    def width(self) -> int:
        return self.letters.start + len(self.letters.columns)

    def row(self, text: str) -> Row:
        """Return the columns and values of one normalised text."""
        heard = by_ear(text)
        rows = (self.words.row(_pairs(text)), self.sounds.row(_pairs(heard)), self.letters.row(_letters(heard)))
        return np.concatenate([columns for columns, _ in rows]), np.concatenate([values for _, values in rows])

    def of(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row for each normalised text."""
        rows = [self.row(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows])
        return csr_matrix((values, columns, ends), shape=(len(rows), self.width))

    @property
    def word_weights(self) -> dict[str, float]:
        """How rare each word is (inverse document frequency)."""
        return {word: float(self.words.rarity[place]) for word, place in self.words.columns.items()}


def fit_features(texts: Sequence[str]) -> tuple[Features, csr_matrix]:
    """Learn the pieces of normalised phrasings, and return them with the phrasings' rows.

    What occurs in one phrasing only teaches nothing and costs half the memory.
    """
    heard = [by_ear(text) for text in texts]
    words = _fit(0, texts, _pairs)
    sounds = _fit(len(words.columns), heard, _pairs)
    letters = _fit(sounds.start + len(sounds.columns), heard, _letters)
    features = Features(words, sounds, letters)
    return features, features.of(texts)


def _fit(start: int, texts: Sequence[str], pieces_of: Callable[[str], Sequence[str]]) -> Block:
    counts: Counter[str] = Counter(chain.from_iterable(set(pieces_of(text)) for text in texts))
    kept = sorted(piece for piece, count in counts.items() if count >= _LEAST_TEXTS)
    found: Any = np.array([counts[piece] for piece in kept], dtype=np.float64)
    rarity = np.log((1 + len(texts)) / (1 + found)) + 1.0
    return Block(start, {piece: place for place, piece in enumerate(kept)}, rarity.astype(np.float32))


def _pairs(text: str) -> list[str]:
    """Return the words, and the pairs of neighbours."""
    words = text.split()
    return words + [f"{one} {two}" for one, two in pairwise(words)]


def _letters(heard: str) -> list[str]:
    return [piece for word in heard.split() for piece in _letters_of(word)]


@lru_cache(maxsize=100_000)
def _letters_of(word: str) -> tuple[str, ...]:
    """Return the pieces of three to five letters of a word, its ends marked by a space."""
    marked = f" {word} "
    lengths = [length for length in range(_SHORTEST, _LONGEST + 1) if length <= len(marked)] or [len(marked)]
    return tuple(marked[at : at + length] for length in lengths for at in range(len(marked) - length + 1))
