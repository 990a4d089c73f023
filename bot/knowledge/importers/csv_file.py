"""Reads the compressed CSV files of the importers, whole, before anything is changed."""

import csv
import gzip
import zlib
from pathlib import Path

from bot.errors import DataFileError


def read_csv(file: Path, columns: set[str]) -> list[dict[str, str]]:
    """Return the rows of a gzipped CSV in UTF-8.

    Raises:
        DataFileError: the file is missing, cut, in another encoding, or a column is missing.
    """
    try:
        with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    # A damaged gzip raises zlib.error, which is no OSError.
    except (OSError, EOFError, UnicodeDecodeError, zlib.error, csv.Error) as error:
        raise DataFileError(
            f"{file} ne se lit pas : {error}", "Attendu : un CSV compressé (gzip), en UTF-8."
        ) from error
    if not rows or not columns <= rows[0].keys():
        raise DataFileError(f"{file} n'a pas les colonnes attendues.", f"Attendu : {', '.join(sorted(columns))}.")
    for line, row in enumerate(rows, start=2):
        if any(row[name] is None for name in columns):
            raise DataFileError(f"{file}, ligne {line} : la ligne est incomplète.", "Reprenez le fichier entier.")
    return rows
