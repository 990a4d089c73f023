"""Phrasings between files and database: byte for byte, a clean diff, and what people decided is kept."""

import difflib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.accounts.sign_in import Agent
from bot.errors import DataFileError
from bot.settings import ROOT
from bot.training import phrasebook
from bot.training.models import ACCEPTED, RETIRED, Phrasing
from bot.training.phrasebook import Draft
from bot.training.phrasing_files import read_folder, read_sentences, render, write_folder
from bot.training.phrasing_sync import KEPT, export_folder, import_folder
from bot.training.phrasings import Sentence
from tests.training.conftest import FILES, write_files

DATA, TODAY = ROOT / "data", date(2031, 1, 1)
LEAK, BILL = "eau.fuite_coupure", "eau.facture"


def test_the_real_files_come_out_of_the_database_byte_for_byte(session: Session, tmp_path: Path) -> None:
    real = {file.name: file.read_bytes() for file in (DATA / "nlu").glob("*.yml")}
    # Other tests share this database: what the files lack is not of this test.
    session.execute(Phrasing.__table__.delete().where(Phrasing.source != "data/nlu"))
    export_folder(session, tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == real


def test_a_block_gives_its_label_and_voice_to_each_line(tmp_path: Path) -> None:
    content = (
        "nlu:\n- intent: probleme/eau.facture\n  metadata: {voice: recit}\n"
        "  examples: |\n    - un - deux\n\n    - trois\n"
        "- intent: nier\n  metadata: {voice: oral}\n  examples: |\n    - non\n"
    )
    assert read_sentences(write_files(tmp_path, {"theme.yml": content})) == [
        Sentence("un - deux", BILL, "recit"),
        Sentence("trois", BILL, "recit"),
        Sentence("non", "nier", "oral"),
    ]


BROKEN = ["", "nlu: [", "autre: []", "nlu:\n- intent: nier\n  examples: '- non'\n", "nlu:\n- nier\n"]
BROKEN += ["nlu:\n- intent: nier\n  metadata: {voice: 3}\n  examples: '- a'\n"]
BROKEN += ["nlu:\n- intent: À part\n  metadata: {voice: direct}\n  examples: '- a'\n"]


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_file_is_named_and_changes_nothing(small: Session, tmp_path: Path, content: str) -> None:
    before = _rows(small)
    with pytest.raises(DataFileError, match=r"zut\.yml.*Attendu"):
        import_folder(small, write_files(tmp_path, {**FILES, "zut.yml": content}), TODAY)
    assert _rows(small) == before


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="Aucune formulation"):
        read_sentences(tmp_path)


def test_importing_again_changes_nothing_and_keeps_the_day_a_phrasing_came(small: Session, tmp_path: Path) -> None:
    before = _rows(small)
    changes = import_folder(small, write_files(tmp_path, FILES), TODAY)
    assert (changes.added, changes.changed, changes.closed, changes.report) == (0, 0, 0, {})
    assert _rows(small) == before
    assert set(small.scalars(select(Phrasing.added_on))) == {date(2026, 1, 1)}


def test_files_that_changed_add_change_and_take_away(small: Session, tmp_path: Path) -> None:
    content = FILES["eau.yml"].replace("    - le relevé du compteur\n", "    - l'index est faux\n")
    content = content.replace("voice: telephone", "voice: recherche")
    changes = import_folder(small, write_files(tmp_path, {**FILES, "eau.yml": content}), TODAY)
    assert (changes.added, changes.changed, changes.closed) == (1, 1, 1)
    export_folder(small, tmp_path / "out")
    assert (tmp_path / "out" / "eau.yml").read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("draft", "lines"),
    [
        (Draft("il manque une page au relevé", BILL), ["+    - il manque une page au relevé"]),
        (
            Draft("je paye trop d'eau", BILL, "emotion"),
            [
                *("+- intent: probleme/eau.facture", "+  metadata: {voice: emotion}"),
                *("+  examples: |", "+    - je paye trop d'eau"),
            ],
        ),
        (
            Draft("l'eau sent le chlore", "eau.qualite", "recit"),
            [
                *("+- intent: probleme/eau.qualite", "+  metadata: {voice: recit}"),
                *("+  examples: |", "+    - l'eau sent le chlore"),
            ],
        ),
    ],
    ids=["bloc", "voix", "problème"],
)
def test_a_new_phrasing_is_a_clean_diff(
    small: Session, trainer: Agent, tmp_path: Path, draft: Draft, lines: list[str]
) -> None:
    phrasebook.add(small, trainer, DATA, draft)
    folder = write_files(tmp_path, FILES)
    assert export_folder(small, folder) == ["eau.yml"]
    written = (folder / "eau.yml").read_text(encoding="utf-8")
    diff = difflib.unified_diff(FILES["eau.yml"].splitlines(), written.splitlines(), n=0, lineterm="")
    assert [line for line in diff if line[:3] not in ("---", "+++") and line[:2] != "@@"] == lines
    if draft.label == BILL and draft.voice == "direct":
        assert written.index("il manque une page") > written.index("le relevé du compteur")
    if draft.label == "eau.qualite":
        assert written.endswith("chlore\n")


def test_a_second_phrasing_follows_the_first(small: Session, trainer: Agent, tmp_path: Path) -> None:
    for text in ("un premier mot", "un deuxième mot", "un troisième mot"):
        phrasebook.add(small, trainer, DATA, Draft(text, BILL, "emotion"))
    export_folder(small, tmp_path)
    written = (tmp_path / "eau.yml").read_text(encoding="utf-8")
    assert (
        "    - un premier mot\n    - un deuxième mot\n    - un troisième mot\n- intent: probleme/eau.fuite" in written
    )


def test_what_people_decided_is_kept_and_said(small: Session, trainer: Agent, tmp_path: Path) -> None:
    files = write_files(tmp_path, FILES)
    phrasebook.retire(small, trainer, _one(small, "fctr dho"), "illisible")
    phrasebook.move(small, trainer, DATA, _one(small, "le relevé du compteur"), LEAK)
    phrasebook.add(small, trainer, DATA, Draft("ajoutée à la main", LEAK))
    before = _rows(small)
    changes = import_folder(small, files, TODAY)
    assert (changes.added, changes.changed, changes.closed) == (0, 0, 0)
    assert [one.split(" ", 2)[0] + one.split(" ", 3)[2] for one in changes.report[KEPT]] == [
        "1retirées,",
        "1déplacées",
        "1que",
    ]
    assert {row[:4] for row in _rows(small)} == {row[:4] for row in before}
    assert _one(small, "fctr dho").status == RETIRED
    # What was decided goes to the files, and comes back as it went.
    export_folder(small, files)
    again = import_folder(small, files, TODAY)
    assert (again.added, again.changed, again.closed) == (0, 0, 0)
    assert export_folder(small, files) == []


def test_phrasings_of_the_console_stay_in_their_block_when_the_file_grows(
    small: Session, trainer: Agent, tmp_path: Path
) -> None:
    phrasebook.add(small, trainer, DATA, Draft("ajoutée à la main", LEAK))
    many = "".join(f"    - phrase {number}\n" for number in range(9))
    content = FILES["eau.yml"].replace("    - fctr dho\n", f"    - fctr dho\n{many}")
    import_folder(small, write_files(tmp_path, {**FILES, "eau.yml": content}), TODAY)
    export_folder(small, tmp_path)
    assert (tmp_path / "eau.yml").read_text(encoding="utf-8") == content + "    - ajoutée à la main\n"


def test_a_merged_label_gives_its_phrasings_and_its_files_do_not_bring_them_back(
    small: Session, tmp_path: Path
) -> None:
    assert phrasebook.merge_label(small, BILL, LEAK) == phrasebook.Moved(moved=3, twins=0)
    changes = import_folder(small, write_files(tmp_path, FILES), TODAY)
    assert (changes.added, changes.changed, changes.closed) == (0, 0, 0)
    learnt = select(Phrasing.label).where(Phrasing.status == ACCEPTED, Phrasing.file == "eau.yml")
    assert set(small.scalars(learnt)) == {LEAK}


def test_a_file_that_nothing_is_left_of_goes(tmp_path: Path) -> None:
    folder = write_files(tmp_path, FILES)
    contents = render(one for one in read_folder(folder) if one.file != "eau.yml")
    assert write_folder(folder, contents) == ["eau.yml"]
    assert [file.name for file in folder.iterdir()] == ["conversation.yml"]


def _one(session: Session, text: str) -> Phrasing:
    return session.scalars(select(Phrasing).where(Phrasing.text == text)).one()


def _rows(session: Session) -> set[tuple[str, str, str, str, str | None, int | None]]:
    columns = (Phrasing.label, Phrasing.text, Phrasing.voice, Phrasing.status, Phrasing.file, Phrasing.rank)
    return {tuple(row) for row in session.execute(select(*columns))}
