"""The competences that BANATIC names, by generation: which column of an export is which code."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataFileError
from bot.text import fold

_FILES = {"2021": "banatic-2021/competences.csv", "2025": "banatic-2025-competences.csv"}
_CODE = re.compile(r"\s*(C?)(\d{4})(?:\s*[-–:]\s*.*)?", re.DOTALL)


@dataclass(frozen=True)
class Nomenclature:
    """One generation of competences.

    Attributes:
        name: "2021" or "2025".
        file: the file that lists them, named when a column is unknown.
        labels: code to label, in the file's order.
        by_label: folded label to code; the code is empty for a column that is known and not used.
    """

    name: str
    file: Path
    labels: Mapping[str, str]
    by_label: Mapping[str, str]

    def code_of(self, header: str) -> str | None:
        """Return the code of a column, "" if it is known without a code, None if it is no known competence.

        Exports write the label ("Eclairage public"), the code ("C7020") or both ("1030 - Eclairage public").
        """
        known = self.by_label.get(fold(header))
        if known is not None:
            return known
        written = _CODE.fullmatch(header)
        return written[2] if written and written[2] in self.labels else None


def looks_like_a_code(header: str) -> bool:
    """Say whether a header is a code of the older exports: "C7020"."""
    written = _CODE.fullmatch(header)
    return bool(written and written[1])


def read_nomenclature(data: Path, name: str) -> Nomenclature:
    """Read the codes and labels of one generation from data/competences.

    Raises:
        DataFileError: the file is missing or has no code|libelle columns.
    """
    file = data / "competences" / _FILES[name]
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="|"))
        listed = [(row["code"].strip().removeprefix("C"), row["libelle"].strip()) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, AttributeError) as error:
        raise DataFileError(f"{file} ne se lit pas : {error}", "Attendu : code|libelle, en UTF-8.") from error
    if not listed:
        raise DataFileError(f"{file} est vide.", "Attendu : code|libelle, en UTF-8.")
    labels = {code: label for code, label in listed if code}
    return Nomenclature(name, file, labels, {fold(label): code for code, label in listed})
