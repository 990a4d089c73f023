"""Embedded sources: their description (data/sources.yml), fingerprint, and row in the database."""

import hashlib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.models import Source
from bot.knowledge.taxonomy_files import parse_list


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
    """Return the first day of a date of the precision its publisher gives: "2021", "2026-10" or a day."""
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
            raise DataFileError(f"{path} manque.", "Restaurez le dossier data/ du dépôt (git checkout data).")
        for file in [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file()):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def is_current(session: Session, source: SourceFile, print_: str) -> bool:
    """Say whether exactly these files were imported already."""
    known = session.scalar(select(Source.fingerprint).where(Source.code == source.code))
    return bool(known == print_)


def record(session: Session, source: SourceFile, print_: str) -> int:
    """Write the source's row and return its id."""
    row = session.scalar(select(Source).where(Source.code == source.code))
    if row is None:
        row = Source(code=source.code)
        session.add(row)
    row.title, row.licence, row.file, row.as_of = source.title, source.licence, source.file, source.as_of
    row.fingerprint = print_
    session.flush()
    return int(row.id)
