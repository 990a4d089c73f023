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


def storable(text: str) -> str:
    """Return text without what UTF-8 or a database cannot hold: NUL and lone surrogates.

    >>> storable("un\\x00 trou \\ud800")
    'un trou '
    """
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def with_de(phrase: str) -> str:
    """Return the phrase after "de", with its article melted: "du tri", "des écoles", "de la voirie".

    >>> with_de("les équipements sportifs")
    'des équipements sportifs'
    """
    for article, melted in (("les ", "des "), ("le ", "du ")):
        if phrase.startswith(article):
            return melted + phrase.removeprefix(article)
    return f"d'{phrase}" if strip_accents(phrase[:1]).lower() in tuple("aeiouy") else f"de {phrase}"


def squeezed(text: str) -> str:
    """Return text without spaces around it, and with single ones inside, as official lists often lack."""
    return " ".join(text.split())


def listed(names: Sequence[str]) -> str:
    """Return "A", "A et B" or "A, B et C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def in_words(days: int) -> str:
    """Return a duration as one says it: "un an", "6 mois", "45 jours"."""
    for length, one, many in ((365, "un an", "ans"), (30, "un mois", "mois")):
        if days % length == 0:
            return one if days == length else f"{days // length} {many}"
    return "un jour" if days == 1 else f"{days} jours"
