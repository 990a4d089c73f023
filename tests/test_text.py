"""Folding, spacing and joining of French text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import fold, listed, squeezed, strip_accents, with_de


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L'Île-d’Yeu", "l ile d yeu"),
        ("Œuf, NŒUD & cœur", "oeuf noeud coeur"),
        ("  Ça  va ?  ", "ca va"),
        ("", ""),
        ("!?…", ""),
        ("D952", "d952"),
    ],
)
def test_fold_gives_the_comparison_key(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_is_stable_and_only_has_letters_digits_and_single_spaces(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in folded.split(" ") if folded)


def test_accents_go_and_case_and_punctuation_stay() -> None:
    assert strip_accents("Élève à l’École !") == "Eleve a l'Ecole !"


@pytest.mark.parametrize(
    ("phrase", "after_de"),
    [
        ("les écoles", "des écoles"),
        ("le tri", "du tri"),
        ("la voirie", "de la voirie"),
        ("l'eau potable", "de l'eau potable"),
        ("Orléans Métropole", "d'Orléans Métropole"),
        ("Île-de-France", "d'Île-de-France"),
        ("Rennes Métropole", "de Rennes Métropole"),
        ("cette mission", "de cette mission"),
        ("l'Eurométropole de Strasbourg", "de l'Eurométropole de Strasbourg"),
    ],
)
def test_the_article_melts_after_de(phrase: str, after_de: str) -> None:
    assert with_de(phrase) == after_de


@pytest.mark.parametrize(
    ("names", "said"), [(["A"], "A"), (["A", "B"], "A et B"), (["A", "B", "C"], "A, B et C")], ids=["1", "2", "3"]
)
def test_names_are_listed_as_one_says_them(names: list[str], said: str) -> None:
    assert listed(names) == said


@given(st.text())
def test_squeezed_leaves_single_spaces_inside_and_none_around(text: str) -> None:
    assert squeezed(text).split() == text.split()
    assert "  " not in squeezed(text)
    assert squeezed(text) == squeezed(text).strip()
