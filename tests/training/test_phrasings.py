"""The phrasings of data/nlu/: how they are read and imported, and nothing personal. Their rules: test_checks.py."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.conversations.redaction import redact
from bot.errors import DataFileError
from bot.nlu.validation import read_validation
from bot.settings import ROOT
from bot.training.models import Phrasing
from bot.training.phrasings import Sentence, import_phrasings, read_sentences

SENTENCES = read_sentences(ROOT / "data" / "nlu")
VALIDATION = read_validation(ROOT / "data" / "validation")


def test_no_phrasing_is_blank() -> None:
    assert [one for one in SENTENCES if not one.text.strip()] == []


@pytest.mark.parametrize("sentences", [SENTENCES, VALIDATION], ids=["data/nlu", "data/validation"])
def test_no_sentence_holds_personal_data(sentences: list[Sentence]) -> None:
    assert [one.text for one in sentences if redact(one.text) != one.text] == []


def _folder(tmp_path: Path, content: str) -> Path:
    (tmp_path / "theme.yml").write_text(content, encoding="utf-8")
    return tmp_path


def test_a_block_gives_its_label_and_voice_to_each_line(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path,
        "nlu:\n- intent: probleme/eau.facture\n  metadata: {voice: recit}\n"
        "  examples: |\n    - un - deux\n\n    - trois\n"
        "- intent: nier\n  metadata: {voice: oral}\n  examples: |\n    - non\n",
    )
    assert read_sentences(folder) == [
        Sentence("un - deux", "eau.facture", "recit"),
        Sentence("trois", "eau.facture", "recit"),
        Sentence("non", "nier", "oral"),
    ]


@pytest.mark.parametrize(
    "content", ["", "nlu: [", "autre: []", "nlu:\n- intent: nier\n  examples: '- non'\n", "nlu:\n- nier\n"]
)
def test_a_file_that_does_not_read_is_named(tmp_path: Path, content: str) -> None:
    with pytest.raises(DataFileError, match=r"theme\.yml"):
        read_sentences(_folder(tmp_path, content))


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="Aucune formulation"):
        read_sentences(tmp_path)


def test_importing_again_keeps_the_day_a_phrasing_came(session: Session) -> None:
    first = session.query(Phrasing).filter_by(source="data/nlu").first()
    assert first is not None
    label, text, day = first.label, first.text, first.added_on
    again = import_phrasings(session, SENTENCES, date(2031, 1, 1))
    assert again.added == 0
    assert session.query(Phrasing).filter_by(label=label, text=text).one().added_on == day
