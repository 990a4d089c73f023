"""The gateway's way into Rasa, on loopback: one request a turn, and back come messages and understanding.

A resident's text can never be read as a Rasa command here: only choices that the gateway itself gave out
become intent payloads.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import EventVerbosity
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.conversations.rasa_speed import keep_action_schema
from bot.nlu.guard import plain_text
from bot.nlu.understanding import LOCATION, UNDERSTANDING

logger = logging.getLogger(__name__)


class Collector(OutputChannel):
    """Keeps each message whole (text, buttons and custom part together)."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "gateway"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        kept = ("text", "buttons", "custom")
        self.messages.append({name: message[name] for name in kept if message.get(name)})


class GatewayChannel(InputChannel):
    """POST /webhooks/gateway/webhook {"sender", "text" or "payload", "metadata"}."""

    @classmethod
    def name(cls) -> str:
        return "gateway"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        keep_action_schema()
        webhook = Blueprint("gateway_webhook", "gateway_webhook")

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            # Understanding one message loads the place names: ready means that no resident waits for that.
            await request.app.ctx.agent.parse_message("bonjour")
            return json_response({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            sender, body = request.json["sender"], request.json
            store = request.app.ctx.agent.tracker_store
            before = await store.retrieve(sender)
            asked = before.get_slot("requested_slot") if before else None
            collector = Collector()
            message = UserMessage(
                body["payload"] if "payload" in body else plain_text(body["text"]),
                collector,
                sender,
                input_channel=self.name(),
                metadata={**body.get("metadata", {}), "asked": asked},
            )
            try:
                await on_new_message(message)
            except Exception:
                # The gateway says something honest when nothing comes back. The text is not logged.
                logger.exception("A message of conversation %s could not be handled", sender)
            return json_response({"messages": collector.messages, **await _state(store, sender)})

        return webhook


async def _state(store: Any, sender: str) -> dict[str, Any]:
    tracker = await store.retrieve(sender)
    if tracker is None:
        return {"understanding": None, "asked": None}
    # Not tracker.latest_message: read again from the store, it skips the messages that a form heard.
    last = tracker.get_last_event_for(UserUttered, event_verbosity=EventVerbosity.ALL)
    parsed = last.parse_data if last else {}
    understanding = parsed.get(UNDERSTANDING)
    if understanding:
        understanding = {**understanding, LOCATION: parsed.get(LOCATION)}
    return {"understanding": understanding, "asked": tracker.get_slot("requested_slot")}
