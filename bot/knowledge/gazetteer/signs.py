"""Signs read on and before a name: streets, buildings, trips, persons, capitals."""

from bot.knowledge.gazetteer.context import Mention, Message
from bot.knowledge.gazetteer.cues import (
    EXPRESSIONS,
    GARES,
    INSTITUTION,
    LINKS,
    NAMED_BUILDING,
    PERSON,
    PRODUCT,
    TITLE,
    TRANSPORT,
    TRIP,
    WAY,
    Role,
)
from bot.knowledge.gazetteer.words import sections


def is_blocked(message: Message, mention: Mention) -> bool:
    """Say whether the name is that of a street, a building, a trip, a person or a thing made there."""
    before = message.before(mention.first, 8)
    if GARES.search(f"{before} {message.words(mention.first, mention.last)}".strip()):
        return True
    if mention.kind == "ordinary" and EXPRESSIONS.search(message.words(max(mention.first - 1, 0), mention.last + 1)):
        return True
    if any(sign.search(before) for sign in (WAY, TITLE, TRIP, PERSON, PRODUCT)):
        return True
    if NAMED_BUILDING.search(before) and (mention.kind == "saint" or is_proper(message, mention)):
        return True
    return _follows_first_name(message, mention)


def is_institution(message: Message, mention: Mention) -> bool:
    """Say whether the name only tells where a piscine, a gare or a school is."""
    return bool(INSTITUTION.search(message.before(mention.first, 8)))


def base_role(message: Message, mention: Mention) -> Role:
    """Return the role that the words just before give."""
    return Role.WEAK if is_institution(message, mention) else Role.PLAIN


def _follows_first_name(message: Message, mention: Mention) -> bool:
    """Say whether the name is a surname: "Jean Chinon"."""
    previous = message.previous(mention.first)
    if previous is None or previous.word not in sections()["person"] or not previous.capital:
        return False
    earlier = message.previous(mention.first - 1)
    return earlier is None or earlier.word not in ("saint", "sainte")


def is_proper(message: Message, mention: Mention) -> bool:
    """Say whether capitals show a proper noun: inside a sentence, in a message that uses them normally."""
    if not message.cased:
        return False
    tokens = message.tokens[mention.core : mention.last]
    if mention.kind == "saint" and tokens[0].capital:  # "Saint-Denis" says it even as a first word
        tokens = tokens[1:]
    if tokens[0].sentence_start or (len(tokens) == 1 and tokens[0].acronym):
        return False
    return all(token.capital for token in tokens if token.word not in LINKS and token.raw.isalpha())


def stands_alone(message: Message, mention: Mention) -> bool:
    """Say whether no capital beside makes the word a part of another name ("France Travail")."""
    previous, following = message.previous(mention.first), message.following(mention.last)
    if previous and TRANSPORT.search(previous.word):  # "le TER Tours Chinon" names two cities
        return True
    return not (previous and previous.capital and not previous.sentence_start) and not (following and following.capital)
