"""Brings the phrasings of the database to every Rasa command (train, data validate…).

Rasa's own reader would make a retrieval intent of `probleme/<code>`: it would want a response for each, and
say so once a sentence. Here a phrasing is one `probleme` message that carries its label.
"""

import hashlib
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.database import session_scope
from bot.nlu.understanding import LABEL, PROBLEM_INTENT, is_problem
from bot.settings import settings
from bot.training.phrasings import Sentence, accepted


class PhrasingImporter(RasaFileImporter):
    """Reads rules, domain and configuration as Rasa does, and phrasings as we do."""

    def __init__(
        self, config_file: str | None = None, domain_path: str | None = None, training_data_paths: Any = None
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)

    def get_nlu_data(self, language: str | None = "fr") -> TrainingData:
        with session_scope(settings().database_url) as session:
            sentences = accepted(session)
        return TrainingData([PhrasingMessage.of(sentence) for sentence in sentences])


class PhrasingMessage(Message):
    """A phrasing that Rasa may hash and copy as often as it does (ten times a training) at little cost.

    Rasa's own message is walked through at each hash and each copy: 40 s of the training of 25,000 phrasings.
    What a phrasing holds never changes, so its text and label are all its identity, and it is its own copy.
    """

    @classmethod
    def of(cls, sentence: Sentence) -> "PhrasingMessage":
        intent = PROBLEM_INTENT if is_problem(sentence.label) else sentence.label
        metadata = {"voice": sentence.voice}
        return cls(data={TEXT: sentence.text, INTENT: intent, LABEL: sentence.label, "metadata": metadata})

    def fingerprint(self) -> str:
        identity = f"{self.data[LABEL]}\n{self.data[TEXT]}".encode()
        return hashlib.md5(identity, usedforsecurity=False).hexdigest()

    def __deepcopy__(self, memo: dict[int, Any]) -> "PhrasingMessage":
        return self
