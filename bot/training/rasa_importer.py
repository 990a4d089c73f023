"""Brings the phrasings of data/nlu/ to every Rasa command (train, data validate…).

Rasa's own reader would make a retrieval intent of `probleme/<code>`: it would want a response for each, and
say so once a sentence. Here a phrasing is one `probleme` message that carries its label.
"""

from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.understanding import LABEL, PROBLEM_INTENT, is_problem
from bot.settings import settings
from bot.training.phrasings import Sentence, read_sentences


class PhrasingImporter(RasaFileImporter):
    """Reads rules, domain and configuration as Rasa does, and phrasings as we do."""

    def __init__(
        self, config_file: str | None = None, domain_path: str | None = None, training_data_paths: Any = None
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)

    def get_nlu_data(self, language: str | None = "fr") -> TrainingData:
        sentences = read_sentences(settings().orientation_data / "nlu")
        return TrainingData([_message(sentence) for sentence in sentences])


def _message(sentence: Sentence) -> Message:
    intent = PROBLEM_INTENT if is_problem(sentence.label) else sentence.label
    return Message(
        data={
            TEXT: sentence.text,
            INTENT: intent,
            LABEL: sentence.label,
            "metadata": {"voice": sentence.voice},
        }
    )
