"""What a turn gave, read again in the tracker."""

from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered

from bot.conversations.handled import asked, handled

BUTTONS = [{"title": "Oui", "payload": "/affirmer"}]
CARD = {"type": "answer", "structure": {"name": "Mairie"}}
UNDERSTOOD = {"intent": "probleme", "problem": "voirie.chaussee"}


def resident(turn: str | None, parsed: dict[str, Any] | None = None) -> UserUttered:
    return UserUttered("un trou", parse_data=parsed, metadata={"turn": turn} if turn else None)


EVENTS: list[Event] = [
    ActionExecuted("action_listen"),
    resident(None),
    BotUttered("Bonjour."),
    resident("tour-1", {"understanding": UNDERSTOOD, "location": {"status": "none"}}),
    SlotSet("problem", "voirie.chaussee"),
    BotUttered("Est-ce ça ?", {"buttons": BUTTONS, "image": None}),
    ActionExecuted("orientation_form"),
    BotUttered("Voici :", {"custom": CARD}),
    ActionExecuted("action_listen"),
    resident("tour-2", {}),
    resident("tour-3", {}),
    BotUttered("Au revoir."),
]


@pytest.fixture
def events() -> list[dict[str, Any]]:
    """Return them as the tracker store keeps them."""
    return [dict(event.as_dict()) for event in EVENTS]


@pytest.mark.parametrize(
    ("turn", "messages"),
    [
        ("tour-1", [{"text": "Est-ce ça ?", "buttons": BUTTONS}, {"text": "Voici :", "custom": CARD}]),
        ("tour-2", []),
        ("tour-3", [{"text": "Au revoir."}]),
    ],
)
def test_a_turn_gives_what_was_said_until_the_next(
    events: list[dict[str, Any]], turn: str, messages: list[dict[str, Any]]
) -> None:
    found = handled(events, turn)
    assert found is not None
    assert found["messages"] == messages


def test_it_tells_what_was_understood_and_where(events: list[dict[str, Any]]) -> None:
    found = handled(events, "tour-1")
    assert found is not None
    assert found["understanding"] == {**UNDERSTOOD, "location": {"status": "none"}}


def test_it_tells_what_the_turn_ended_by_asking_whatever_came_later(events: list[dict[str, Any]]) -> None:
    form = [dict(SlotSet("requested_slot", slot).as_dict()) for slot in ("problem", "commune")]
    first, second, third = events[:4], events[4:9], events[9:]
    later = [*first, *second, form[0], third[0], form[1], *third[1:]]
    asked_by = {turn: (handled(later, turn) or {})["asked"] for turn in ("tour-1", "tour-2")}
    assert asked_by == {"tour-1": "problem", "tour-2": "commune"}


def test_a_button_is_not_understood(events: list[dict[str, Any]]) -> None:
    found = handled(events, "tour-3")
    assert found is not None
    assert found["understanding"] is None


def test_a_turn_that_rasa_did_not_handle_is_unknown(events: list[dict[str, Any]]) -> None:
    assert handled(events, "tour-4") is None
    assert handled([], "tour-1") is None


@pytest.mark.parametrize(
    ("told", "slot"),
    [
        ([], None),
        ([SlotSet("requested_slot", "problem"), SlotSet("commune", "37031")], "problem"),
        ([SlotSet("requested_slot", "problem"), SlotSet("requested_slot", "commune")], "commune"),
        ([SlotSet("requested_slot", "problem"), SlotSet("requested_slot", None)], None),
        ([SlotSet("requested_slot", "problem"), SessionStarted()], None),
    ],
    ids=["rien", "un", "le dernier", "plus rien", "autre session"],
)
def test_what_was_asked_last(told: list[Event], slot: str | None) -> None:
    assert asked([event.as_dict() for event in told]) == slot
