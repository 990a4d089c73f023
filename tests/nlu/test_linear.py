"""The linear model on a handful of phrasings, with small made-up vectors."""

import numpy as np
import pytest

from bot.nlu.linear import LinearModel, Settings, fit, softmax
from tests.nlu.made_up import BIN, DANGER, HELLO, LABELS, OFF, ROAD, TEXTS, VECTORS


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return fit(TEXTS, LABELS, Settings(), VECTORS)


@pytest.fixture(scope="module")
def blind() -> LinearModel:
    return fit(TEXTS, LABELS, Settings(vector_weight=0.0), VECTORS)


def label_of(model: LinearModel, text: str) -> str:
    return model.labels[int(model.scores([text])[0].argmax())]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("LA POUBELLE déborde", BIN),
        ("la poubel na pas ete vidé", BIN),
        ("énorme trou devant chez moi", ROAD),
        ("Bonjour !", HELLO),
        ("ma recette préférée", OFF),
        ("ya le feu", DANGER),
        ("🔥", DANGER),
    ],
)
def test_it_learns_words_and_what_they_sound_like(
    model: LinearModel, blind: LinearModel, text: str, label: str
) -> None:
    assert label_of(model, text) == label_of(blind, text) == label


@pytest.mark.parametrize(("text", "label"), [("ordures", BIN), ("chaussée", ROAD)])
def test_vectors_read_words_that_no_phrasing_holds(
    model: LinearModel, blind: LinearModel, text: str, label: str
) -> None:
    assert label_of(model, text) == label
    np.testing.assert_array_equal(blind.scores([text]), blind.scores(["zzz"]))


@pytest.mark.parametrize(("weight", "vectors"), [(0.0, VECTORS), (0.5, None)], ids=["poids nul", "sans vecteurs"])
def test_without_weight_or_vectors_no_vector_is_kept(weight: float, vectors: object) -> None:
    assert fit(TEXTS, LABELS, Settings(vector_weight=weight), vectors).dense is None  # type: ignore[arg-type]


def test_vectors_are_added_by_their_weight(model: LinearModel, blind: LinearModel) -> None:
    twice = fit(TEXTS, LABELS, Settings(vector_weight=1.0), VECTORS)
    text = ["ordures dans la route"]
    alone = blind.scores(text)
    np.testing.assert_allclose(twice.scores(text) - alone, 2 * (model.scores(text) - alone), rtol=1e-5, atol=1e-6)


def test_probabilities_sum_to_one_even_for_words_never_read(model: LinearModel, blind: LinearModel) -> None:
    texts = ["", "zzz", "un trou", "😀", "mot " * 500]
    for one in (model, blind):
        rows = one.probabilities(texts)
        assert rows.shape == (5, 5)
        np.testing.assert_allclose(rows.sum(axis=1), 1.0)
        assert (rows >= 0).all()


def test_a_text_is_read_the_same_alone_or_among_others(model: LinearModel) -> None:
    together = model.scores(TEXTS)
    np.testing.assert_allclose(together, np.vstack([model.scores([text]) for text in TEXTS]), rtol=1e-5, atol=1e-6)


def test_the_same_phrasings_give_the_same_model(model: LinearModel) -> None:
    again = fit(TEXTS, LABELS, Settings(), VECTORS)
    np.testing.assert_array_equal(again.weights, model.weights)
    np.testing.assert_array_equal(again.scores(TEXTS), model.scores(TEXTS))


def test_weights_are_kept_in_16_bits_one_column_a_label_in_order(model: LinearModel) -> None:
    assert model.labels == sorted({*LABELS})
    assert model.weights.dtype == np.float16
    assert model.weights.shape == (model.features.of(["x"]).shape[1], 5)
    assert np.isfinite(model.weights).all()


def test_regularisation_holds_the_weights_back(blind: LinearModel) -> None:
    held = fit(TEXTS, LABELS, Settings(regularisation=0.01, vector_weight=0.0))
    assert np.abs(held.weights).max() < np.abs(blind.weights).max() / 2


def test_two_labels_are_enough() -> None:
    pair = [(text, label) for text, label in zip(TEXTS, LABELS, strict=True) if label in (BIN, ROAD)]
    model = fit([text for text, _ in pair], [label for _, label in pair], Settings(), VECTORS)
    assert [label_of(model, text) for text, _ in pair] == [label for _, label in pair]


def test_one_phrasing_a_label_is_enough_when_they_share_words() -> None:
    texts, labels = ["poubelle pleine ici", "route pleine ici", "route et poubelle"], ["un", "deux", "trois"]
    model = fit(texts, labels, Settings(), VECTORS)
    assert [label_of(model, text) for text in texts] == labels


def test_more_labels_than_groups_keep_their_own_weights() -> None:
    words = ("eau", "gaz", "feu", "bac", "rue", "mur", "bus", "rat", "chat", "lac", "sel", "nid", "toit")
    texts = [f"{word} {end}" for word in words for end in ("ici", "encore", "demain")]
    labels = [word for word in words for _ in range(3)]
    model = fit(texts, labels, Settings(), None)
    assert [label_of(model, word) for word in words] == list(words)


def test_softmax_bears_huge_scores() -> None:
    np.testing.assert_allclose(softmax(np.array([[1e4, 0.0, -1e4]])), [[1.0, 0.0, 0.0]])
