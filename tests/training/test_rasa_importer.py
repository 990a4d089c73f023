"""What Rasa sees of the phrasings: one intent for all problems, the problem beside it."""

from rasa.shared.nlu.constants import INTENT, TEXT

from bot.nlu.understanding import LABEL
from bot.settings import ROOT
from bot.training.phrasings import read_sentences
from bot.training.rasa_importer import PhrasingImporter


def test_every_phrasing_reaches_rasa_with_its_label() -> None:
    messages = PhrasingImporter().get_nlu_data().training_examples
    sentences = read_sentences(ROOT / "data" / "nlu")
    assert [(one.get(TEXT), one.get(LABEL)) for one in messages] == [(one.text, one.label) for one in sentences]


def test_problems_are_one_intent_and_rasa_has_no_response_to_seek() -> None:
    data = PhrasingImporter().get_nlu_data()
    intents = {one.get(LABEL): one.get(INTENT) for one in data.training_examples}
    assert intents["voirie.chaussee"] == intents["eau.facture"] == "probleme"
    assert intents["nier"] == "nier"
    assert data.retrieval_intents == set()
