"""XLSX: rows as text whatever way cells are written, and a clear refusal of what is cut or damaged."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.banatic_file import write_xlsx
from bot.errors import DataFileError
from bot.knowledge.importers.xlsx_file import read_xlsx

# What XML 1.0 can hold, carriage returns left out: a parser makes them line feeds.
TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xD7FF), max_size=12)
SHEET = "xl/worksheets/sheet1.xml"


def _rewrite(file: Path, **parts: str | None) -> Path:
    """Write the archive again with other contents for some parts, by the end of their name; None takes one out."""
    with zipfile.ZipFile(file) as archive:
        contents = {name: archive.read(name).decode() for name in archive.namelist()}
    for end, content in parts.items():
        name = next(name for name in contents if name.endswith(f"{end}.xml"))
        contents.pop(name) if content is None else contents.update({name: content})
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file


def _sheet(tmp_path: Path, rows: str) -> Path:
    """Write an XLSX whose sheet holds these rows as they are."""
    return _rewrite(
        write_xlsx(tmp_path / "f.xlsx", [["a"]]), sheet1=f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    )


@settings(deadline=None)
@given(rows=st.lists(st.lists(TEXT, min_size=1, max_size=5).map(lambda row: [*row, "fin"]), min_size=1, max_size=5))
@pytest.mark.parametrize("shared", [False, True])
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, shared: bool, rows: list[list[str]]) -> None:
    file = write_xlsx(tmp_path_factory.mktemp("x") / "f.xlsx", rows, shared)
    assert list(read_xlsx(file)) == rows


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        ('<row r="1"><c r="B1"><v>200072981</v></c></row>', [["", "200072981"]]),
        ("<row><c><v>1</v></c><c/><c><v>3</v></c></row>", [["1", "", "3"]]),
        ('<row><c t="str"><f>A1&amp;"x"</f><v>OUI</v></c></row>', [["OUI"]]),
        ('<row><c t="inlineStr"><is><r><t>Com</t></r><r><t>mune</t></r></is></c></row>', [["Commune"]]),
        ('<row r="1"/><row r="2"><c r="AA2"><v>9</v></c></row>', [[*[""] * 26, "9"]]),
    ],
    ids=["nombre", "sans référence", "formule", "texte enrichi", "ligne vide et colonne lointaine"],
)
def test_cells_are_read_however_they_are_written(tmp_path: Path, rows: str, read: list[list[str]]) -> None:
    assert list(read_xlsx(_sheet(tmp_path, rows))) == read


@pytest.mark.parametrize(
    "rows",
    [
        '<row><c r="A1"><v>1',
        '<row><c t="s"><v>99</v></c></row>',
        '<row><c r="ZZZZZZ1"><v>1</v></c></row>',
        "<row>&x;</row>",
    ],
    ids=["XML coupé", "texte partagé absent", "colonne impossible", "entité inconnue"],
)
def test_a_sheet_that_makes_no_sense_is_refused(tmp_path: Path, rows: str) -> None:
    with pytest.raises(DataFileError, match=r"f\.xlsx"):
        list(read_xlsx(_sheet(tmp_path, rows)))


@pytest.mark.parametrize("part", ["sheet1", "workbook"])
def test_a_workbook_without_a_part_is_refused(tmp_path: Path, part: str) -> None:
    file = _rewrite(write_xlsx(tmp_path / "f.xlsx", [["a"]]), **{part: None})
    with pytest.raises(DataFileError, match=r"f\.xlsx"):
        list(read_xlsx(file))


@settings(deadline=None)
@given(kept=st.floats(0, 0.999))
def test_a_file_cut_anywhere_is_refused(tmp_path_factory: pytest.TempPathFactory, kept: float) -> None:
    file = write_xlsx(tmp_path_factory.mktemp("x") / "f.xlsx", [["N° SIREN", "Nom"], ["200072981", "CC"]])
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(DataFileError, match="Téléchargez"):
        list(read_xlsx(file))


def test_damage_in_the_middle_is_refused(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "f.xlsx", [[f"texte {row} {cell}" for cell in range(40)] for row in range(200)])
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        middle = archive.getinfo(SHEET).header_offset + archive.getinfo(SHEET).compress_size // 2
    content[middle : middle + 16] = b"\x00\xff" * 8
    file.write_bytes(content)
    with pytest.raises(DataFileError, match=r"f\.xlsx"):
        list(read_xlsx(file))


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="absent"):
        list(read_xlsx(tmp_path / "absent.xlsx"))
