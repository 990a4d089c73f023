"""Phrasings: the sentences of data/nlu/, each with its label (problem code or intent) and voice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.importers.merge import Changes, merge
from bot.training.models import Phrasing

PROBLEM_INTENT = "probleme"
_BULLET = "- "


@dataclass(frozen=True)
class Sentence:
    """A phrasing as it stands in a file. `label` is a problem code, or an intent other than probleme."""

    text: str
    label: str
    voice: str


def read_sentences(folder: Path) -> list[Sentence]:
    """Read every phrasing of data/nlu/*.yml, or raise DataFileError naming the file."""
    return [sentence for file in folder_files(folder) for sentence in read_file(file)]


def folder_files(folder: Path) -> list[Path]:
    """Return the files of phrasings of a folder, by name, or raise DataFileError when there is none."""
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise DataFileError(f"Aucune formulation dans {folder}.", "Restaurez le dossier data/nlu du dépôt.")
    return files


def import_phrasings(session: Session, sentences: list[Sentence], today: date) -> Changes:
    """Merge the sentences of the files into the table of phrasings."""
    rows = [
        {"label": one.label, "text": one.text, "voice": one.voice, "status": "accepted", "source": "data/nlu"}
        for one in sentences
    ]
    held = {(label, text): day for label, text, day in session.query(Phrasing.label, Phrasing.text, Phrasing.added_on)}
    dated = [{**row, "added_on": held.get((row["label"], row["text"]), today)} for row in rows]
    return merge(session, Phrasing, dated, ("label", "text"), source="data/nlu")


def read_file(file: Path) -> Iterator[Sentence]:
    """Yield the phrasings of one file, or raise DataFileError naming it."""
    try:
        blocks = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]
        for block in blocks:
            label = block["intent"].removeprefix(f"{PROBLEM_INTENT}/")
            yield from _block(block, label)
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise DataFileError(
            f"{file} ne se lit pas : {error}", "Attendu : nlu, puis des blocs intent, metadata.voice et examples."
        ) from error


def _block(block: dict[str, Any], label: str) -> Iterator[Sentence]:
    voice = block["metadata"]["voice"]
    for line in block["examples"].splitlines():
        if line.strip():
            yield Sentence(line.strip().removeprefix(_BULLET).strip(), label, voice)
