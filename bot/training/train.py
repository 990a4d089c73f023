"""Trains a model with Rasa, in its own process, and makes it the live one."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from bot.errors import ModelError
from bot.models_folder import set_live
from bot.processes import rasa_environment
from bot.settings import ROOT


def train(models: Path, log: Path) -> Path:
    """Train on data/nlu and data/rules.yml, and return the model's file. Validation is `make validate`.

    Raises:
        ModelError: Rasa refused the data or the configuration; its words are in the log.
    """
    models.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now():%Y%m%d-%H%M%S}"
    command = [sys.executable, "-m", "bot.rasa_command", "train", "--domain", "domain.yml", "--config", "config.yml"]
    command += ["--data", "data/rules.yml", "--skip-validation", "--force"]
    command += ["--out", str(models), "--fixed-model-name", name]
    with log.open("w", encoding="utf-8") as output:
        result = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **rasa_environment()}, stdout=output, stderr=output, check=False
        )
    model = models / f"{name}.tar.gz"
    if result.returncode or not model.exists():
        raise ModelError("L'entraînement a échoué.", f"Lisez la fin de {log}.")
    set_live(models, model)
    return model
