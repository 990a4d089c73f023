"""Keeps a resident's text from being read as a Rasa command."""


def plain_text(text: str) -> str:
    """Return the text without what Rasa would take for an intent payload ("/restart" is just a word)."""
    return text.strip().lstrip("/").strip() or "…"
