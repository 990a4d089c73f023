"""The live model's own pipeline, without a server."""

import os
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

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
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    return LiveModel(Agent.load(str(model)))
