"""Every sentence that is said is written in domain.yml, and every one written there is said."""

import re
import string
from pathlib import Path

import pytest
import yaml

from bot.conversations.satisfaction import STEPS, options
from bot.conversations.wording import say
from bot.errors import DataFileError
from bot.settings import ROOT

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RESPONSES: dict[str, list[dict[str, str]]] = DOMAIN["responses"]
_NAME = re.compile(r"""["'\s](utter_[a-z_]+[a-z])\b(?!\()""")


def _files() -> list[Path]:
    return [*ROOT.glob("bot/**/*.py"), *ROOT.glob("actions/**/*.py"), ROOT / "data" / "rules.yml"]


def _said() -> set[str]:
    """Return the names in code and rules, and those that the satisfaction steps make up."""
    written = {name for file in _files() for name in _NAME.findall(file.read_text(encoding="utf-8"))}
    made_up = {f"utter_ask_{step}_question" for step in STEPS}
    made_up |= {f"utter_{step}_{code}" for step in STEPS for code, label in options(step) if not code.isdigit()}
    return written | {name for name in made_up if not name.endswith("_passer")}


def test_every_sentence_said_is_written() -> None:
    assert _said() - RESPONSES.keys() == set()


def test_every_sentence_written_is_said() -> None:
    assert RESPONSES.keys() - _said() == set()


@pytest.mark.parametrize("name", RESPONSES)
def test_every_sentence_can_be_filled_in(name: str) -> None:
    gaps = {field for _, field, _, _ in string.Formatter().parse(RESPONSES[name][0]["text"]) if field}
    said = say(name, **{gap: f"<{gap}>" for gap in gaps})
    assert all(f"<{gap}>" in said for gap in gaps)


def test_a_sentence_that_is_not_written_says_how_to_add_it() -> None:
    with pytest.raises(DataFileError, match="utter_nothing"):
        say("utter_nothing")


def test_a_gap_left_empty_is_named() -> None:
    with pytest.raises(DataFileError, match="label"):
        say("utter_understood")


def test_every_action_of_the_domain_is_in_the_code() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in ROOT.glob("actions/*.py"))
    steps = {f"action_ask_{step}" for step in STEPS}
    assert {name for name in DOMAIN["actions"] if f'"{name}"' not in code} == steps
