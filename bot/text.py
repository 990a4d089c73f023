"""Plain-text helpers shared by every floor: folding accents, apostrophes and spacing."""

import re
import unicodedata
from collections.abc import Sequence

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss"})
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def strip_accents(text: str) -> str:
    """Return text without diacritics and ligatures, case and punctuation kept."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES).translate(_APOSTROPHES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold(text: str) -> str:
    """Return the comparison key of text: lower case, no accents, words separated by one space.

    >>> fold("L'Île-d’Yeu")
    'l ile d yeu'
    """
    return _NOT_WORD.sub(" ", strip_accents(text).lower()).strip()


def with_de(phrase: str) -> str:
    """Return the phrase after "de", with its article melted: "du tri", "des écoles", "de la voirie".

    >>> with_de("les équipements sportifs")
    'des équipements sportifs'
    """
    for article, melted in (("les ", "des "), ("le ", "du ")):
        if phrase.startswith(article):
            return melted + phrase.removeprefix(article)
    return f"d'{phrase}" if strip_accents(phrase[:1]).lower() in tuple("aeiouy") else f"de {phrase}"


def listed(names: Sequence[str]) -> str:
    """Return "A", "A et B" or "A, B et C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
