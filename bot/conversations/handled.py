"""What a turn gave, read in Rasa's tracker: the same each time it is asked."""

from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.understanding import LOCATION, UNDERSTANDING

_KEPT = ("text", "buttons", "custom")


def handled(tracker: DialogueStateTracker | None, turn: str) -> dict[str, Any] | None:
    """Return the messages and the understanding of a turn, or None when Rasa has not handled it."""
    events = list(tracker.events) if tracker else []
    begun = next((rank for rank, event in enumerate(events) if _begins(event, turn)), None)
    if begun is None:
        return None
    after = events[begun + 1 :]
    end = next((rank for rank, event in enumerate(after) if isinstance(event, UserUttered)), len(after))
    said = [event.message() for event in after[:end] if isinstance(event, BotUttered)]
    return {
        "messages": [{name: one[name] for name in _KEPT if one.get(name)} for one in said],
        "understanding": _understanding(events[begun].parse_data),
    }


def _begins(event: Event, turn: str) -> bool:
    return isinstance(event, UserUttered) and (event.metadata or {}).get("turn") == turn


def _understanding(parsed: dict[str, Any]) -> dict[str, Any] | None:
    understanding = parsed.get(UNDERSTANDING)
    return {**understanding, LOCATION: parsed.get(LOCATION)} if understanding else None
