"""A council's own file: its counters, links and corrections, what is refused by line, and what refuses the file."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.directory import counters_of, own_counters, procedures_of
from bot.knowledge.importers.conseil import import_conseil
from bot.knowledge.importers.conseil_rows import COLUMNS, read_row
from bot.knowledge.importers.decoupage import import_decoupage
from bot.knowledge.importers.mairies import import_mairies
from bot.knowledge.importers.merge import Changes
from bot.knowledge.importers.refusal import RefusedRowError
from bot.knowledge.models import Problem, Procedure, Source, Structure, StructureCorrection, Theme
from tests.knowledge.importers.conftest import MAIRIES, write_csv, write_division

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
SAID = {"source": "secrétariat", "date": "2026-09-30"}
COUNTER = {
    **SAID,
    "type": "structure",
    "territoire": "37031",
    "identifiant": "fs-1",
    "categorie": "france_services",
    "nom": "Guichet de démonstration",
    "telephone": "02 61 91 00 01",
    "horaires": "lundi au vendredi : 9h-12h",
    "communes": "37031 37123",
}
SEAT = {**COUNTER, "territoire": "200072981", "identifiant": "siege", "categorie": "epci", "communes": ""}
LINK = {
    **SAID,
    "type": "lien",
    "territoire": "200072981",
    "nom": "Commander un bac",
    "site": "https://demonstration.example/bac",
    "probleme": "dechets.bac",
    "nature": "demarche",
}
CORRECTION = {
    **SAID,
    "type": "correction",
    "identifiant": "mairie-37031",
    "champ": "telephone",
    "valeur": "02 61 91 00 02",
}
ALL = [COUNTER, SEAT, LINK, CORRECTION]


@pytest.fixture
def country(empty: Session, tmp_path: Path) -> Session:
    """Two mairies (source 2), one problem, and the council's source (3)."""
    import_decoupage(empty, write_division(tmp_path / "d"), 1, date(2026, 1, 1))
    for id_, code in ((2, "mairies"), (3, "conseil:essai.csv")):
        empty.add(Source(id=id_, code=code, title="T", licence="L", file="f", as_of="2026-10", fingerprint="0"))
    empty.add(Theme(code="dechets", label="L", rank=0))
    empty.flush()
    empty.add(Problem(code="dechets.bac", theme_code="dechets", label="L", scope="S", emergency=[], rank=0))
    import_mairies(empty, write_csv(tmp_path / "m.csv.gz", MAIRIES), 2, OCTOBER)
    empty.commit()
    return empty


def _file(folder: Path, rows: list[dict[str, str]], separator: str = ";", encoding: str = "utf-8") -> Path:
    lines = [separator.join(COLUMNS)]
    lines += [separator.join(f'"{row.get(name, "")}"' for name in COLUMNS) for row in rows]
    file = folder / "essai.csv"
    file.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return file


def _import(session: Session, file: Path, closed_on: date = OCTOBER) -> Changes:
    changes = import_conseil(session, file, 3, closed_on)
    session.expire_all()
    return changes


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), (",", "utf-8")], ids=["tableur", "autre"])
def test_what_a_council_says_is_read_and_dated(country: Session, tmp_path: Path, separator: str, encoding: str) -> None:
    changes = _import(country, _file(tmp_path, ALL, separator, encoding))
    assert changes == Changes(added=2 + 2 + 1 + 1)
    seat, mairie = (own_counters(country)[one] for one in ("200072981", "37031"))
    assert (seat.name, seat.as_of, seat.source) == ("Guichet de démonstration", "2026-09-30", "secrétariat")
    assert seat.hours == [["lundi", "vendredi", [["09:00:00", "12:00:00"]]]]
    assert (mairie.phone, mairie.as_of, mairie.source) == ("02 61 91 00 02", "2026-09-30", "secrétariat")
    assert mairie.email == "mairie@example.org"
    serving = counters_of(country, "37123", ["37123"])[1]
    assert serving is not None
    assert serving.name == COUNTER["nom"]
    (link,) = procedures_of(country, ["37031", "200072981"])["dechets.bac"]
    assert (link.kind, link.url, link.source) == ("procedure", LINK["site"], "secrétariat")


def test_twice_the_same_changes_nothing(country: Session, tmp_path: Path) -> None:
    _import(country, _file(tmp_path, ALL))
    assert _import(country, _file(tmp_path, list(reversed(ALL)))) == Changes()


def test_a_row_that_left_the_file_leaves_the_answers(country: Session, tmp_path: Path) -> None:
    _import(country, _file(tmp_path, ALL))
    assert _import(country, _file(tmp_path, [SEAT]), NOVEMBER) == Changes(closed=5)
    assert own_counters(country)["37031"].phone == "02 47 97 25 00"
    assert counters_of(country, "37123", ["37123"])[1] is None
    assert procedures_of(country, ["200072981"]) == {}
    assert country.scalar(select(Structure.until).where(Structure.kind == "france_services")) == NOVEMBER


def test_an_empty_correction_withdraws_what_is_wrong(country: Session, tmp_path: Path) -> None:
    _import(country, _file(tmp_path, [{**CORRECTION, "valeur": ""}]))
    assert own_counters(country)["37031"].phone is None
    _import(country, _file(tmp_path, [{**CORRECTION, "champ": "horaires", "valeur": ""}]))
    assert own_counters(country)["37031"].hours == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**COUNTER, "type": "guichet"}, "structure, lien, correction"),
        ({**COUNTER, "source": ""}, "source"),
        ({**COUNTER, "date": "hier"}, "2026-10-31"),
        ({**COUNTER, "identifiant": "Été 1"}, "identifiant"),
        ({**COUNTER, "nom": ""}, "nom"),
        ({**COUNTER, "territoire": "00000"}, "territoire"),
        ({**COUNTER, "territoire": "200072981"}, "commune"),
        ({**COUNTER, "categorie": "piscine"}, "catégorie"),
        ({**COUNTER, "communes": "37031 D37"}, "D37"),
        ({**COUNTER, "horaires": "le matin"}, "le matin"),
        ({**COUNTER, "telephone": "demander Paul"}, "téléphone"),
        ({**COUNTER, "courriel": "a@b.fr, c@d.fr"}, "courriel"),
        ({**COUNTER, "site": "javascript:alert(1)"}, "https://"),
        ({**SEAT, "categorie": "mairie"}, "commune"),
        ({**LINK, "probleme": "a.b"}, "problème"),
        ({**LINK, "nature": ""}, "nature"),
        ({**LINK, "site": ""}, "site"),
        ({**CORRECTION, "identifiant": "mairie-0"}, "mairie-0"),
        ({**CORRECTION, "champ": "couleur"}, "champ"),
        ({**CORRECTION, "champ": "nom", "valeur": ""}, "nom"),
    ],
)
def test_a_row_is_refused_by_its_line_and_the_others_are_taken(
    country: Session, tmp_path: Path, row: dict[str, str], reason: str
) -> None:
    other = {**LINK, "nature": "page"}
    changes = _import(country, _file(tmp_path, [other, row]))
    assert (changes.added, len(changes.refused)) == (1, 1)
    assert changes.refused[0].startswith("ligne 3 : ")
    assert reason in changes.refused[0]


@pytest.mark.parametrize("row", ALL, ids=["structure", "siège", "lien", "correction"])
def test_a_row_that_repeats_another_is_refused(country: Session, tmp_path: Path, row: dict[str, str]) -> None:
    changes = _import(country, _file(tmp_path, [row, row]))
    assert changes.refused == ["ligne 3 : répète une ligne précédente"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "coup"),
        (b"type;source\n", "manquent : date"),
        (b"type;source;date;couleur\n", "inconnues : couleur"),
        (b"type;source;date\nlien;x\n", "ligne 2"),
        (b"type;source;date\nlien;x;2026-01-01;trop\n", "ligne 2"),
        (b"type;source;date\nlien;x;2026-", "coup"),
        (b'type;source;date\nlien;"x;2026-01-01\n', "ne se lit pas"),
        ("type;source;date\nlien;secrétariat;2026-01-01\n".encode("cp1252"), "UTF-8"),
        (b"PK\x03\x04\xff", "UTF-8"),
    ],
)
def test_another_layout_or_encoding_changes_nothing(
    country: Session, tmp_path: Path, content: bytes, said: str
) -> None:
    _import(country, _file(tmp_path, ALL))
    file = tmp_path / "autre.csv"
    file.write_bytes(content)
    with pytest.raises(DataFileError) as refusal:
        _import(country, file)
    assert said in str(refusal.value)
    for table, count in ((Structure, 4), (Procedure, 1), (StructureCorrection, 1)):
        assert country.scalar(select(func.count()).select_from(table)) == count


def test_a_file_with_only_its_header_withdraws_everything(country: Session, tmp_path: Path) -> None:
    _import(country, _file(tmp_path, ALL))
    assert _import(country, _file(tmp_path, [])) == Changes(closed=6)


@given(row=st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=20) | st.sampled_from(["lien", "structure"])))
def test_any_row_is_read_or_refused(row: dict[str, str]) -> None:
    base: dict[str, Any] = COUNTER
    try:
        read = read_row({**base, **row})
    except RefusedRowError:
        return
    assert read.origin


def test_the_documented_example_is_taken_whole(country: Session, tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "fichier-conseil.md").read_text(encoding="utf-8")
    file = tmp_path / "exemple.csv"
    file.write_text(text.partition("```csv\n")[2].partition("```")[0], encoding="utf-8")
    changes = _import(country, file)
    assert (changes.added, changes.refused) == (5, [])
