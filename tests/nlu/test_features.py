"""What the model sees of a message: words, sounds, pieces of sounds."""

import numpy as np
import pytest

from bot.nlu.features import Features, fit_features

TEXTS = ["poubelle pas vide", "poubelle pas ramassee", "trou dans la route", "la route est cassee", "la poubelle"]


@pytest.fixture(scope="module")
def features() -> Features:
    return fit_features(TEXTS)[0]


def test_phrasings_are_seen_in_training_as_live(features: Features) -> None:
    rows = fit_features(TEXTS)[1]
    np.testing.assert_allclose(rows.toarray(), features.of(TEXTS).toarray(), rtol=1e-6)


def test_rows_are_in_32_bits_one_a_text(features: Features) -> None:
    rows = features.of(["poubelle", "route", "pas"])
    assert rows.dtype == np.float32
    assert rows.shape[0] == 3


@pytest.mark.parametrize("text", ["", "xkwzq", "h"])
def test_what_was_never_read_leaves_an_empty_row(features: Features, text: str) -> None:
    assert features.of([text]).nnz == 0


def test_what_occurs_once_is_not_kept(features: Features) -> None:
    assert "trou" not in features.word_weights
    assert {"poubelle", "pas", "la", "route", "poubelle pas", "la route"} == set(features.word_weights)


def test_a_rare_word_weighs_more_than_a_common_one(features: Features) -> None:
    assert features.word_weights["route"] > features.word_weights["poubelle"]


@pytest.mark.parametrize(("typed", "word"), [("poubel", "poubelle"), ("routt", "route")])
def test_a_word_by_ear_is_seen_as_the_word_but_for_its_spelling(features: Features, typed: str, word: str) -> None:
    heard, read = features.of([typed]).toarray()[0], features.of([word]).toarray()[0]
    spelling = len(features.word_weights)
    assert not heard[:spelling].any()
    np.testing.assert_array_equal(heard[spelling:], read[spelling:])
    assert heard.any()


def test_order_of_words_counts(features: Features) -> None:
    assert (features.of(["poubelle pas"]) != features.of(["pas poubelle"])).nnz
