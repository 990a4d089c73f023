"""The real phrasings: none is blank, nothing personal. Their rules are in test_checks.py."""

import pytest

from bot.conversations.redaction import redact
from bot.nlu.validation import read_validation
from bot.settings import ROOT
from bot.training.phrasing_files import read_sentences
from bot.training.phrasings import INTENTS, VOICES, Sentence

SENTENCES = read_sentences(ROOT / "data" / "nlu")
VALIDATION = read_validation(ROOT / "data" / "validation")


def test_no_phrasing_is_blank() -> None:
    assert [one for one in SENTENCES if not one.text.strip()] == []


@pytest.mark.parametrize("sentences", [SENTENCES, VALIDATION], ids=["data/nlu", "data/validation"])
def test_no_sentence_holds_personal_data(sentences: list[Sentence]) -> None:
    assert [one.text for one in sentences if redact(one.text) != one.text] == []


def test_every_voice_and_intent_has_a_name_for_people() -> None:
    assert {one.voice for one in SENTENCES} <= VOICES.keys()
    assert {one.label for one in SENTENCES if "." not in one.label} == INTENTS.keys()
