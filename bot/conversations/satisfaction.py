"""The end of a conversation: did it help, and what would the resident have done without it."""

import re
from typing import Any

from bot.conversations.wording import say
from bot.nlu.understanding import EMERGENCY
from bot.text import fold

HELPED, ALTERNATIVE, RATING, COMMENT = "helped", "alternative", "rating", "comment"
STEPS = (HELPED, ALTERNATIVE, RATING, COMMENT)
SKIP = "passer"
# The resident says the problem itself was misunderstood: the conversation goes back to it.
NOT_UNDERSTOOD = "non_compris"


_OPTIONS = {
    HELPED: ("oui", "mauvaise_structure", "insuffisant", NOT_UNDERSTOOD, SKIP),
    ALTERNATIVE: ("telephone", "deplacement", "courriel", "recherche", "rien", SKIP),
    RATING: ("1", "2", "3", "4", "5", SKIP),
    COMMENT: (SKIP,),
}

# What "did it help" says of the three things the design asks for.
_VERDICTS: dict[str, dict[str, Any]] = {
    "oui": {"understood": True, "right_structure": True, "will_solve": True},
    "mauvaise_structure": {"understood": True, "right_structure": False, "will_solve": False},
    "insuffisant": {"understood": True, "right_structure": True, "will_solve": False},
    NOT_UNDERSTOOD: {"understood": False, "right_structure": None, "will_solve": False},
}
_POLITE_WORDS = 3
_NOTES = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5}


def typed_value(step: str, text: str, intent: str) -> str | None:
    """Return the value that a typed message gives to a step, or None when it is not about it."""
    if intent == EMERGENCY:
        return None
    if step == COMMENT:
        return SKIP if _declines(text, intent) else text
    if step == RATING:
        return _typed_note(text) or (SKIP if intent == "nier" else None)
    if step == HELPED and intent in ("affirmer", "remercier"):
        return "oui"
    if step == ALTERNATIVE and intent in ("nier", "affirmer"):
        return SKIP
    return next((code for code, label in options(step) if fold(label) == fold(text)), None)


def options(step: str) -> list[tuple[str, str]]:
    """Return the codes and labels of a step's buttons."""
    return [(code, _label(step, code)) for code in _OPTIONS[step]]


def _label(step: str, code: str) -> str:
    if code == SKIP:
        return say("utter_skip")
    return code if step == RATING else say(f"utter_{step}_{code}")


def fields_of(step: str, value: str) -> dict[str, Any]:
    """Return the columns of the satisfaction table that an answer fills; none when it was skipped."""
    if value == SKIP:
        return {}
    if step == HELPED:
        return _VERDICTS.get(value, {})
    if step == RATING:
        return {"rating": int(value)}
    return {step: value}


def _declines(text: str, intent: str) -> bool:
    """Say whether a resident has no comment to make: "non merci" is none, "merci, c'était clair" is one."""
    folded = fold(text)
    polite = intent in ("nier", "au_revoir", "remercier") and len(folded.split()) <= _POLITE_WORDS
    return polite or folded == fold(say("utter_skip"))


def _typed_note(text: str) -> str | None:
    folded = fold(text)
    digits = re.search(r"\b([1-5])\b", folded)
    if digits:
        return digits.group(1)
    word = next((note for word, note in _NOTES.items() if re.search(rf"\b{word}\b", folded)), None)
    return str(word) if word and len(folded.split()) <= 3 else None
