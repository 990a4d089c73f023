"""The log's French: every action that the code notes has its sentence."""

import ast

from bot.settings import ROOT
from bot.web.console.journal import SENTENCES

NAMES = ("note", "_note", "_log")


def _noted() -> set[str]:
    """Return the actions written in calls of audit.note, and of the functions that only pass them on to it;
    and those of tables named _AUDITED."""
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    calls = [one for one in nodes if isinstance(one, ast.Call) and len(one.args) > 1 and _called(one) in NAMES]
    arguments = [one for call in calls for one in call.args[1:] if isinstance(one, ast.Constant | ast.IfExp)]
    tables = [one.value for one in nodes if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "_AUDITED"]
    constants = [one for found in (*arguments, *tables) for one in ast.walk(found) if isinstance(one, ast.Constant)]
    return {one.value for one in constants if isinstance(one.value, str) and one.value}


def _called(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def test_every_action_has_its_sentence() -> None:
    assert _noted() == set(SENTENCES)
