"""Sources of facts: description (data/sources.yml, or an operator's file), fingerprint, row in the database."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pydantic import BaseModel, validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import DataFileError, OlderDataError
from bot.knowledge.importers.changes import Changes
from bot.knowledge.models import Source
from bot.knowledge.taxonomy_files import parse_list

_CHUNK = 1 << 20


class SourceFile(BaseModel):
    """A file, or folder of files, of facts."""

    code: str
    title: str
    licence: str
    file: str
    as_of: str

    @validator("as_of")
    def _is_a_date(cls, value: str) -> str:
        first_day(value)
        return value

    @property
    def closed_on(self) -> date:
        """First day of the source's date: facts it no longer holds end there at the latest."""
        return first_day(self.as_of)


def first_day(as_of: str) -> date:
    """Return the first day of a year, month or day in ISO 8601 ("2026", "2026-10"), or raise ValueError."""
    year, month, day = [*(int(part) for part in as_of.split("-")), 1, 1][:3]
    return date(year, month, day)


def read_sources(data: Path) -> dict[str, SourceFile]:
    """Read data/sources.yml, by code, or raise DataFileError naming the fault."""
    return {source.code: source for source in parse_list(SourceFile, data / "sources.yml", "sources")}


def fingerprint(paths: list[Path]) -> str:
    """Return one SHA-256 over the names and contents of the files, or of all files under the folders."""
    digest = hashlib.sha256()
    for path in paths:
        if not path.exists():
            raise DataFileError(f"{path} manque.", "Vérifiez le chemin ; pour le dossier data/ : git checkout data.")
        for file in [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file()):
            digest.update(file.name.encode())
            _digest_content(file, digest.update)
    return digest.hexdigest()


def import_once(
    session: Session, source: SourceFile, files: list[Path], run: Callable[[int], Changes]
) -> Changes | None:
    """Import files under the row of their source, unless exactly these were imported under the same date.

    Args:
        run: imports the files, given the id of the source's row.

    Returns:
        What changed, or None if there was nothing to do.

    Raises:
        OlderDataError: the database holds more recent facts of this source.
        DataFileError: a file is missing, or not as expected.
    """
    print_ = fingerprint(files)
    held = session.scalar(select(Source).where(Source.code == source.code))
    if held is not None and (held.fingerprint, held.as_of) == (print_, source.as_of):
        return None
    if held is not None and source.closed_on < first_day(held.as_of):
        raise OlderDataError(
            f"{source.file} date de {source.as_of}, et la base tient déjà des données de {held.as_of} ({held.file}).",
            "Importez un fichier aussi récent : un plus ancien effacerait ce qui a changé depuis.",
        )
    return run(_record(session, held or Source(code=source.code), source, print_))


def _digest_content(file: Path, update: Callable[[bytes], None]) -> None:
    """Read piece by piece: an official export may be bigger than the memory one wants to give it."""
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            update(chunk)


def _record(session: Session, row: Source, source: SourceFile, print_: str) -> int:
    row.title, row.licence, row.file, row.as_of = source.title, source.licence, source.file, source.as_of
    row.fingerprint = print_
    session.add(row)
    session.flush()
    return int(row.id)
