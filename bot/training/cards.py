"""The card of a model: what it was made from, by whom, and what was measured of it. It lies beside the archive."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.errors import ModelError
from bot.files import write_whole

_ARCHIVE = ".tar.gz"


class Card(BaseModel):
    """What is known of a model. `figures` is empty until it has been evaluated."""

    name: str
    made_at: datetime
    author: str
    note: str
    code_fingerprint: str
    phrasings_fingerprint: str
    phrasings: int
    settings: dict[str, Any]
    thresholds: dict[str, float]
    seconds: float
    figures: dict[str, Any] = {}

    class Config:
        frozen = True


def archive_of(folder: Path, name: str) -> Path:
    """Return where the archive of a model lies."""
    return folder / f"{name}{_ARCHIVE}"


def name_of(archive: Path) -> str:
    """Return the name of the model of an archive."""
    return archive.name.removesuffix(_ARCHIVE)


def read_card(folder: Path, name: str) -> Card:
    """Return the card of a model, or raise ModelError."""
    try:
        return Card.parse_raw(_file(folder, name).read_bytes())
    except (OSError, ValidationError, ValueError) as error:
        raise ModelError(f"Le modèle « {name} » n'a pas de fiche lisible.", "Entraînez-en un autre.") from error


def write_card(folder: Path, card: Card) -> None:
    write_whole(_file(folder, card.name), card.json(ensure_ascii=False, indent=1))


def cards(folder: Path) -> list[Card]:
    """Return the cards of all the models whose archive is there, the newest first. One that is spoilt is left out."""
    found = []
    for file in folder.glob("*.json"):
        if archive_of(folder, file.stem).exists():
            try:
                found.append(read_card(folder, file.stem))
            except ModelError:
                continue
    return sorted(found, key=lambda card: card.made_at, reverse=True)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"
