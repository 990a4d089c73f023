"""The trained models: which one is live, and whether it was made from the files as they are now."""

import hashlib
import json
from pathlib import Path

from bot.errors import ModelError
from bot.settings import ROOT

_LIVE = "live.json"
# What a model is made from. Code counts: a changed feature makes an old model wrong.
_INPUTS = (
    "config.yml",
    "domain.yml",
    "data/rules.yml",
    "data/nlu/*.yml",
    "data/validation/*.yml",
    "data/emergency_signs.yml",
    "data/doubles.yml",
    "data/phone_spellings.yml",
    "bot/nlu/*.py",
    "bot/text.py",
)


def inputs_fingerprint() -> str:
    """Return one SHA-256 over everything a model is made from."""
    digest = hashlib.sha256()
    for pattern in _INPUTS:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.relative_to(ROOT).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def set_live(folder: Path, model: Path) -> None:
    """Make a model the live one."""
    content = {"model": model.name, "fingerprint": inputs_fingerprint()}
    temporary = folder / f"{_LIVE}.new"
    temporary.write_text(json.dumps(content), encoding="utf-8")
    temporary.replace(folder / _LIVE)


def live_model(folder: Path) -> Path:
    """Return the live model's file, or raise ModelError saying how to make one."""
    model = _read(folder).get("model")
    if not model or not (folder / model).exists():
        raise ModelError(f"Aucun modèle dans {folder}.", "Lancez : orientation train")
    return folder / model


def is_up_to_date(folder: Path) -> bool:
    """Say whether the live model was made from the files as they are now."""
    content = _read(folder)
    model = content.get("model")
    return bool(model and (folder / model).exists() and content.get("fingerprint") == inputs_fingerprint())


def _read(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / _LIVE).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
