"""A resident who talks to the real house over HTTP, and what the database kept of it."""

from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import select

from bot.conversations.models import Conversation, Message, OrientationGiven, Satisfaction
from bot.conversations.wording import say
from bot.database import session_factory
from bot.settings import load_settings

Messages = list[dict[str, Any]]


class Resident:
    """Writes texts and presses the buttons of the last answer, as the page lets one do."""

    def __init__(self, url: str, site: str = "cctoval") -> None:
        self._client = httpx.Client(base_url=url, timeout=60)
        opened = self._client.post("/api/v1/conversations", json={"site": site}).raise_for_status().json()
        self.conversation: str = opened["conversation"]
        self.greeting: Messages = opened["messages"]
        self.last: Messages = []
        self.authorization = f"Bearer {opened['token']}"
        self._client.headers["Authorization"] = self.authorization

    def write(self, text: str) -> Messages:
        return self._send({"text": text})

    def press(self, label: str) -> Messages:
        """Press the button of the last answer whose label begins so."""
        found = next((id_ for shown, id_ in self.buttons.items() if shown.startswith(label)), None)
        assert found, f"no button « {label} » among {list(self.buttons)}"
        return self._send({"choice": found})

    @property
    def buttons(self) -> dict[str, str]:
        return {one["label"]: one["id"] for message in self.last for one in message.get("choices", [])}

    def _send(self, body: dict[str, str]) -> Messages:
        path = f"/api/v1/conversations/{self.conversation}/messages"
        self.last = self._client.post(path, json=body).raise_for_status().json()["messages"]
        return self.last


def kinds(messages: Messages) -> list[str]:
    return [message["type"] for message in messages]


def answer_in(messages: Messages) -> dict[str, Any]:
    """Return the answer card, or fail showing what came instead."""
    cards = [message for message in messages if message["type"] == "answer"]
    assert len(cards) == 1, [message["text"] for message in messages]
    return cards[0]


def texts(messages: Messages) -> str:
    return "\n".join(message["text"] for message in messages)


def asks(messages: Messages, response: str) -> bool:
    """Say whether the last message is this sentence of domain.yml."""
    return bool(messages) and messages[-1]["text"] == say(response)


@dataclass
class Stored:
    """A conversation as the database keeps it."""

    conversation: Conversation
    resident: list[Message] = field(default_factory=list)
    assistant: list[Message] = field(default_factory=list)
    orientations: list[OrientationGiven] = field(default_factory=list)
    satisfaction: Satisfaction | None = None


def stored(conversation: str) -> Stored:
    """Read a conversation as it stands now."""
    with session_factory(load_settings().database_url)() as session:
        messages = select(Message).where(Message.conversation_id == conversation).order_by(Message.rank)
        given = select(OrientationGiven).where(OrientationGiven.conversation_id == conversation)
        all_messages = session.scalars(messages).all()
        return Stored(
            session.get(Conversation, conversation),
            [one for one in all_messages if one.sender == "resident"],
            [one for one in all_messages if one.sender == "assistant"],
            session.scalars(given.order_by(OrientationGiven.id)).all(),
            session.get(Satisfaction, conversation),
        )
