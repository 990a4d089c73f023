"""The linear model on a handful of phrasings, with small made-up vectors."""

import numpy as np
import pytest

from bot.nlu.french import Vectors
from bot.nlu.linear import LinearModel, fit, softmax

BINS = [
    "ma poubelle n'est pas vidée",
    "poubelle pas ramassée",
    "le camion poubelle n'est pas passé",
    "bac poubelle plein",
]
ROADS = ["un trou dans la route", "la route est abîmée", "nid de poule sur la route", "gros trou rue haute"]
TEXTS, LABELS = BINS + ROADS, ["dechets.collecte"] * 4 + ["voirie.chaussee"] * 4 + ["saluer"] * 3
TEXTS = [*TEXTS, "bonjour", "bonjour à vous", "salut bonjour"]


def vectors_of(texts: list[str]) -> Vectors:
    signs = ("poubelle", "route", "bonjour")
    return np.array([[float(sign in text.lower()) for sign in signs] for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return fit(TEXTS, vectors_of(TEXTS), LABELS, 0.5, 1.0)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("LA POUBELLE déborde", "dechets.collecte"),
        ("la poubele na pas ete vidé", "dechets.collecte"),
        ("énorme trou devant chez moi", "voirie.chaussee"),
        ("Bonjour !", "saluer"),
    ],
)
def test_it_learns_words_and_parts_of_words(model: LinearModel, text: str, label: str) -> None:
    row = model.probabilities([text], vectors_of([text]))[0]
    assert model.labels[int(row.argmax())] == label


def test_probabilities_sum_to_one_even_for_words_never_read(model: LinearModel) -> None:
    texts = ["", "zzz", "un trou", "😀", "mot " * 500]
    rows = model.probabilities(texts, vectors_of(texts))
    assert rows.shape == (5, 3)
    np.testing.assert_allclose(rows.sum(axis=1), 1.0)
    assert (rows >= 0).all()


def test_the_same_phrasings_give_the_same_model(model: LinearModel) -> None:
    again = fit(TEXTS, vectors_of(TEXTS), LABELS, 0.5, 1.0)
    texts = ["un trou dans ma poubelle"]
    np.testing.assert_array_equal(again.scores(texts, vectors_of(texts)), model.scores(texts, vectors_of(texts)))


def test_vectors_count_by_their_weight(model: LinearModel) -> None:
    blind = fit(TEXTS, vectors_of(TEXTS), LABELS, 0.0, 1.0)
    text, other = vectors_of(["poubelle"]), vectors_of(["route"])
    assert (blind.scores(["x"], text) == blind.scores(["x"], other)).all()
    assert (model.scores(["x"], text) != model.scores(["x"], other)).any()


def test_softmax_bears_huge_scores() -> None:
    np.testing.assert_allclose(softmax(np.array([[1e4, 0.0, -1e4]])), [[1.0, 0.0, 0.0]])
