"""Cut a message into words that keep what folding loses: accents, capitals, punctuation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.text import fold

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_STOP = re.compile(r"[.!?;:\n…]")
_BREAK = re.compile(r"[.!?;:\n…,()]")
_DOTTED = frozenset(
    ["m", "mr", "mme", "mlle", "dr", "pr", "me", "av", "ave", "bd", "bld", "pl", "imp", "rte", "ch", "saint", "sainte"]
)
_INSIDE = {"lez": "les", "s": "sur"}
_ALIASES = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "ss": "sous"}


@dataclass(frozen=True)
class Token:
    """One word of the message; synthetic words stand for a sign ("/" for "sur")."""

    word: str
    raw: str
    start: int
    end: int
    sentence_start: bool
    broken: bool  # punctuation stands between the word before and this one
    synthetic: bool = False

    @property
    def capital(self) -> bool:
        """Say whether the word is written with a capital letter."""
        return self.raw[:1].isupper()

    @property
    def acronym(self) -> bool:
        """Say whether the word is all capitals, as RSA or TER are."""
        return len(self.raw) > 1 and self.raw.isupper()


def normal_words(name: str) -> list[str]:
    """Return the folded words of a name, abbreviations spelled out: the index and texts meet here."""
    return list(same_spelling(_ALIASES.get(word, word) for word in fold(name).split()))


def same_spelling(words: Iterable[str]) -> tuple[str, ...]:
    """Write "lez" as "lès" and "s" as "sur" inside a name; alone, Lez is a name of its own."""
    key = tuple(words)
    return tuple(_INSIDE.get(word, word) for word in key) if len(key) > 1 else key


def tokenize(text: str) -> list[Token]:
    """Return the words of text with their place in it."""
    tokens: list[Token] = []
    position = 0
    for match in _WORD.finditer(text):
        gap = text[position : match.start()]
        _read_gap(tokens, gap, position)
        _read_word(tokens, match, gap)
        position = match.end()
    return tokens


def _read_gap(tokens: list[Token], gap: str, position: int) -> None:
    """Read "St Pierre s/ Dives" and "Châtillon/Indre": a slash between two words says "sur"."""
    if "/" not in gap or not tokens:
        return
    last = tokens[-1]
    start, end = position, position + len(gap)
    if last.word == "s":
        tokens.pop()
        start = last.start
    tokens.append(Token("sur", "/", start, end, False, False, True))


def _read_word(tokens: list[Token], match: re.Match[str], gap: str) -> None:
    raw = match.group()
    if tokens and gap.startswith(".") and tokens[-1].word in _DOTTED:  # "M. Laval", "av. de Tours"
        gap = gap[1:]
    begins = not tokens or bool(_STOP.search(gap))
    broken = not tokens or bool(_BREAK.search(gap))
    word = fold(raw).replace(" ", "")  # a letter that does not fold is a hole, not the end of a word
    if word:
        tokens.append(Token(_ALIASES.get(word, word), raw, match.start(), match.end(), begins, broken))


def normally_cased(tokens: Iterable[Token]) -> bool:
    """Say whether capitals mean something: neither all capitals nor A Capital On Every Word."""
    words = [token for token in tokens if not token.synthetic and token.raw.isalpha()]
    shouted = sum(token.acronym for token in words)
    inside = [token for token in words if not token.sentence_start and len(token.raw) > 3]
    titled = len(inside) >= 4 and sum(token.capital for token in inside) > len(inside) * 0.8
    return not titled and (shouted <= len(words) * 0.5)
