"""The satisfaction form: each answer is kept as it comes."""

from collections.abc import Callable
from typing import Any

import pytest

from actions.satisfaction import AskAlternative, AskComment, AskHelped, AskRating, ValidateSatisfactionForm
from bot.conversations.models import Conversation
from bot.conversations.payloads import NO
from tests.actions.resident import Resident, pressed, typed

FORM = ValidateSatisfactionForm()
Kept = Callable[[], Conversation]


def test_the_four_steps_are_asked_in_turn_and_kept(resident: Resident, kept: Kept) -> None:
    steps = [
        (pressed("helped", "oui"), "alternative"),
        (pressed("alternative", "telephone"), "rating"),
        (pressed("rating", "4"), "comment"),
        (typed("c'était clair"), None),
    ]
    resident.run(FORM, typed("…"), before="action_give_orientation")
    assert resident.slots["requested_slot"] == "helped"
    for message, following in steps:
        resident.run(FORM, message)
        assert resident.slots["requested_slot"] == following
    assert resident.slots["satisfaction_done"] is True
    assert resident.responses == ["utter_thanks_satisfaction"]
    row = kept().satisfaction
    assert (row.understood, row.right_structure, row.will_solve) == (True, True, True)
    assert (row.alternative, row.rating, row.comment) == ("telephone", 4, "c'était clair")
    assert kept().review_reason is None


def test_every_step_can_be_skipped(resident: Resident, kept: Kept) -> None:
    resident.slots["requested_slot"] = "helped"
    for step in ("helped", "alternative", "rating", "comment"):
        resident.run(FORM, pressed(step, "passer"))
    assert resident.slots["satisfaction_done"] is True
    row = kept().satisfaction
    assert (row.understood, row.alternative, row.rating, row.comment) == (None, None, None, None)


def test_leaving_early_loses_nothing(resident: Resident, kept: Kept) -> None:
    resident.slots["requested_slot"] = "helped"
    resident.run(FORM, pressed("helped", "insuffisant"))
    assert (kept().satisfaction.right_structure, kept().satisfaction.will_solve) == (True, False)


def test_it_is_asked_once_a_conversation(resident: Resident) -> None:
    resident.slots.update(satisfaction_done=True)
    assert resident.run(FORM, typed("…"), before="action_give_orientation") == {"requested_slot": None}


@pytest.mark.parametrize(
    ("step", "value", "reason"),
    [
        ("helped", "mauvaise_structure", "wrong_structure"),
        ("rating", "1", "unhappy"),
        ("rating", "2", "unhappy"),
        ("rating", "3", None),
        ("helped", "insuffisant", None),
    ],
)
def test_an_unhappy_answer_is_for_an_agent_to_read(
    resident: Resident, kept: Kept, step: str, value: str, reason: str | None
) -> None:
    resident.slots["requested_slot"] = step
    resident.run(FORM, pressed(step, value))
    assert kept().review_reason == reason


@pytest.mark.parametrize(
    "message", [typed("ma poubelle n'est pas vidée"), typed("non", "nier"), pressed("problem", "voirie.chaussee")]
)
def test_what_is_no_answer_sets_no_step_so_that_the_rules_answer(
    resident: Resident, kept: Kept, message: dict[str, Any]
) -> None:
    resident.slots["requested_slot"] = "helped"
    assert resident.run(FORM, message) == {"requested_slot": "helped"}
    assert kept().satisfaction is None


def test_the_answer_to_the_orientation_is_not_an_answer_to_the_prompt(resident: Resident) -> None:
    assert "helped" not in resident.run(FORM, typed("oui", "affirmer"), before="action_give_orientation")


def test_not_my_problem_goes_back_to_the_problem(resident: Resident) -> None:
    resident.run(AskHelped(), typed("…"))
    assert dict(zip(resident.buttons, resident.payloads, strict=True))["Non, ce n'est pas mon problème"] == NO


@pytest.mark.parametrize(
    ("action", "kind", "first"),
    [
        (AskHelped(), "choices", "Oui"),
        (AskAlternative(), "choices", "J'aurais téléphoné"),
        (AskRating(), "rating", "1"),
        (AskComment(), "choices", "Passer"),
    ],
)
def test_a_step_is_asked_with_its_buttons_and_a_way_to_skip(
    resident: Resident, action: Any, kind: str, first: str
) -> None:
    resident.run(action, typed("…"))
    assert resident.said[0]["custom"] == {"type": kind}
    assert (resident.buttons[0], resident.buttons[-1]) == (first, "Passer")
