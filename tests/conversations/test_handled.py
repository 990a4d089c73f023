"""What a turn gave, read again in the tracker."""

from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.handled import handled

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
def tracker() -> DialogueStateTracker:
    return DialogueStateTracker.from_events("c", EVENTS)


@pytest.mark.parametrize(
    ("turn", "messages"),
    [
        ("tour-1", [{"text": "Est-ce ça ?", "buttons": BUTTONS}, {"text": "Voici :", "custom": CARD}]),
        ("tour-2", []),
        ("tour-3", [{"text": "Au revoir."}]),
    ],
)
def test_a_turn_gives_what_was_said_until_the_next(
    tracker: DialogueStateTracker, turn: str, messages: list[dict[str, Any]]
) -> None:
    found = handled(tracker, turn)
    assert found is not None
    assert found["messages"] == messages


def test_it_tells_what_was_understood_and_where(tracker: DialogueStateTracker) -> None:
    found = handled(tracker, "tour-1")
    assert found is not None
    assert found["understanding"] == {**UNDERSTOOD, "location": {"status": "none"}}


def test_a_button_is_not_understood(tracker: DialogueStateTracker) -> None:
    found = handled(tracker, "tour-3")
    assert found is not None
    assert found["understanding"] is None


def test_a_turn_that_rasa_did_not_handle_is_unknown(tracker: DialogueStateTracker) -> None:
    assert handled(tracker, "tour-4") is None
    assert handled(None, "tour-1") is None


def test_it_is_the_same_once_kept_and_read_again(tracker: DialogueStateTracker) -> None:
    again = DialogueStateTracker.from_dict("c", [event.as_dict() for event in tracker.events])
    assert handled(again, "tour-1") == handled(tracker, "tour-1")
