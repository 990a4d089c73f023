"""Reads a resident's turn out of Rasa's tracker, and writes slots and buttons back."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.knowledge import taxonomy
from bot.conversations.dialogue import State, Turn
from bot.conversations.living import state_of_today, understanding_of_today
from bot.conversations.payloads import choice_payload
from bot.nlu.understanding import LOCATION, UNDERSTANDING, Understanding

CHOICE_INTENT = "choix"
Events = list[dict[str, Any]]
# Only after these is a resident's message still to be heard; after any other action of the same turn, the
# form is merely asking again.
_MESSAGE_UNHEARD = ("action_listen", "action_deactivate_loop", "action_session_start")


def turn_of(tracker: Tracker) -> Turn:
    """Return the last message as the dialogue understands it."""
    message = tracker.latest_message
    understood = message.get(UNDERSTANDING)
    return Turn(
        text=message.get("text") or "",
        understanding=_read(understood) if understood else None,
        location=message.get(LOCATION) or {},
        choice=_choice_of(message),
        intent_name=(message.get("intent") or {}).get("name") or "",
    )


def turn_id(tracker: Tracker) -> str | None:
    """Return the id of the turn, which the gateway gave."""
    return (tracker.latest_message.get("metadata") or {}).get("turn")


def is_unheard(tracker: Tracker, form: str) -> bool:
    """Say whether the form is the first to hear the last message.

    Rasa puts the form's own name last in the events it sends with a validation: the action before it tells.
    """
    names = [event["name"] for event in tracker.events if event["event"] == "action"]
    if names and names[-1] == form:
        names.pop()
    return not names or names[-1] in _MESSAGE_UNHEARD


def state_of(tracker: Tracker) -> State:
    """Return what is known so far, in the problems of today."""
    return state_of_today(slots_of(tracker), taxonomy())


def slots_of(tracker: Tracker) -> State:
    """Return what is known so far as the slots have it."""
    return State.from_slots(tracker.slots)


def metadata_of(tracker: Tracker) -> dict[str, Any]:
    """Return what the gateway says of the site beside each message: its territory, its human contact…"""
    return tracker.latest_message.get("metadata") or {}


def slot_events(changes: dict[str, Any]) -> Events:
    return [SlotSet(name, value) for name, value in changes.items()]


def button(label: str, name: str, value: str) -> dict[str, str]:
    return {"title": label, "payload": choice_payload(name, value)}


def _read(understood: dict[str, Any]) -> Understanding:
    return understanding_of_today(Understanding.from_dict(understood), taxonomy())


def _choice_of(message: dict[str, Any]) -> tuple[str, str] | None:
    if (message.get("intent") or {}).get("name") != CHOICE_INTENT:
        return None
    entities = {one["entity"]: str(one["value"]) for one in message.get("entities") or []}
    return entities.get("champ", ""), entities.get("valeur", "")
