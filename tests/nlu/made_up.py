"""A few phrasings and word vectors, small enough to be known by heart."""

import zlib
from collections.abc import Mapping, Sequence

import numpy as np

from bot.nlu.vectors import WordVectors

BIN, ROAD, HELLO, OFF, DANGER = "dechets.collecte", "voirie.chaussee", "saluer", "hors_sujet", "urgence"
PHRASINGS = {
    BIN: [
        "ma poubelle n'est pas vidée",
        "poubelle pas ramassée",
        "le camion poubelle n'est pas passé",
        "bac poubelle plein",
    ],
    ROAD: ["un trou dans la route", "la route est abîmée", "nid de poule sur la route", "gros trou rue haute"],
    HELLO: ["bonjour", "bonjour à vous", "salut bonjour"],
    OFF: ["recette de tarte", "une recette de gâteau", "tarte ou gâteau"],
    DANGER: ["il y a le feu", "au secours le feu", "il y a une fuite de gaz", "au secours odeur de gaz"],
}
TEXTS = [text for texts in PHRASINGS.values() for text in texts]
LABELS = [label for label, texts in PHRASINGS.items() for _ in texts]


def word_vectors(table: Mapping[str, Sequence[float]]) -> WordVectors:
    """Return vectors for these folded words, each brought to length one."""
    rows = np.array(list(table.values()), dtype=np.float64)
    keys = np.array([zlib.crc32(word.encode()) for word in table], dtype=np.uint32)
    order = np.argsort(keys)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return WordVectors(keys[order], order.astype(np.uint32), (rows / lengths).astype(np.float16))


# "ordures" and "chaussee" stand in no phrasing: only their vectors say what they are about.
VECTORS = word_vectors(
    {
        "poubelle": (1, 0, 0),
        "ordures": (1, 0, 0),
        "bac": (1, 0, 0),
        "route": (0, 1, 0),
        "trou": (0, 1, 0),
        "chaussee": (0, 1, 0),
        "bonjour": (0, 0, 1),
    }
)
