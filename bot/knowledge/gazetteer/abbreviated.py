"""Well-known names cut by a hurried hand: "clermont fd", "aix en pce"."""

from collections.abc import Sequence

from bot.knowledge.gazetteer.cues import LINKS
from bot.knowledge.gazetteer.words import known_words

_SHORTEST, _LONGEST = 2, 4


def abbreviates(written: Sequence[str], name: Sequence[str]) -> bool:
    """Say whether the words are those of the name, one or more of them shortened, the first one whole."""
    if len(written) != len(name) or written[0] != name[0] or tuple(written) == tuple(name):
        return False
    return all(a == b or (_shortens(a, b) and a not in known_words()) for a, b in zip(written, name, strict=True))


def _shortens(short: str, word: str) -> bool:
    """Say whether a few letters of a word, its first and its last among them or only its first, stand for it."""
    if not _SHORTEST <= len(short) <= _LONGEST or len(word) < len(short) + 3 or short[0] != word[0] or short in LINKS:
        return False
    letters = iter(word)
    inside = all(letter in letters for letter in short)
    return inside and (short[-1] == word[-1] or word.startswith(short) or len(short) == _SHORTEST)
