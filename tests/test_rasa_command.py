"""Rasa's command line, as the product starts it."""

import os
import subprocess
import sys

import rasa

from bot.processes import rasa_environment
from bot.settings import ROOT

# What `python -m bot.rasa_command` does, then whether the TensorFlow that was imported is the real one.
_MEASURED = """
import runpy, sys
sys.argv = ["rasa", *sys.argv[1:]]
try:
    runpy.run_module("bot.rasa_command", run_name="__main__")
finally:
    print("TensorFlow:", getattr(sys.modules.get("tensorflow"), "__file__", None))
"""


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, **rasa_environment()}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_it_is_rasa_s_own_command() -> None:
    done = run("-m", "bot.rasa_command", "--version")
    assert done.returncode == 0, done.stderr
    assert rasa.__version__ in done.stdout


def test_it_reads_every_command_without_tensorflow() -> None:
    done = run("-c", _MEASURED, "train", "--help")
    assert "--fixed-model-name" in done.stdout
    assert done.stdout.rstrip().endswith("TensorFlow: None")
