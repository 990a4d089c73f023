"""Rasa as it comes: a project with our phrasings, one intent a label, and one of Rasa's default pipelines."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.processes import rasa_environment
from bot.training.phrasings import Sentence

PIPELINES = Path(__file__).parent / "pipelines"


def write_project(folder: Path, pipeline: str, sentences: Sequence[Sentence], epochs: int) -> None:
    """Write config, domain and phrasings. Dots in labels become double underscores, which Rasa allows."""
    text = (PIPELINES / f"{pipeline}.yml").read_text(encoding="utf-8").replace("{epochs}", str(epochs))
    (folder / "config.yml").write_text(text, encoding="utf-8")
    groups: dict[str, list[str]] = defaultdict(list)
    for one in sentences:
        groups[intent_of(one.label)].append(f"- {one.text}\n")
    blocks = [{"intent": intent, "examples": "".join(lines)} for intent, lines in groups.items()]
    _write_yaml(folder / "nlu.yml", {"version": "3.1", "nlu": blocks})
    _write_yaml(folder / "domain.yml", {"version": "3.1", "intents": list(groups)})


def train_project(folder: Path) -> Path:
    """Train with Rasa's own command and return the model."""
    command = [sys.executable, "-m", "rasa", "train", "nlu", "--nlu", "nlu.yml", "--domain", "domain.yml"]
    command += ["--config", "config.yml", "--out", "models", "--fixed-model-name", "vanilla"]
    with (folder / "train.log").open("w") as log:
        environment = {**os.environ, **rasa_environment()}
        subprocess.run(command, cwd=folder, env=environment, stdout=log, stderr=log, check=True)
    return folder / "models" / "vanilla.tar.gz"


def intent_of(label: str) -> str:
    return label.replace(".", "__")


def label_of(intent: str) -> str:
    return intent.replace("__", ".")


def _write_yaml(file: Path, content: object) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
