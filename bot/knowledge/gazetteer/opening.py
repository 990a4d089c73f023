"""Names that open a message as a title would: "St Malo parking résident", "Gap, neige"."""

import re

from bot.knowledge.gazetteer.context import Mention, Message
from bot.knowledge.gazetteer.cues import word_set

_GREETINGS = word_set(
    "bonjour bonsoir bonj salut bjr bnjr bsr slt coucou cc hello allo alors euh bah ben pardon svp "
    "madame monsieur messieurs mesdames merci urgent"
)
_SET_OFF = re.compile(r"^\s*(?:[,:;.!?()]|[-–—/]\s|\n)|^\s+[-–—]")
_QUARTER = word_set("nord sud ouest centre ville")


def opens(message: Message, first: int) -> bool:
    """Say whether only greetings come before a word."""
    return all(token.word in _GREETINGS for token in message.tokens[:first])


def is_set_off(message: Message, last: int) -> bool:
    """Say whether a comma, a colon or a dash parts a title from what follows, as in "Gap : neige"."""
    if last >= len(message.tokens):
        return False
    gap = message.text[message.tokens[last - 1].end : message.tokens[last].start]
    return bool(_SET_OFF.match(gap))


def is_title(message: Message, mention: Mention) -> bool:
    """Say whether a name opens the message and is set off from the rest, a part of town left aside."""
    if not opens(message, mention.first):
        return False
    following = message.following(mention.last)
    if following is not None and following.word in _QUARTER:
        return True
    return is_set_off(message, mention.last)
