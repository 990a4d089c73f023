"""Where a message may hold a second problem."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.clauses import clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("un trou dans ma rue", []),
        ("un trou dans ma rue. Et toc", []),
        (
            "il y a un trou dans ma rue et ma poubelle n'est pas vidée",
            ["il y a un trou dans ma rue", "ma poubelle n'est pas vidée"],
        ),
        (
            "Le lampadaire est éteint ! Par ailleurs le trottoir est cassé",
            ["Le lampadaire est éteint", "le trottoir est cassé"],
        ),
        ("l'eau est marron, et en plus la facture est fausse", ["l'eau est marron", "la facture est fausse"]),
        ("papa et maman", []),
        ("", []),
    ],
)
def test_a_message_is_cut_where_a_second_problem_may_begin(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


@given(st.text(max_size=200))
def test_parts_are_words_of_the_message_and_never_alone(text: str) -> None:
    parts = clauses(text)
    assert len(parts) != 1
    assert all(part in text for part in parts)
