"""What a typed or pressed answer to the satisfaction prompt is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.satisfaction import (
    ALTERNATIVE,
    COMMENT,
    HELPED,
    NOT_UNDERSTOOD,
    RATING,
    SKIP,
    STEPS,
    fields_of,
    options,
    typed_value,
)


@pytest.mark.parametrize(
    ("step", "text", "intent", "value"),
    [
        (HELPED, "oui merci", "affirmer", "oui"),
        (HELPED, "merci beaucoup", "remercier", "oui"),
        (HELPED, "ce n'est pas le bon service", "probleme", "mauvaise_structure"),
        (HELPED, "PASSER", "probleme", SKIP),
        (HELPED, "il y a un trou dans la rue", "probleme", None),
        (ALTERNATIVE, "J'aurais telephone", "probleme", "telephone"),
        (ALTERNATIVE, "non", "nier", SKIP),
        (ALTERNATIVE, "ma poubelle", "probleme", None),
        (RATING, "4", "probleme", "4"),
        (RATING, "je mets 5 sur 5", "probleme", "5"),
        (RATING, "trois", "probleme", "3"),
        (RATING, "une", "probleme", "1"),
        (RATING, "non", "nier", SKIP),
        (RATING, "j'ai un trou dans une rue de la ville", "probleme", None),
        (RATING, "10", "probleme", None),
        (COMMENT, "c'était clair", "probleme", "c'était clair"),
        (COMMENT, "non merci", "nier", SKIP),
        (COMMENT, "au revoir", "au_revoir", SKIP),
    ],
)
def test_a_typed_answer_fills_the_step_or_is_left_to_the_conversation(
    step: str, text: str, intent: str, value: str | None
) -> None:
    assert typed_value(step, text, intent) == value


@pytest.mark.parametrize("step", STEPS)
def test_every_step_can_be_skipped_and_a_skip_keeps_nothing(step: str) -> None:
    assert SKIP in dict(options(step))
    assert fields_of(step, SKIP) == {}


@pytest.mark.parametrize(
    ("step", "code"), [(step, code) for step in STEPS for code, _ in options(step) if code != SKIP]
)
def test_every_button_that_is_not_a_skip_keeps_something(step: str, code: str) -> None:
    assert fields_of(step, code)


@pytest.mark.parametrize("step", STEPS)
def test_typing_the_words_of_a_button_is_pressing_it(step: str) -> None:
    if step == COMMENT:
        assert typed_value(step, "Passer", "nier") == SKIP
        return
    assert [typed_value(step, label, "probleme") for _, label in options(step) if label != "Passer"] == [
        code for code, _ in options(step) if code != SKIP
    ]


def test_a_problem_not_understood_says_nothing_of_the_structure() -> None:
    assert fields_of(HELPED, NOT_UNDERSTOOD) == {"understood": False, "right_structure": None, "will_solve": False}


@given(st.sampled_from(STEPS), st.text(max_size=60), st.sampled_from(["probleme", "nier", "affirmer", "remercier"]))
def test_any_text_gives_a_value_whose_columns_can_be_kept(step: str, text: str, intent: str) -> None:
    value = typed_value(step, text, intent)
    kept = fields_of(step, value) if value is not None else {}
    assert all(1 <= note <= 5 for name, note in kept.items() if name == "rating")
