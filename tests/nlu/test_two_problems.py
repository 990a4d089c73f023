"""Two problems in a message: where it may be cut, which pair is the likeliest, whether it is believed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DataFileError
from bot.knowledge.taxonomy_files import read_taxonomy
from bot.nlu.linear import Scores
from bot.nlu.two_problems import (
    BELIEVED,
    Double,
    Pair,
    fit_judge,
    halves,
    likeliest_pair,
    likeliest_pairs,
    read_doubles,
)
from bot.settings import ROOT

# What the made-up reader knows: one word a column, the last column being no problem.
SIGNS = ("poubelle", "trou", "lampadaire", "bonjour")
PROBLEMS = (0, 1, 2)


def probabilities(texts: Sequence[str]) -> Scores:
    """Share a text among the columns whose word it holds, all of them a little."""
    held = np.array([[0.05 + text.lower().count(sign) for sign in SIGNS] for text in texts])
    return np.asarray(held / held.sum(axis=1, keepdims=True))


def pair_of(text: str) -> Pair | None:
    return likeliest_pair(text, probabilities([text])[0], PROBLEMS, probabilities)


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("ma poubelle déborde et la rue est sale", [("ma poubelle déborde", "la rue est sale")]),
        ("ma poubelle déborde ET AUSSI la rue est sale", [("ma poubelle déborde", "la rue est sale")]),
        ("plus de bac, la rue est sale", [("plus de bac", "la rue est sale")]),
        ("pas de bac - rue sale", [("pas de bac", "rue sale")]),
        ("pas de bac\nrue sale", [("pas de bac", "rue sale")]),
        ("ya plu de bac é la rue est sal", [("ya plu de bac", "la rue est sal")]),
        ("mon bac. la rue. le trou", [("mon bac", "la rue. le trou"), ("mon bac. la rue", "le trou")]),
        # One word alone is no half: "sel et poivre" is one thing.
        ("sel et poivre", []),
        ("mon bac et poubelle", []),
        # Words that begin as a link does are not one, nor is the hyphen of a word.
        ("le rendez-vous pour l'étang de la commune", []),
        ("ma poubelle déborde", []),
        ("", []),
        (" et ", []),
    ],
)
def test_a_message_is_cut_where_another_problem_may_begin(text: str, cuts: list[tuple[str, str]]) -> None:
    assert halves(text) == cuts


def test_a_letter_is_cut_a_dozen_times_and_no_more() -> None:
    cuts = halves("une phrase entière. " * 40)
    assert len(cuts) == 12
    assert cuts[0][0] == "une phrase entière"


@given(st.text(alphabet=st.sampled_from("ab é.,;-\net ouplus"), max_size=60) | st.text(max_size=40))
def test_halves_are_the_two_ends_of_the_message(text: str) -> None:
    for before, after in halves(text):
        assert text.startswith(before)
        assert text.endswith(after)
        assert len(before.split()) >= 2
        assert len(after.split()) >= 2


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("ma poubelle déborde et gros trou dehors", 0, 1),
        ("gros trou dehors, ma poubelle déborde", 1, 0),
        # The surest of several cuts: the one that leaves one problem on each side.
        ("un trou. un trou. le lampadaire. le lampadaire", 1, 2),
        # Small talk is never one of the two.
        ("bonjour le trou, bonjour le lampadaire", 1, 2),
    ],
)
def test_the_surest_pair_is_found_in_the_order_it_was_told(text: str, first: int, second: int) -> None:
    found = pair_of(text)
    assert found is not None
    assert (found.first, found.second) == (first, second)


@pytest.mark.parametrize("text", ["un trou ici et un trou là", "un trou et poubelle", "un gros trou", ""])
def test_one_problem_told_once_or_twice_is_no_pair(text: str) -> None:
    assert pair_of(text) is None


def test_the_first_row_is_how_the_first_half_reads() -> None:
    found = pair_of("ma poubelle déborde et gros trou dehors")
    assert found is not None
    np.testing.assert_array_equal(found.first_row, probabilities(["ma poubelle déborde"])[0])


def test_signs_bear_probabilities_of_zero_and_one() -> None:
    def sure(texts: Sequence[str]) -> Scores:
        return np.array([[1.0, 0.0, 0.0] if "bac" in text else [0.0, 1.0, 0.0] for text in texts])

    found = likeliest_pair("mon bac plein, un trou ici", np.array([1.0, 0.0, 0.0]), PROBLEMS, sure)
    assert found is not None
    assert np.isfinite(found.signs).all()


@given(st.lists(st.lists(st.sampled_from([*SIGNS, "le", "un gros", "et", ", "]), max_size=12).map(" ".join)))
def test_messages_read_together_give_the_pairs_of_each(texts: list[str]) -> None:
    rows = probabilities(texts) if texts else np.empty((0, len(SIGNS)))
    together = likeliest_pairs(texts, rows, PROBLEMS, probabilities)
    assert [one and (one.first, one.second, one.signs) for one in together] == [
        one and (one.first, one.second, one.signs) for one in map(pair_of, texts)
    ]


TWO = ["ma poubelle déborde et gros trou dehors", "un lampadaire cassé, un trou énorme", "le trou et le lampadaire ici"]
ONE = ["bonjour bonjour, trou ou poubelle lampadaire", "bonjour poubelle lampadaire trou. trou bonjour bonjour"]


def test_a_judge_learns_to_believe_what_looks_like_two_problems() -> None:
    pairs = [pair for pair in map(pair_of, TWO + ONE) if pair]
    assert len(pairs) == len(TWO) + len(ONE), "each example is weighed"
    judge = fit_judge(pairs * 10, [True, True, True, False, False] * 10)
    assert judge is not None
    assert [judge.belief(pair) >= BELIEVED for pair in pairs] == [True, True, True, False, False]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_belief_is_the_share_of_such_pairs_that_were_two_problems(share: float) -> None:
    found = pair_of(TWO[0])
    assert found is not None
    judge = fit_judge([found] * 100, [place < share * 100 for place in range(100)])
    assert judge is not None
    assert judge.belief(found) == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize("right", [[], [True], [False, False]])
def test_there_is_no_judge_without_examples_of_both_kinds(right: list[bool]) -> None:
    found = pair_of(TWO[0])
    assert found is not None
    assert fit_judge([found] * len(right), right) is None


def test_doubles_of_the_product_hold_two_different_problems_of_the_taxonomy() -> None:
    doubles = read_doubles(ROOT / "data" / "doubles.yml")
    known = read_taxonomy(ROOT / "data").problems
    assert len(doubles) >= 200
    assert [one for one in doubles if len({*one.problems}) < 2 or not known.keys() >= {*one.problems}] == []


def test_doubles_are_read_in_order(tmp_path: Path) -> None:
    file = tmp_path / "doubles.yml"
    file.write_text("messages:\n- {text: un et deux, problems: [b.b, a.a], voice: oral}\n", encoding="utf-8")
    assert read_doubles(file) == [Double("un et deux", ("b.b", "a.a"))]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "messages: [",
        "autre: []",
        "messages: [un]",
        "messages: [{text: un}]",
        "messages: [{text: a, problems: [b]}]",
    ],
)
def test_doubles_that_do_not_read_name_their_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "doubles.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"doubles\.yml.*Attendu"):
        read_doubles(file)
