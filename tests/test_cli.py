"""The command `orientation`: its errors are one clear line on stderr and exit code 2, stdout holds only JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.processes import LOOPBACK
from bot.settings import ROOT

# A port that is nobody's; always the same, as tests in several processes must bear the same names.
NOBODY = 1


def orientation(*arguments: str, typed: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, input=typed, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("command", "environment", "named"),
    [
        (["purge"], {"DATABASE_URL": "mysql://ici/base"}, "DATABASE_URL"),
        (["purge"], {"DATABASE_URL": "n'importe quoi"}, "DATABASE_URL"),
        (["purge"], {"RETENTION_DAYS": "0"}, "RETENTION_DAYS"),
        (["serve"], {"ORIENTATION_PORT": "huit mille"}, "ORIENTATION_PORT"),
        (["serve"], {"LOG_LEVEL": "bavard"}, "LOG_LEVEL"),
        (["chat"], {"ORIENTATION_PORT": str(NOBODY)}, "make run"),
        (["chat", "--url", f"http://{LOOPBACK}:{NOBODY}"], {}, "ne répond pas"),
        (["coverage"], {"DATABASE_URL": f"postgresql://x@{LOOPBACK}:{NOBODY}/x"}, "DATABASE_URL"),
        (["resolve", "inconnu.probleme", "37031"], {}, "inconnu.probleme"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_an_error_is_one_clear_line(database: str, command: list[str], environment: dict[str, str], named: str) -> None:
    assert database
    done = orientation(*command, **environment)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert named in line


@pytest.mark.parametrize("command", ["serve", "classify"])
def test_without_model_it_says_how_to_make_one(database: str, tmp_path: Path, command: str) -> None:
    assert database
    done = orientation(command, ORIENTATION_MODELS=str(tmp_path), typed="un trou\n")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "orientation train" in done.stderr.strip().splitlines()[-1]


def test_resolve_writes_one_json_object(database: str) -> None:
    assert database
    done = orientation("resolve", "dechets.collecte_oubliee", "37031")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["holder"]["code"] == "200072981"


@pytest.fixture(scope="module")
def help_text() -> str:
    return orientation("--help", COLUMNS="120").stdout


@pytest.mark.parametrize(
    "command",
    [
        *("setup", "serve", "chat", "train", "classify", "locate", "resolve", "coverage", "import", "purge"),
        *("evaluate", "phrasings", "models", "publish", "rollback"),
    ],
)
def test_help_names_every_command(help_text: str, command: str) -> None:
    assert f" {command} " in help_text
