"""A conversation as a page shows it again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.conversations.journal import RESIDENT
from bot.conversations.models import Message
from bot.knowledge.local_time import local_moment
from bot.knowledge.structures import opening_at

COUNTERS = ("structure", "door", "counter")
"""Fields of an answer that are counters, each with its hours, or null."""


def as_shown(story: Iterable[Message], moment: datetime) -> list[dict[str, Any]]:
    """Return the entries of the contract: what the resident said, and the assistant's messages as they are now."""
    return [_entry(message, moment) for message in story]


def refreshed(message: dict[str, Any], moment: datetime) -> dict[str, Any]:
    """Return a message as it would be shown at that moment: an answer says whether its counters are open now."""
    counters = {name: message[name] for name in COUNTERS if message.get(name)}
    if message["type"] != "answer" or not counters:
        return message
    local = local_moment(message["commune"]["code"], moment)
    return {**message, **{name: {**one, **opening_at(one["hours"], local)} for name, one in counters.items()}}


def _entry(message: Message, moment: datetime) -> dict[str, Any]:
    if message.sender == RESIDENT:
        return {"from": "resident", "text": message.text, "turn": message.turn}
    return {"from": "assistant", "message": refreshed(message.content, moment)}
