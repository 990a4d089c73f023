"""What a turn gave, read in the events that Rasa keeps: the same each time it is asked."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from bot.nlu.understanding import LOCATION, UNDERSTANDING

_USER, _BOT, _SLOT, _SESSION = "user", "bot", "slot", "session_started"
_KEPT = ("buttons", "custom")
RasaEvent = dict[str, Any]


def handled(events: Sequence[RasaEvent], turn: str) -> dict[str, Any] | None:
    """Return the messages and the understanding of a turn, and what it ended by asking, or None when Rasa has not
    handled it.
    """
    begun = next((rank for rank, event in enumerate(events) if _begins(event, turn)), None)
    if begun is None:
        return None
    until_the_next = list(takewhile(lambda event: event["event"] != _USER, events[begun + 1 :]))
    return {
        "messages": [_message(event) for event in until_the_next if event["event"] == _BOT],
        "understanding": _understanding(events[begun]["parse_data"]),
        "asked": asked([*events[: begun + 1], *until_the_next]),
    }


def asked(events: Sequence[RasaEvent]) -> str | None:
    """Return the slot that a form had asked for last, in this session."""
    session = takewhile(lambda event: event["event"] != _SESSION, reversed(events))
    slots = (event for event in session if event["event"] == _SLOT and event["name"] == "requested_slot")
    return next((event["value"] for event in slots), None)


def _begins(event: RasaEvent, turn: str) -> bool:
    return bool(event["event"] == _USER and event["metadata"].get("turn") == turn)


def _message(event: RasaEvent) -> dict[str, Any]:
    """Return a message whole: text, buttons and custom part together."""
    parts = {"text": event["text"], **{name: event["data"].get(name) for name in _KEPT}}
    return {name: part for name, part in parts.items() if part}


def _understanding(parsed: dict[str, Any]) -> dict[str, Any] | None:
    understanding = parsed.get(UNDERSTANDING)
    return {**understanding, LOCATION: parsed.get(LOCATION)} if understanding else None
