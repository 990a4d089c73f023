"""The validation set: sentences the model is judged and calibrated by, and never trained on."""

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
    """Read the sentences with a label (data/validation/*.yml; communes.yml has none and is left out)."""
    sentences = []
    for file in sorted(folder.glob("*.yml")):
        try:
            rows = yaml.safe_load(file.read_text(encoding="utf-8"))["sentences"]
            sentences += [ValidationSentence(row["text"], row["label"], row["voice"]) for row in rows if "label" in row]
        except (yaml.YAMLError, KeyError, TypeError) as error:
            raise DataFileError(
                f"{file} ne se lit pas : {error}", "Attendu : sentences, puis text, label, voice."
            ) from error
    if not sentences:
        raise DataFileError(f"Aucune phrase dans {folder}.", "Restaurez le dossier data/validation du dépôt.")
    return sentences
