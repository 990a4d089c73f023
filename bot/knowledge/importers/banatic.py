"""Imports the national registry of groups of communes (BANATIC): syndicats, members, declared competences.

PATH is the national export as it is downloaded (XLSX, one row a group and member), an older export (TSV in
Latin-1, to 2023), or the folder of the embedded registry of 2021.
"""

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.importers.banatic_2021 import read_2021
from bot.knowledge.importers.banatic_table import read_table
from bot.knowledge.importers.merge import Changes
from bot.knowledge.importers.nomenclatures import read_nomenclature
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.importers.registry import Registry
from bot.knowledge.importers.registry_merge import merge_registry
from bot.knowledge.importers.tsv_file import read_tsv
from bot.knowledge.importers.xlsx_file import read_xlsx
from bot.knowledge.models import Competence, CompetenceRegistryCode
from bot.settings import settings

_TSV = {".tsv", ".csv", ".txt"}


def import_banatic(
    session: Session,
    path: Path,
    source_id: int,
    closed_on: date,
    progress: Progress = NO_PROGRESS,
    data: Path | None = None,
) -> Changes:
    """Read the whole registry, then merge it: what an older one said of the same groups ends on closed_on.

    Args:
        data: the folder of reference data, for the labels of the competences; the settings' one by default.

    Raises:
        DataFileError: the file is cut, in another encoding or of another layout. Nothing was changed.
    """
    registry = _read(session, path, data or settings().orientation_data, progress)
    return merge_registry(session, registry, source_id, closed_on)


def _read(session: Session, path: Path, data: Path, progress: Progress) -> Registry:
    if path.is_dir():
        return read_2021(path)
    if path.suffix.lower() == ".xlsx":
        nomenclature = read_nomenclature(data, "2025")
        return read_table(path, read_xlsx(path), nomenclature, _needed(session, nomenclature.name), progress)
    if path.suffix.lower() in _TSV:
        nomenclature = read_nomenclature(data, "2021")
        return read_table(path, read_tsv(path), nomenclature, _needed(session, nomenclature.name), progress)
    raise DataFileError(
        f"{path} n'est pas un export de BANATIC.",
        "Attendu : l'export national (.xlsx), un export d'avant 2024 (.tsv) ou le dossier banatic-2021.",
    )


def _needed(session: Session, nomenclature: str) -> dict[str, set[str]]:
    """Return the codes of each competence of ours, by its label."""
    query = (
        select(Competence.label, CompetenceRegistryCode.registry_code)
        .join(CompetenceRegistryCode, CompetenceRegistryCode.competence_code == Competence.code)
        .where(CompetenceRegistryCode.nomenclature == nomenclature)
    )
    needed: dict[str, set[str]] = {}
    for label, code in session.execute(query):
        needed.setdefault(label, set()).add(code)
    return needed
