"""How alike sentences are: the ear's view, and a fast product that loses no pair."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.similarity import similar_pairs

# Everything shares something at this level: nothing is pruned.
ALMOST_NOTHING = 0.01
OTHERS = ["le car scolaire est en retard", "le chien du voisin aboie", "la rue est dans le noir", "facture de gaz"]
WORDS = st.sampled_from(["eau", "gaz", "bac", "rue", "facture", "carte", "perdue", "de", "la", "voisin", "école"])
SENTENCES = st.lists(WORDS, max_size=6).map(" ".join)


def likeness(one: str, other: str) -> float:
    """The similarity of the first two of a few sentences."""
    texts = [one, other, *OTHERS]
    pairs = similar_pairs(texts, [str(place) for place in range(len(texts))], ALMOST_NOTHING)
    return next((pair.similarity for pair in pairs if (pair.first, pair.second) == (0, 1)), 0.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("les poubelles ne sont pas ramassées", "les poubel ne son pa ramacé"),
        ("facture d'eau", "Facture d’eau !"),
        ("salle mariage disponible", "disponible salle mariage"),
        ("jai tjrs pas d'eau", "j'ai toujours pas d'eau"),
    ],
)
def test_spelling_and_order_do_not_count(one: str, other: str) -> None:
    assert likeness(one, other) == pytest.approx(1.0, abs=0.001)


@pytest.mark.parametrize(
    ("near", "one", "far"),
    [
        ("échéancier facture gaz", "échéancier facture eau", "bruit du voisin la nuit"),
        ("carte de bus perdue", "carte grise perdue", "fuite devant la mairie"),
    ],
)
def test_one_word_apart_is_alike_and_not_the_same(near: str, one: str, far: str) -> None:
    assert likeness(one, far) < 0.3 < likeness(one, near) < 0.95


def test_the_most_alike_come_first_and_groups_are_not_compared_within() -> None:
    texts = ["fuite d'eau rue", "fuite d'eau rue", "fuite d'eau cave", "fuite de gaz"]
    pairs = similar_pairs(texts, ["a", "a", "b", "b"], 0.1)
    assert {(pair.first, pair.second) for pair in pairs} == {(0, 2), (0, 3), (1, 2), (1, 3)}
    assert [pair.similarity for pair in pairs] == sorted((pair.similarity for pair in pairs), reverse=True)


@pytest.mark.parametrize("texts", [[], ["", "🍕", "?"], ["", "un trou", "🍕"]])
def test_texts_of_which_nothing_is_left_are_like_nothing(texts: list[str]) -> None:
    assert similar_pairs(texts, [str(place) for place in range(len(texts))], ALMOST_NOTHING) == []


@given(st.lists(SENTENCES, max_size=12), st.floats(0.2, 1.0))
def test_leaving_common_words_out_loses_no_pair(texts: list[str], least: float) -> None:
    groups = [str(place % 3) for place in range(len(texts))]
    # Away from the limit itself, where rounding decides.
    expected = {
        (pair.first, pair.second)
        for pair in similar_pairs(texts, groups, ALMOST_NOTHING)
        if pair.similarity >= least + 0.001
    }
    found = similar_pairs(texts, groups, least)
    assert expected <= {(pair.first, pair.second) for pair in found}
    assert all(pair.similarity >= least - 0.001 for pair in found)


@given(st.lists(SENTENCES, max_size=8))
def test_the_same_words_are_always_found(texts: list[str]) -> None:
    groups = [str(place) for place in range(len(texts))]
    found = {(pair.first, pair.second) for pair in similar_pairs(texts, groups, 0.99)}
    same = {(i, j) for i, j in combinations(range(len(texts)), 2) if texts[i] and texts[i] == texts[j]}
    assert same <= found
