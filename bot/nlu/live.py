"""The live model's own pipeline, without a server."""

import logging
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.utils.log_utils import configure_structlog

from bot.nlu.guard import plain_text
from bot.nlu.understanding import UNDERSTANDING, Understanding


class LiveModel:
    """A loaded Rasa model that understands messages exactly as the server does."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    async def understand(self, text: str) -> Understanding:
        parsed = await self._agent.processor.parse_message(UserMessage(plain_text(text), metadata={}))
        return Understanding.from_dict(parsed[UNDERSTANDING])


def load_live(model: Path) -> LiveModel:
    """Load a model. Rasa would print each message on stdout if its logging were left as it is."""
    configure_structlog(logging.WARNING)
    return LiveModel(Agent.load(str(model)))
