"""What Rasa sees of the phrasings: one intent for all problems, the problem beside it."""

import copy
import pickle
from pathlib import Path

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.database import session_factory
from bot.errors import DataFileError
from bot.nlu.understanding import LABEL
from bot.setup import migrate
from bot.training.phrasings import Sentence, accepted
from bot.training.rasa_importer import PhrasingImporter, PhrasingMessage


def test_every_phrasing_reaches_rasa_with_its_label(database: str) -> None:
    messages = PhrasingImporter().get_nlu_data().training_examples
    with session_factory(database)() as session:
        sentences = accepted(session)
    assert len(sentences) > 30_000
    assert [(one.get(TEXT), one.get(LABEL)) for one in messages] == [(one.text, one.label) for one in sentences]


def test_a_database_without_phrasings_says_how_to_fill_it(tmp_path: Path) -> None:
    for fill in (False, True):
        url = f"sqlite:///{tmp_path / str(fill)}.db"
        if fill:
            migrate(url)
        with session_factory(url)() as session, pytest.raises(DataFileError, match="orientation setup"):
            accepted(session)


def test_problems_are_one_intent_and_rasa_has_no_response_to_seek(database: str) -> None:
    data = PhrasingImporter().get_nlu_data()
    intents = {one.get(LABEL): one.get(INTENT) for one in data.training_examples}
    assert intents["voirie.chaussee"] == intents["eau.facture"] == "probleme"
    assert intents["nier"] == "nier"
    assert data.retrieval_intents == set()


def message(text: str = "un trou", label: str = "voirie.chaussee", voice: str = "recit") -> PhrasingMessage:
    return PhrasingMessage.of(Sentence(text, label, voice))


@pytest.mark.parametrize(
    ("label", "intent"), [("voirie.chaussee", "probleme"), ("nier", "nier"), ("urgence", "urgence")]
)
def test_a_phrasing_carries_its_text_intent_label_and_voice(label: str, intent: str) -> None:
    one = message(label=label)
    assert (one.get(TEXT), one.get(INTENT), one.get(LABEL)) == ("un trou", intent, label)
    assert one.get("metadata") == {"voice": "recit"}


def test_the_same_phrasing_in_another_voice_is_the_same_message() -> None:
    assert message() == message(voice="oral")
    assert hash(message()) == hash(message(voice="oral"))


@pytest.mark.parametrize(
    "other",
    [
        message(text="un trou "),
        message(label="voirie.trottoir"),
        message(label="nier"),
        # What ends the label and begins the text may not be mistaken for one another.
        message(text="trou", label="voirie.chaussee\nun"),
    ],
    ids=["texte", "problème", "intention", "bords"],
)
def test_another_text_or_label_is_another_message(other: PhrasingMessage) -> None:
    assert message() != other
    assert message().fingerprint() != other.fingerprint()


def test_a_message_that_is_copied_is_not_built_again() -> None:
    one = message()
    assert copy.deepcopy([one])[0] is one
    assert copy.copy(one) == one
    assert pickle.loads(pickle.dumps(one)) == one


def test_merging_keeps_every_phrasing_once_whatever_its_label() -> None:
    first = TrainingData([message(), message(label="voirie.trottoir"), message(label="nier")])
    second = TrainingData([message(), message(text="un nid de poule")])
    kept = first.merge(second, TrainingData())
    assert [(one.get(TEXT), one.get(LABEL)) for one in kept.training_examples] == [
        ("un trou", "voirie.chaussee"),
        ("un trou", "voirie.trottoir"),
        ("un trou", "nier"),
        ("un nid de poule", "voirie.chaussee"),
    ]
    assert kept.number_of_examples_per_intent == {"probleme": 3, "nier": 1}
    assert len(kept.intent_examples) == 4


def test_training_data_is_other_data_when_one_label_changes() -> None:
    data = [TrainingData([message(), message("autre", label)]) for label in ("nier", "nier", "affirmer")]
    assert data[0].fingerprint() == data[1].fingerprint() != data[2].fingerprint()
