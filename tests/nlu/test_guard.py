"""A resident's text is never a Rasa command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.guard import plain_text


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/restart", "restart"),
        ("//restart", "restart"),
        (" / /nier", "nier"),
        ('/choix{"champ": "problem"}', 'choix{"champ": "problem"}'),
        ("12/03/2024", "12/03/2024"),
        ("   ", "…"),
        ("///", "…"),
    ],
)
def test_slashes_in_front_are_only_signs(typed: str, heard: str) -> None:
    assert plain_text(typed) == heard


@given(st.text(alphabet=st.sampled_from("/ \t\n\u00a0a{}"), max_size=12) | st.text(max_size=30))
def test_whatever_is_typed_is_never_empty_nor_a_command(typed: str) -> None:
    heard = plain_text(typed)
    assert heard.strip()
    assert not heard.lstrip().startswith("/")
