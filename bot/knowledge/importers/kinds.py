"""What `orientation import` can read: one entry a kind of official file, with its source and its importer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.orm import Session

from bot.errors import DataFileError, UnknownCodeError
from bot.knowledge.importers.annuaire import import_annuaire
from bot.knowledge.importers.banatic import import_banatic
from bot.knowledge.importers.changes import Changes
from bot.knowledge.importers.competence_geographique import import_competence_geographique
from bot.knowledge.importers.conseil import import_conseil
from bot.knowledge.importers.decoupage import import_decoupage
from bot.knowledge.importers.division import vintage_of
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.importers.source import SourceFile, import_once

Importer = Callable[[Session, Path, int, date, Progress], Changes]
"""Reads and checks the whole path, then merges it: (session, path, source id, closed on, progress) -> changes."""

# What the columns of sources hold.
_CODE_LENGTH, _FILE_LENGTH = 60, 200
_FOLDERS = 3


def _unsaid(_path: Path) -> str | None:
    return None


@dataclass(frozen=True)
class Kind:
    """A kind of file that an operator imports.

    Args:
        title, licence: of the source's row; shown beside every fact that comes from it.
        vintage: what the file itself says of its date (ISO 8601), if anything.
        by_file: whether each file is a source of its own, instead of the next vintage of the same one.
    """

    title: str
    licence: str
    run: Importer
    vintage: Callable[[Path], str | None] = _unsaid
    by_file: bool = False


KINDS: dict[str, Kind] = {
    "decoupage": Kind(
        "Code officiel géographique et EPCI (@etalab/decoupage-administratif)",
        "Licence Ouverte 2.0",
        import_decoupage,
        vintage_of,
    ),
    # A regional export must not date the registry of the rest of the country: each file is a source.
    "banatic": Kind(
        "Base nationale sur l'intercommunalité (BANATIC)",
        "Licence Ouverte 2.0",
        import_banatic,
        by_file=True,
    ),
    "annuaire": Kind(
        "Annuaire de l'administration et des services publics (DILA)",
        "Licence Ouverte 2.0",
        import_annuaire,
    ),
    "competence-geographique": Kind(
        "Compétence géographique des services locaux (DILA)",
        "Licence Ouverte 2.0",
        import_competence_geographique,
    ),
    "conseil": Kind(
        "Fichier d'un conseil",
        "Fourni par le conseil",
        import_conseil,
        by_file=True,
    ),
}


def import_file(
    session: Session, kind: str, path: Path, as_of: str = "", progress: Progress = NO_PROGRESS
) -> Changes | None:
    """Import an operator's file within the session's transaction; None if it was imported already.

    Args:
        kind: one of KINDS.
        as_of: when the file's facts were true (2026, 2026-10 or a day); empty: what the file says.

    Raises:
        UnknownCodeError: no such kind, or a date that is none.
        DataFileError: the file is not as expected, or does not say its date.
        OlderDataError: the database holds more recent facts of this source.
    """
    known = KINDS.get(kind)
    if known is None:
        raise UnknownCodeError(f"« {kind} » n'est pas une sorte de fichier connue.", f"Attendu : {', '.join(KINDS)}.")
    source = _source(kind, known, path, as_of)
    return import_once(session, source, [path], lambda id_: known.run(session, path, id_, source.closed_on, progress))


def _source(code: str, kind: Kind, path: Path, as_of: str) -> SourceFile:
    dated = as_of or kind.vintage(path)
    if not dated:
        raise DataFileError(f"{path} ne dit pas de quand datent ses données.", "Ajoutez par exemple --as-of 2026-10.")
    code = f"{code}:{path.name}" if kind.by_file else code
    if len(code) > _CODE_LENGTH:
        raise DataFileError(f"Le nom « {path.name} » est trop long.", f"Raccourcissez-le ({_CODE_LENGTH} signes).")
    try:
        return SourceFile(code=code, title=kind.title, licence=kind.licence, file=_shown(path), as_of=dated)
    except ValidationError as error:
        raise UnknownCodeError(f"« {dated} » n'est pas une date.", "Attendu : 2026, 2026-10 ou 2026-10-31.") from error


def _shown(path: Path) -> str:
    """Return the name of a file; of a folder, what tells it from another ("5.3.0/package/data")."""
    shown = "/".join(path.resolve().parts[-_FOLDERS:]) if path.is_dir() else path.name
    return shown[-_FILE_LENGTH:]
