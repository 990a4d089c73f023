"""Rasa component: the commune a message speaks of."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.database import session_scope
from bot.knowledge.places import shared_gazetteer
from bot.knowledge.reach import communes_below
from bot.nlu.understanding import LOCATION
from bot.settings import settings


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class CommuneExtractor(GraphComponent):
    """Sets `location` (status, commune, candidates) on each message, for the actions.

    The gazetteer is read from the shared database when the first message comes, so that training needs none
    and a new vintage counts from the next start on.
    """

    def __init__(self) -> None:
        self._territories: dict[str, frozenset[str]] = {}

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CommuneExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            context = message.get("metadata") or {}
            found = shared_gazetteer(settings().database_url).locate(
                message.get(TEXT) or "",
                expected=context.get("asked") == "commune",
                territory=self._communes_of(context.get("territory")),
            )
            location = {"status": found.status, "commune": found.commune, "candidates": list(found.candidates)}
            message.set(LOCATION, location, add_to_output=True)
        return messages

    def _communes_of(self, territory: str | None) -> frozenset[str]:
        if not territory:
            return frozenset()
        if territory not in self._territories:
            with session_scope() as session:
                self._territories[territory] = communes_below(session, territory)
        return self._territories[territory]
