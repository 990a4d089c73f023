"""Immediate danger, found by its words: recall before precision, since the model may miss what it never read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import DataFileError
from bot.text import fold


@dataclass(frozen=True)
class Sign:
    """Words that give away one kind of danger (a group of data/emergencies.yml)."""

    group: str
    pattern: re.Pattern[str]


def read_signs(file: Path) -> tuple[Sign, ...]:
    """Read data/emergency_signs.yml: group -> regular expressions on folded text."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))["signs"]
        return tuple(
            Sign(group, re.compile(rf"\b(?:{expression})\b"))
            for group, expressions in content.items()
            for expression in expressions
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, re.error) as error:
        raise DataFileError(
            f"{file} ne se lit pas : {error}", "Attendu : signs, puis groupe et expressions."
        ) from error


def find_emergency(text: str, signs: Iterable[Sign]) -> str | None:
    """Return the group of the first sign of danger in the message, or None."""
    folded = fold(text)
    return next((sign.group for sign in signs if sign.pattern.search(folded)), None)
