"""Rasa component: which problem, or which other intent, a message is."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.calibration import calibrate
from bot.nlu.emergency import read_signs
from bot.nlu.linear import Settings, fit
from bot.nlu.reader import Reader
from bot.nlu.stored import READER_FILE
from bot.nlu.two_problems import read_doubles
from bot.nlu.understanding import LABEL, UNDERSTANDING
from bot.nlu.validation import read_validation
from bot.nlu.vectors import FRENCH, read_vectors
from bot.settings import ROOT

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class ProblemClassifier(GraphComponent):
    """Trains on the full label of each phrasing (a problem code, or an intent) and ranks all problems.

    Rasa sees one intent, `probleme`, however many problems there are: the ranking travels beside it, in
    `understanding`, to the actions.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        reader: Reader | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._reader = reader
        self._signs = read_signs(ROOT / config["emergency_signs"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # spaCy package whose word vectors help; none is read when vector_weight is 0.
            "vectors": FRENCH,
            "vector_weight": Settings.vector_weight,
            "regularisation": Settings.regularisation,
            "validation": "data/validation",
            "doubles": "data/doubles.yml",
            "emergency_signs": "data/emergency_signs.yml",
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ProblemClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [one for one in training_data.intent_examples if one.get(TEXT) and one.get(LABEL)]
        texts, labels = [one.get(TEXT) for one in examples], [one.get(LABEL) for one in examples]
        logger.info("Learning %d phrasings of %d labels", len(texts), len(set(labels)))
        settings = Settings(self._config["regularisation"], self._config["vector_weight"])
        vectors = read_vectors(self._config["vectors"]) if settings.vector_weight else None
        model = fit(texts, labels, settings, vectors)
        logger.info("Learnt; measuring confidence and thresholds")
        sentences = read_validation(ROOT / self._config["validation"])
        self._reader = calibrate(model, sentences, read_doubles(ROOT / self._config["doubles"]))
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._reader, Path(folder) / READER_FILE, compress=1)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ProblemClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(Path(folder) / READER_FILE))

    def process(self, messages: list[Message]) -> list[Message]:
        assert self._reader is not None, "the component is loaded or trained before it processes"
        for message in messages:
            understood = self._reader.understand(message.get(TEXT) or "", self._signs)
            intent = {INTENT_NAME_KEY: understood.intent, PREDICTED_CONFIDENCE_KEY: understood.confidence}
            message.set(INTENT, intent, add_to_output=True)
            message.set(UNDERSTANDING, understood.as_dict(), add_to_output=True)
        return messages
