"""Many sentences at once: pasted, one a line, or in a spreadsheet's file with a header. Pure."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import DataFileError
from bot.text import fold
from bot.training.phrasebook import Draft
from bot.training.phrasings import VOICES

COLUMNS = ("texte", "probleme", "voix")
_EXPECTED = f"Attendu : un CSV en UTF-8, avec les colonnes {', '.join(COLUMNS)} ; virgules ou points-virgules."


@dataclass(frozen=True)
class Line:
    """A sentence and the number of its line."""

    number: int
    draft: Draft


def pasted(text: str, label: str, voice: str) -> list[Line]:
    """Return the sentences of a text, one a line; blank lines and bullets are left out."""
    lines = ((number, line.strip().removeprefix("- ").strip()) for number, line in enumerate(text.splitlines(), 1))
    return [Line(number, Draft(line, label, voice)) for number, line in lines if line]


def read_sheet(content: bytes, labels: Mapping[str, str]) -> list[Line]:
    """Return the sentences of a CSV file. A problem is given by its code or its label, a voice by its code or name.

    Raises:
        DataFileError: it is not text, or a column is missing.
    """
    try:
        text = content.decode("utf-8-sig")
        header = text.partition("\n")[0]
        reader = csv.DictReader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",")
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataFileError("Ce fichier ne se lit pas.", _EXPECTED) from error
    names = {fold(name or ""): name for name in reader.fieldnames or ()}
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise DataFileError(f"Il manque la colonne {missing[0]}.", _EXPECTED)
    known_labels, known_voices = _by_name(labels), _by_name(VOICES)
    lines = []
    for number, row in rows:
        typed = {column: (row[names[column]] or "").strip() for column in COLUMNS}
        label, voice = typed["probleme"], typed["voix"]
        draft = Draft(typed["texte"], known_labels.get(fold(label), label), known_voices.get(fold(voice), voice))
        if any(typed.values()):
            lines.append(Line(number, draft))
    return lines


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    return {fold(one): code for code, name in names.items() for one in (code, name)}
