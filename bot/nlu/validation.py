"""Sentences that are never trained on: data/validation calibrates the model, data/held_out only judges it."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import DataFileError


@dataclass(frozen=True)
class ValidationSentence:
    text: str
    label: str
    voice: str


def read_validation(folder: Path) -> list[ValidationSentence]:
    """Read the sentences with a label (*.yml of the folder; communes.yml has none and is left out)."""
    sentences = []
    for file in sorted(folder.glob("*.yml")):
        try:
            content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            # Messages with two problems have their own reader (two_problems.py).
            rows = [] if "messages" in content else content["sentences"]
            sentences += [ValidationSentence(row["text"], row["label"], row["voice"]) for row in rows if "label" in row]
        except (yaml.YAMLError, KeyError, TypeError) as error:
            raise DataFileError(
                f"{file} ne se lit pas : {error}", "Attendu : sentences, puis text, label, voice."
            ) from error
    if not sentences:
        raise DataFileError(f"Aucune phrase dans {folder}.", f"Restaurez le dossier (git checkout {folder}).")
    return sentences
