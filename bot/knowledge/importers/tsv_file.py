"""Reads the tab-separated exports of BANATIC up to 2023: Latin-1, no quoting."""

from collections.abc import Iterator
from pathlib import Path

from bot.errors import DataFileError


def read_tsv(file: Path) -> Iterator[list[str]]:
    """Yield the rows, the header first, as they are: a tab inside a text makes a row too long.

    Raises:
        DataFileError: the file is missing, not in Latin-1, or its last line is cut. Rows before were yielded.
    """
    try:
        with file.open("rb") as stream:
            yield from _rows(file, stream)
    except OSError as error:
        raise DataFileError(f"{file} ne se lit pas : {error}", "Attendu : l'export TSV de BANATIC.") from error


def _rows(file: Path, lines: Iterator[bytes]) -> Iterator[list[str]]:
    header = next(lines, b"")
    _check_encoding(file, header)
    row = _cells(header)
    width = len(row)
    yield row
    for line in lines:
        row = _cells(line)
        # Only the last line can be cut: a short one before it is a faulty row, which the importer refuses.
        if len(row) < width and not line.endswith(b"\n"):
            raise DataFileError(
                f"{file} est coupé : la dernière ligne a {len(row)} colonnes sur {width}.",
                "Attendu : l'export entier. Téléchargez-le de nouveau.",
            )
        yield row


def _cells(line: bytes) -> list[str]:
    return line.rstrip(b"\r\n").decode("latin-1").split("\t")


def _check_encoding(file: Path, header: bytes) -> None:
    """Refuse UTF-8 and UTF-16, which Latin-1 decodes without a word into wrong letters."""
    utf16 = b"\x00" in header or header.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        utf8 = not header.isascii() and bool(header.decode("utf-8"))
    except UnicodeDecodeError:
        utf8 = False
    if utf16 or utf8:
        raise DataFileError(
            f"{file} est en {'UTF-16' if utf16 else 'UTF-8'}.",
            "Attendu : l'export TSV de BANATIC tel qu'il se télécharge, en latin-1 (ISO-8859-1).",
        )
