"""Rasa's own end-to-end tests: the trained model and the rules, on the stories of test_stories.yml."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.processes import rasa_environment
from bot.settings import ROOT

STORIES = ROOT / "tests" / "test_stories.yml"
RULES: list[dict[str, Any]] = yaml.safe_load((ROOT / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]


def test_no_story_fails(model: Path, database: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rasa", "test", "core", "--e2e", "--no-plot", "--model", str(model)]
    command += ["--stories", str(STORIES), "--out", str(tmp_path)]
    environment = {**os.environ, **rasa_environment(), "DATABASE_URL": database}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]

    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))["conversation_accuracy"]
    assert report["correct"] == report["total"], failed
    assert report["total"] >= len(_endings()), "every story was played"


@pytest.mark.parametrize("rule", RULES, ids=[rule["rule"] for rule in RULES])
def test_a_form_that_refused_a_message_is_not_called_at_once(rule: dict[str, Any]) -> None:
    """It would refuse again, and nothing would be said: Rasa's own tests do not run forms and cannot see it."""
    form = next((one["active_loop"] for one in rule.get("condition", []) if one["active_loop"]), None)
    first, second = rule["steps"][:2]
    assert form is None or "intent" not in first or second["action"] != form


@pytest.mark.parametrize("rule", RULES, ids=[rule["rule"] for rule in RULES])
def test_every_rule_is_told_by_a_story(rule: dict[str, Any]) -> None:
    told = [_actions(story["steps"]) for story in _stories()]
    wanted = _actions(rule["steps"])
    assert any(_holds(actions, wanted) for actions in told)


def _stories() -> list[dict[str, Any]]:
    stories: list[dict[str, Any]] = yaml.safe_load(STORIES.read_text(encoding="utf-8"))["stories"]
    return stories


def _endings() -> list[dict[str, Any]]:
    """The stories that no other story goes on from: each is played at least once."""
    return [story for story in _stories() if "checkpoint" not in story["steps"][-1]]


def _actions(steps: list[dict[str, Any]]) -> list[str]:
    """Intents and actions, in their order."""
    return [str(step.get("intent") or step.get("action")) for step in steps if "intent" in step or "action" in step]


def _holds(actions: list[str], wanted: list[str]) -> bool:
    size = len(wanted)
    return any(actions[start : start + size] == wanted for start in range(len(actions) - size + 1))
