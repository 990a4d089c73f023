"""Trains a model with Rasa, in its own process: an archive and its card. Nothing is published."""

import os
import shutil
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import yaml

from bot.database import session_scope
from bot.errors import ModelError
from bot.nlu.stored import load_reader
from bot.processes import own_environment, rasa_environment
from bot.settings import ROOT, Settings
from bot.training.cards import Card, archive_of, write_card
from bot.training.fingerprints import code_fingerprint, fingerprint_of
from bot.training.phrasings import accepted

_MAKING = ".making-"
# No training is that long: what is older was left by one that was killed.
_ABANDONED_SECONDS = 24 * 3600
"""Begins the name of the folder where an archive is made: what is left of one that was interrupted."""
_CLASSIFIER = "bot.nlu.problem_classifier.ProblemClassifier"


def train(settings: Settings, log: Path, author: str = "", note: str = "") -> str:
    """Train on the accepted phrasings and data/rules.yml, and return the model's name.

    Raises:
        ModelError: Rasa refused the data or the configuration; its words are in the log.
    """
    started, made_at = time.monotonic(), datetime.now(timezone.utc)
    # Before the training: a phrasing that is accepted meanwhile makes the model an old one.
    with session_scope(settings.database_url) as session:
        learnt = accepted(session)
    code = code_fingerprint()
    name = f"{datetime.now():%Y%m%d-%H%M%S}"
    models = settings.orientation_models
    forget_abandoned(models)
    making = models / f"{_MAKING}{name}"
    making.mkdir(parents=True)
    try:
        _run_rasa(settings, making, name, log)
        reader = load_reader(archive_of(making, name))
        archive_of(making, name).replace(archive_of(models, name))
    finally:
        shutil.rmtree(making)
    card = Card(
        name=name,
        made_at=made_at,
        author=author,
        note=note,
        code_fingerprint=code,
        phrasings_fingerprint=fingerprint_of(learnt),
        phrasings=len(learnt),
        settings=_classifier_settings(),
        thresholds=vars(reader.thresholds),
        seconds=round(time.monotonic() - started, 1),
    )
    write_card(models, card)
    return name


def forget_abandoned(models: Path) -> None:
    """Take away what trainings that were killed left half-made."""
    for folder in models.glob(f"{_MAKING}*"):
        if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _run_rasa(settings: Settings, folder: Path, name: str, log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bot.rasa_command", "train", "--domain", "domain.yml", "--config", "config.yml"]
    command += ["--data", "data/rules.yml", "--skip-validation", "--force"]
    command += ["--out", str(folder.resolve()), "--fixed-model-name", name]
    # The phrasings' importer reads what these settings name, not what this process was started with.
    environment = {**os.environ, **rasa_environment(), **own_environment(settings)}
    with log.open("w", encoding="utf-8") as output:
        result = subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=output, check=False)
    if result.returncode or not archive_of(folder, name).exists():
        raise ModelError("L'entraînement a échoué.", f"Lisez la fin de {log}.")


def _classifier_settings() -> dict[str, Any]:
    """Return what config.yml sets of the classifier."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return next(
        {key: value for key, value in one.items() if key != "name"} for one in pipeline if one["name"] == _CLASSIFIER
    )
