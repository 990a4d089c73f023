"""Reads the taxonomy from the YAML files of data/."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError, parse_obj_as

from bot.errors import DataFileError
from bot.knowledge.taxonomy import Competence, EmergencyGroup, Service, Taxonomy, Theme

_Model = TypeVar("_Model", bound=BaseModel)


def read_taxonomy(data: Path) -> Taxonomy:
    """Read themes, competences and services, or raise DataFileError naming the file and the fault."""
    folder = data / "taxonomy"
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise DataFileError(f"Aucun thème dans {folder}.", "Restaurez le dossier data/taxonomy du dépôt.")
    themes = [_parse(Theme, _load(file), file) for file in files]
    competences = parse_list(Competence, data / "competences" / "competences.yml", "competences")
    services = parse_list(Service, data / "structures" / "services.yml", "services")
    try:
        return Taxonomy(themes, competences, services)
    except ValueError as error:
        raise DataFileError(f"Taxonomie incohérente : {error}.", f"Corrigez les fichiers de {folder}.") from error


def read_emergencies(data: Path) -> dict[str, EmergencyGroup]:
    """Read the groups of emergency numbers, by code."""
    groups = parse_list(EmergencyGroup, data / "emergencies.yml", "groups")
    return {group.code: group for group in groups}


def _load(file: Path) -> Any:
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataFileError(f"{file} ne se lit pas : {error}", "Attendu : du YAML en UTF-8.") from error


def _parse(model: type[_Model], content: Any, file: Path) -> _Model:
    try:
        return model.parse_obj(content)
    except ValidationError as error:
        raise _refused(file, error) from error


def parse_list(model: type[_Model], file: Path, key: str) -> list[_Model]:
    """Read the list under a key of a YAML file, or raise DataFileError naming the file and the fault."""
    content = _load(file)
    if not isinstance(content, dict) or key not in content:
        raise DataFileError(f"{file} n'a pas de clé « {key} ».", f"Attendu : « {key}: » puis une liste.")
    try:
        return parse_obj_as(list[model], content[key])  # type: ignore[valid-type]
    except ValidationError as error:
        raise _refused(file, error) from error


def _refused(file: Path, error: ValidationError) -> DataFileError:
    first = error.errors()[0]
    place = " → ".join(str(step) for step in first["loc"])
    return DataFileError(f"{file} : {place} : {first['msg']}.", "Corrigez ce champ du fichier.")
