"""Brings what people type on phones, or by ear, to one spelling: the same in training and for every message.

Two forms of a message are used: `normalise`, close to what was typed, and `by_ear`, what it sounds like, so
that "les poubel son pa ramacé" meets "les poubelles ne sont pas ramassées".
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from bot.errors import DataFileError
from bot.settings import ROOT
from bot.text import fold

_FILE = ROOT / "data" / "phone_spellings.yml"
_STRETCHED = re.compile(r"([a-z])\1{2,}")


def normalise(text: str) -> str:
    """Return the folded text with shorthands spelt out, glued elisions cut and stretched letters shortened.

    >>> normalise("Jai tjrs pas d'eaaau 😡")
    'j ai toujours pas d eau pas content du tout'
    """
    words, emojis = _spellings()
    for emoji, meaning in emojis.items():
        if emoji in text:
            text = text.replace(emoji, f" {meaning} ")
    folded = _STRETCHED.sub(r"\1", fold(text.replace("ç", "s").replace("Ç", "s")))
    return " ".join(words.get(word, word) for word in folded.split())


def by_ear(text: str) -> str:
    """Return what a normalised text sounds like, word by word, in our own letters.

    >>> by_ear("les poubel son pa ramace") == by_ear("les poubelles sont pas ramassees")
    True
    """
    return " ".join(map(_sound, text.split()))


# From spelling to sound, in this order, on folded words. Capitals and digits are sounds of two letters: S "ch",
# N "gn", Y "ill", U "ou", 1 "in", 2 "an", 3 "on". It does not need to be right, only to be the same for the
# spellings that people mix up.
_SOUNDS = tuple(
    (re.compile(spelling), sound)
    for spelling, sound in (
        ("(?<![cps])h", ""),
        ("ph", "f"),
        ("sch|ch|sh", "S"),
        ("e?aux?", "o"),
        ("gn", "N"),
        ("tion", "ssion"),
        ("tie(?=[lnm])", "ssie"),
        ("sc(?=[eiy])", "ss"),
        ("cc(?=[eiy])", "kss"),
        ("c(?=[eiy])", "ss"),
        ("g(?=[eiy])", "j"),
        ("je(?=[ao])", "j"),
        ("qu|ck|q|c", "k"),
        ("(?<=[aeiouy])s(?=[aeiouy])", "z"),
        (r"(?<=[aeou])ille?", "Y"),
        ("(?<=i)ll", "Y"),
        ("oi", "wa"),
        ("oy", "waY"),
        ("ou", "U"),
        ("(?:ain|ein|aim|in|im|yn|ym|un)(?![aeiouynm])", "1"),
        ("(?:en|an|em|am)(?![aeiouynm])", "2"),
        ("(?:on|om)(?![aeiouynm])", "3"),
        (r"ai|ei|ee|(?:ez|er|et|est|es)\b", "e"),
        ("eu|oe", "e"),
        ("y", "i"),
        (r"x\b", ""),
        ("x", "ks"),
        (r"(.)\1+", r"\1"),
        (r"(?<=\w)[tdpsz]+\b", ""),
        (r"(?<=\w\w)e\b", ""),
        (r"(?<=\w)[tdpsz]+\b", ""),
    )
)


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    for spelling, sound in _SOUNDS:
        word = spelling.sub(sound, word)
    return word


@lru_cache(maxsize=1)
def _spellings() -> tuple[Mapping[str, str], Mapping[str, str]]:
    return read_spellings(_FILE)


def read_spellings(file: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Read data/phone_spellings.yml: what words and emojis mean, or raise DataFileError."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        words = {str(word): str(meaning) for word, meaning in content["words"].items()}
        return words, {str(emoji): str(meaning) for emoji, meaning in content["emojis"].items()}
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise DataFileError(
            f"{file} ne se lit pas : {error}", "Attendu : words puis emojis, une forme et son sens par ligne."
        ) from error
