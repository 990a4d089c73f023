"""Writes exports of BANATIC in their true layout, out of real or invented groups: for measures and tests.

Places of the columns are those of the national export: Siren of the group in the fourth, members from the 47th, then
the competences, all cells inline strings; the last columns, which say what a group belongs to, are no competences.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

_NAMES = {
    0: "Département",
    3: "N° SIREN",
    4: "Nom du groupement",
    5: "Nature juridique",
    6: "Date de création",
    14: "EPAGE",
    15: "EPTB",
    39: "Population totale",
    44: "Nombre de membres",
    46: "Siren membre",
    47: "Nom membre",
    48: "Catégorie des membres du groupement",
    49: "Population totale du membre du groupement",
    51: "Nombre de compétences exercées",
}
_BEFORE = [_NAMES.get(place, f"Renseignement {place}") for place in range(52)]
WIDTH = 177
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


@dataclass(frozen=True)
class ExportedGroup:
    """A group as the export tells it: its members by SIREN and name, the codes it declares."""

    siren: str
    name: str
    form: str
    members: Sequence[tuple[str, str]]
    codes: frozenset[str] = field(default_factory=frozenset)
    population: int = 0


def header(labels: Sequence[str]) -> list[str]:
    """Return the titles of the national export."""
    after = [f"Adhésion à un groupement {number}" for number in range(1, WIDTH - len(_BEFORE) - len(labels) + 1)]
    return [*_BEFORE, *labels, *after]


def rows(groups: Iterable[ExportedGroup], codes: Sequence[str]) -> Iterator[list[str]]:
    """Yield the rows of the national export, one a group and member; codes in the order of the labels."""
    for group in groups:
        answers = ["OUI" if code in group.codes else "NON" for code in codes]
        told = [f"{name} de {group.siren}" for name in _BEFORE]
        told[0], told[3:7] = "37 - Indre-et-Loire", [group.siren, group.name, group.form, "01/01/2017"]
        told[14] = told[15] = "NON"
        told[39], told[44], told[51] = str(group.population), str(len(group.members)), str(len(group.codes))
        after = [""] * (WIDTH - len(_BEFORE) - len(codes))
        for siren, name in group.members:
            told[46:50] = [siren, name, "commune", "1000"]
            yield [*told, *answers, *after]


def write_xlsx(file: Path, lines: Iterable[Sequence[str]], shared: bool = False) -> Path:
    """Write rows in the first sheet of an XLSX, as inline strings like the true export, or as shared strings."""
    strings: dict[str, int] = {}
    letters = [_letters(place) for place in range(WIDTH + 1)]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for number, line in enumerate(lines, start=1):
                cells = "".join(
                    _shared_cell(letter, number, strings.setdefault(text, len(strings)))
                    if shared
                    else f'<c r="{letter}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
                    for letter, text in zip(letters, line, strict=False)
                    if text
                )
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        if shared:
            texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{texts}</sst>')
    return file


def _shared_cell(letter: str, number: int, index: int) -> str:
    return f'<c r="{letter}{number}" t="s"><v>{index}</v></c>'


def _letters(place: int) -> str:
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
