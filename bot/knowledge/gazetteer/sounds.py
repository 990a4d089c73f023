"""How French words sound: two spellings that read alike get one code ("kimper", "Quimper")."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.knowledge.gazetteer.cues import LINKS
from bot.knowledge.gazetteer.words import known_by_shape, known_words

# Applied in this order; capitals and digits stand for sounds: S "ch", N "gn", U "ou", 1 "in", 2 "an", 3 "on".
_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"h?eaux?$|aux$|aul?ts?$", "o"),
        (r"(?<=.)(?:ers?|et|ez|ai[st]?|ay|ey|ees?)$", "E"),
        (r"iens?$", "i1"),
        (r"(?<=..)es?$", "_"),  # the silent "e" by which the consonant before is heard
        (r"(?<=[a-z]{2})(?<![aeiouy]{2})(?:ps|ts|ds|gs|[sxtdpgz])$|(?<=[aeiouy]{2})[sxtdpz]$", ""),
        (r"sch|ch|sh", "S"),
        (r"ph", "f"),
        (r"gn", "N"),
        (r"h", ""),
        (r"qu?|ck", "k"),
        (r"e?au", "o"),
        (r"ill(?=[aeiouy_]|$)", "y"),
        (r"g(?=[eiyE_])e?(?=[aou]?)", "j"),
        (r"s?c(?=[eiyE_])", "s"),
        (r"c", "k"),
        (r"(?:oe?u|w)", "U"),
        (r"(?:ai|ei|ui|i|y|u)[nm](?![aeiouynmE_])", "1"),
        (r"[ae][nm](?![aeiouynmE_])", "2"),
        (r"o[nm](?![aeiouynmE_])", "3"),
        (r"oi", "wa"),
        (r"ai|ei|eu|ay|ey|E", "e"),
        (r"y", "i"),
        (r"z", "s"),
        (r"(.)\1+", r"\1"),
        (r"_", ""),
    )
)
_FINAL_ACUTE = re.compile(r"[éÉ](?![^\W_])")
_GLUED = re.compile(r"^[ldjcnsm](?=[aeiouyh])")


@lru_cache(maxsize=60_000)
def word_sound(word: str) -> str:
    """Return the code of a folded word; silent endings are left out, so that singular and plural are one."""
    for pattern, sound in _RULES:
        word = pattern.sub(sound, word)
    return word


def sound(words: Sequence[str]) -> str:
    """Return the code of several words in one piece: where the spaces stand is not heard."""
    return "".join(word_sound(word) for word in words)


def spoken(text: str) -> str:
    """Return text spelled so that a final "é", which folding loses, is not taken for a silent "e"."""
    return _FINAL_ACUTE.sub("et", text)


@lru_cache(maxsize=1)
def _ordinary_sounds() -> Mapping[str, frozenset[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for word in known_words() - LINKS:
        codes[word_sound(word)].add(word)
    return {code: frozenset(words) for code, words in codes.items()}


def warm_up() -> None:
    """Prepare what the first mistyped word would otherwise wait for."""
    _ordinary_sounds()
    known_by_shape()


def sounds_ordinary(word: str, name: str = "") -> bool:
    """Say whether a word may be an ordinary one, other than name, written by ear: "larré", "fère"."""
    rest = _GLUED.sub("", word)
    codes = _ordinary_sounds()
    glued = len(rest) > 2 and rest != word and word_sound(rest) in codes
    return glued or bool(codes.get(word_sound(word), frozenset()) - {name})
