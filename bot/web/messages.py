"""Turns what Rasa says into the messages of the contract, with buttons that go by ids."""

from collections.abc import Callable
from typing import Any

Offer = Callable[[str, str], str]


def to_contract(said: dict[str, Any], offer: Offer) -> dict[str, Any]:
    """Return one message of the contract.

    Args:
        said: text, buttons and custom part, as the channel collected them.
        offer: gives out a button (label, payload) and returns its id.
    """
    custom = dict(said.get("custom") or {})
    buttons = said.get("buttons") or []
    kind = custom.pop("type", "choices" if buttons else "text")
    message = {"type": kind, "text": said.get("text") or "", **custom}
    if buttons:
        message["choices"] = [{"id": offer(one["title"], one["payload"]), "label": one["title"]} for one in buttons]
    return message


def text(sentence: str) -> dict[str, Any]:
    return {"type": "text", "text": sentence}


def journal_text(message: dict[str, Any]) -> str:
    """Return what a message says, in one line for the journal."""
    if message["type"] == "answer":
        procedure = message.get("procedure")
        online = f" {procedure['title']} : {procedure['url']}" if procedure else ""
        return f"{message['text']} {message['structure']['name']} : {message['reason']}{online}"
    return str(message["text"])
