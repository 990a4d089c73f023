"""Rasa component: the word vectors of each message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.french import load_french, text_vectors

# Key under which the vector travels in a message, to the classifier. It never leaves the pipeline.
VECTOR = "french_vector"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class FrenchVectors(GraphComponent):
    """Sets the mean spaCy vector of a message, with tagger, parser and the rest left out."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._language = load_french(config["model"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"model": "fr_core_news_md"}

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FrenchVectors:
        return cls({**cls.get_default_config(), **config})

    def process(self, messages: list[Message]) -> list[Message]:
        texts = [message.get(TEXT) or "" for message in messages]
        if texts:
            for message, vector in zip(messages, text_vectors(self._language, texts), strict=True):
                message.set(VECTOR, vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data
