"""The gateway's way into Rasa, on loopback: one request a turn, and back come messages and understanding.

A resident's text can never be read as a Rasa command here: only choices that the gateway itself gave out
become intent payloads.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.conversations.handled import asked, handled
from bot.conversations.rasa_speed import spare_rasa
from bot.conversations.tracker_store import kept_events
from bot.nlu.guard import plain_text

logger = logging.getLogger(__name__)


class Silent(OutputChannel):
    """Sends nothing: what Rasa said is read in its tracker, the same for a turn that is sent again."""

    @classmethod
    def name(cls) -> str:
        return "gateway"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        return None


class GatewayChannel(InputChannel):
    """POST /webhooks/gateway/webhook {"sender", "text" or "payload", "metadata"}; metadata holds the turn's id."""

    def __init__(self) -> None:
        self._is_warm = False

    @classmethod
    def name(cls) -> str:
        return "gateway"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        spare_rasa()
        webhook = Blueprint("gateway_webhook", "gateway_webhook")

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            # Understanding one message loads the place names: ready means that no resident waits for that.
            if not self._is_warm:
                await request.app.ctx.agent.parse_message("bonjour")
                self._is_warm = True
            return json_response({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            return json_response(await _take(request.app.ctx.agent, request.json))

        return webhook


async def _take(agent: Agent, body: dict[str, Any]) -> dict[str, Any]:
    """Handle a turn, unless it was handled already, and return what was said and understood."""
    sender, turn = body["sender"], body["metadata"]["turn"]
    # Rasa's own lock, which its Agent.handle_message takes: the same turn may be sent twice at the same time.
    async with agent.lock_store.lock(sender):
        before = kept_events(sender)
        done = handled(before, turn)
        if done:
            return done
        message = UserMessage(
            body["payload"] if "payload" in body else plain_text(body["text"]),
            Silent(),
            sender,
            input_channel=GatewayChannel.name(),
            metadata={**body["metadata"], "asked": asked(before)},
        )
        try:
            await agent.processor.handle_message(message)
        except Exception:
            # The gateway says something honest when nothing comes back. The text is not logged.
            logger.exception("A message of conversation %s could not be handled", sender)
        return handled(kept_events(sender), turn) or {"messages": [], "understanding": None, "asked": None}
