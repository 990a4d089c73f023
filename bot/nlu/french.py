"""French word vectors from spaCy, without the pipes that classification does not need."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import spacy
from spacy.language import Language

from bot.errors import ModelError

Vectors = npt.NDArray[np.float32]

# Tagger, parser and the rest cost more than everything else in a message; tokens and vectors need none.
_UNUSED = ("tok2vec", "tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer", "ner")


@lru_cache(maxsize=2)
def load_french(name: str) -> Language:
    """Load a spaCy package with its vocabulary and vectors only, once a process."""
    try:
        return spacy.load(name, exclude=list(_UNUSED))
    except OSError as error:
        raise ModelError(f"Le paquet spaCy « {name} » manque.", "Lancez : make install") from error


def text_vectors(language: Language, texts: Sequence[str]) -> Vectors:
    """Return the mean word vector of each text, of length one (zero when no word is known)."""
    docs = language.pipe([text.lower() for text in texts])
    means = np.stack([doc.vector for doc in docs]).astype(np.float32)
    norms = np.linalg.norm(means, axis=1, keepdims=True)
    return np.divide(means, norms, out=np.zeros_like(means), where=norms > 0)
