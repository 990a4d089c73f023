"""Keeps a resident's text from being read as a Rasa command."""

import re

_COMMAND_SIGNS = re.compile(r"^[\s/]+")


def plain_text(text: str) -> str:
    """Return the text without what Rasa would take for an intent payload ("/restart" is just a word)."""
    return _COMMAND_SIGNS.sub("", text).strip() or "…"
