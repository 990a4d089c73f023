"""Find every run of words that is the name of a commune, the longest first."""

from collections.abc import Iterator

from bot.knowledge.gazetteer.abbreviated import abbreviates
from bot.knowledge.gazetteer.context import Mention, Message
from bot.knowledge.gazetteer.cues import ARTICLES, CONTRACTED
from bot.knowledge.gazetteer.index import Index, Key
from bot.knowledge.gazetteer.model import Entry, fame
from bot.knowledge.gazetteer.tokens import same_spelling
from bot.knowledge.gazetteer.words import name_class

_STREETS = frozenset(("rue", "place", "chemin", "route", "allee", "avenue"))


def scan(message: Message, index: Index, masked: set[int]) -> list[Mention]:
    """Return the names of the message from left to right, without overlap."""
    return list(_scan(message, index, masked))


def _scan(message: Message, index: Index, masked: set[int]) -> Iterator[Mention]:
    position = 0
    while position < len(message.tokens):
        mention = _longest(message, index, position)
        if mention is None:
            position += 1
            continue
        if not masked.issuperset(range(mention.core, mention.last)):
            yield mention
        position = mention.last


def _longest(message: Message, index: Index, first: int) -> Mention | None:
    tokens = message.tokens
    limit = min(index.longest.get(tokens[first].word, 0), len(tokens) - first)
    for length in range(1, limit):
        if tokens[first + length].broken:
            limit = length
            break
    for length in range(limit, 0, -1):
        key = same_spelling(token.word for token in tokens[first : first + length])
        mention = _mention(message, index, first, key)
        if mention is not None:
            return _abbreviation(message, index, first, length) or mention
    return _abbreviation(message, index, first, 0)


def _abbreviation(message: Message, index: Index, first: int, longer_than: int) -> Mention | None:
    """Return the well-known name that the words abbreviate, when it takes in more of them."""
    if message.tokens[first].word in ARTICLES:
        return None
    for key in index.famous.get(message.tokens[first].word, ()):
        last = first + len(key)
        if longer_than < len(key) and last <= len(message.tokens):
            words = [token.word for token in message.tokens[first:last]]
            if abbreviates(words, key) and not any(token.broken for token in message.tokens[first + 1 : last]):
                return make_mention(first, key, index.full[key], "full")
    return None


def _mention(message: Message, index: Index, first: int, key: Key) -> Mention | None:
    full, bare = index.full.get(key), index.bare.get(key)
    previous = message.previous(first)
    article = CONTRACTED.get(previous.word, "") if previous else ""
    agreeing = [entry for entry in bare or () if entry.article == article] if article else []
    if agreeing:
        return make_mention(first, key, agreeing, "dropped")
    if full:
        return make_mention(first, key, full, "full")
    if bare and (len(key) == 1 or key[0] not in _STREETS):  # "rue st pierre" is no Rue-Saint-Pierre
        return make_mention(first, key, bare, "dropped")
    return None


def make_mention(first: int, key: Key, entries: list[Entry], form: str, last: int = 0, fuzzy: bool = False) -> Mention:
    """Build the mention of a name found at a place; last is given when the words are not the key's."""
    has_article = form == "full" and key[0] in ARTICLES and len(key) > 1 and any(e.article for e in entries)
    bare = key[1:] if has_article else key
    core = first + 1 if has_article else first
    last = last or first + len(key)
    return Mention(first, last, tuple(entries), form, name_class(key, bare, fame(entries)), min(core, last - 1), fuzzy)
