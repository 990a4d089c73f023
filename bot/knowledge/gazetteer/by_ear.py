"""Names written as they sound: "kimper", "sin pier des cor", "lorian"."""

import re
from collections.abc import Collection

from bot.knowledge.gazetteer.context import Message
from bot.knowledge.gazetteer.cues import BEING, COMMUNE_SUBJECT, LINKS, STRONG
from bot.knowledge.gazetteer.index import Index, Key
from bot.knowledge.gazetteer.model import fame
from bot.knowledge.gazetteer.opening import opens
from bot.knowledge.gazetteer.sounds import sound, sounds_ordinary, spoken
from bot.knowledge.gazetteer.words import known_words, sections
from bot.text import fold

_SHORTEST = 3  # sounds
_CITY = 20_000  # inhabitants of a city whose name is known to all: less has to be said to announce it
_BETTER_KNOWN = 10
_AUXILIARY = re.compile(r"(?:e|er|ee|es|i|u|is|it|ez|ent)$(?<!ai)")


def by_ear(message: Message, index: Index, first: int, last: int, territory: Collection[str]) -> Key:
    """Return the one name that tokens[first:last] sound like, or nothing when ordinary words sound so too."""
    tokens = message.tokens[first:last]
    if not all(token.raw.isalpha() or token.synthetic for token in tokens):
        return ()
    words = [fold(spoken(token.raw)) if token.raw[-1:] in "éÉ" else token.word for token in tokens]
    code = sound(words)
    keys = index.sounds.get(code, ()) if len(code) >= _SHORTEST else ()
    key = better_known(list(dict.fromkeys(keys)), index, territory)
    if not key:
        return ()
    city = fame(index.named(key)) >= _CITY
    strong = bool(STRONG.search(message.before(first)))
    if len(tokens) > 1:
        unknown = any(t.word not in known_words() and t.word not in LINKS for t in tokens)
        return key if len(key) == len(tokens) and (unknown or (strong and len(key) > 2)) else ()
    if any(entry.code in territory for entry in index.named(key)) and tokens[0].word not in known_words():
        return key
    if city and _is_there(message, first) and tokens[0].word not in known_words() - sections()["person"]:
        return key
    if tokens[0].word in known_words() or sounds_ordinary(words[0], key[-1]):
        return ()
    return key if city or not may_be_verb(message, first, tokens[0].word) else ()


def _is_there(message: Message, first: int) -> bool:
    """Say whether somebody lives or is there: "jsui a rène"; not "la commune versait"."""
    before = message.before(first)
    return bool(BEING.search(before) or (STRONG.search(before) and not COMMUNE_SUBJECT.search(before)))


def better_known(keys: list[Key], index: Index, territory: Collection[str]) -> Key:
    """Return the only name, that of the territory, or the one that is far better known than the others."""
    if len(keys) < 2:
        return keys[0] if keys else ()
    home = [key for key in keys if any(entry.code in territory for entry in index.named(key))]
    if len(home) == 1:
        return home[0]
    known = sorted(keys, key=lambda key: -fame(index.named(key)))
    first, second = (fame(index.named(key)) for key in known[:2])
    return known[0] if first > _BETTER_KNOWN * max(second, 100) else ()


def may_be_verb(message: Message, first: int, word: str) -> bool:
    """Say whether an unaccented "a" may be the auxiliary of a participle: "a declare"."""
    previous = message.previous(first)
    if previous is None or previous.raw != "a" or message.expected:
        return False
    return not STRONG.search(message.before(first)) and bool(_AUXILIARY.search(word))


def may_be_title(message: Message, first: int) -> bool:
    """Say whether an unknown word opens the message: "bordau tram en panne", "la rochel, amende"."""
    if not opens(message, first):
        return False
    rest = [token.word for token in message.tokens[first : first + 2]]
    head = rest[-1] if rest[0] in ("le", "la", "les", "l", "saint", "sainte") else rest[0]
    return len(head) >= 4 and head not in known_words() and not head.isdigit()
