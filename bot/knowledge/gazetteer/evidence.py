"""Weigh what surrounds a name: is it a place here, and with what strength?"""

from collections.abc import Collection

from bot.knowledge.gazetteer.context import Mention, Message
from bot.knowledge.gazetteer.cues import (
    ARTICLES,
    COMMUNE_OF,
    CONTRACTED,
    DETERMINERS,
    DWELLINGS,
    LINKS,
    LIVES_IN,
    RIVERS,
    STRONG,
    word_set,
)
from bot.knowledge.gazetteer.hints import Hint, Hints, departement_of
from bot.knowledge.gazetteer.model import Entry, fame
from bot.knowledge.gazetteer.opening import is_title, opens
from bot.knowledge.gazetteer.signs import is_blocked, is_institution, is_proper, stands_alone
from bot.knowledge.gazetteer.tokens import Token
from bot.knowledge.gazetteer.words import sections

# Proofs, from none to decisive.
NONE, SLIGHT, LOCATIVE, STRONGER, DECISIVE = range(5)
_BIG = 10_000
_FAMOUS = 50_000
_KNOWN = 1_000
_TITLE = 5_000  # inhabitants of a town whose name, an ordinary word, may open a message by itself
_SHORT_MESSAGE = 8


def is_place(message: Message, mention: Mention, hints: Hints, territory: Collection[str]) -> bool:
    """Decide whether a name is taken for a place; an obscure one is less doubtful inside the territory."""
    if is_blocked(message, mention):
        return False
    if _is_cut(message, mention):
        return False
    if any(matches(entry, hint) for hint in _beside(mention, hints) for entry in mention.entries):
        return True
    if _disagrees(message, mention) or (mention.kind == "foreign" and not message.expected):
        return False
    if message.alone(mention.first, mention.last):
        if message.expected:
            return not (mention.kind == "topic" and _bare_of_article(message, mention))
        if _enough_alone(message, mention):
            return True
    at_home = any(entry.code in territory for entry in mention.entries)
    return _enough(message, mention, proof(message, mention), at_home)


def _enough_alone(message: Message, mention: Mention) -> bool:
    """Decide on a name that is the whole of a message nobody asked for: "mer", but not "faux", "grave"."""
    if mention.kind in ("ordinary", "short"):
        around = message.tokens[: mention.first] + message.tokens[mention.last :]
        if any(token.word in _SUBJECTS for token in around):  # "je suis grasse" speaks of oneself
            return False
        needed = _KNOWN if message.tokens[mention.core].capital else _BIG
        return fame(mention.entries) >= needed and not _bare_of_article(message, mention)
    return mention.kind not in ("topic", "person")


def matches(entry: Entry, hint: Hint) -> bool:
    """Say whether an entry lies where a hint says."""
    if hint.departement:
        return entry.departement == hint.departement
    return hint.postcode in entry.postcodes or (
        hint.postcode[2:] in ("000", "001") and entry.departement in departement_of(hint.postcode)
    )


def _is_cut(message: Message, mention: Mention) -> bool:
    """Say whether a longer, unknown name goes on: "Saint-Michel" of "Saint-Michel-sur-Loire"."""
    if mention.kind != "distinctive" and (message.hyphenated(mention.last) or _tied(message, mention)):
        return True
    following = message.following(mention.last)
    if message.hyphenated(mention.first):
        return True
    if following and following.word in LINKS and not following.capital and message.hyphenated(mention.last):
        return True
    if following is None or following.word not in ("sur", "sous"):
        return False
    beyond = message.following(mention.last + 1)
    if mention.kind == "distinctive":
        return beyond is not None and beyond.word in RIVERS
    return beyond is not None and beyond.word not in ARTICLES and beyond.word not in DETERMINERS


def _tied(message: Message, mention: Mention) -> bool:
    """Say whether a hyphen ties the name to the word before, or "sur" makes it a river."""
    previous = message.previous(mention.first)
    if previous is None:
        return False
    word = message.tokens[mention.core].word
    return message.hyphenated(mention.first) or (
        previous.word in ("sur", "sous") and word in RIVERS and not message.alone(mention.first, mention.last)
    )


def _beside(mention: Mention, hints: Hints) -> list[Hint]:
    """Return the hints beside a name; ordinary words need them closer."""
    reach = 3 if mention.kind in ("distinctive", "saint") else 2
    return [
        hint
        for hint in hints.near(mention.first, mention.last, reach)
        if not (hint.first < mention.last and mention.first < hint.last)
    ]


def _enough(message: Message, mention: Mention, evidence: int, at_home: bool) -> bool:
    """Compare the evidence with what the kind of name requires."""
    kind = mention.kind
    capital = is_proper(message, mention)
    short = message.expected and len(message.tokens) <= _SHORT_MESSAGE
    if kind in ("distinctive", "foreign"):
        return at_home or capital or evidence >= SLIGHT or not _obscure(message, mention)
    if kind == "saint":
        return capital or evidence >= SLIGHT
    if kind == "short":
        return capital or evidence >= (SLIGHT if short else LOCATIVE)
    if is_title(message, mention) and _is_title_of_town(message, mention):
        return True
    if _bare_of_article(message, mention) and not capital:
        return False
    if _lives_in(message, mention):
        return True
    if kind == "topic" and mention.core > mention.first and not capital:
        return False
    if kind == "topic" and not _accented(message, mention):
        return evidence == DECISIVE or (evidence >= LOCATIVE and capital)
    if kind == "person":
        return evidence >= STRONGER and (capital or short or evidence == DECISIVE)
    return _ordinary_enough(message, mention, evidence, capital, short)


def _obscure(message: Message, mention: Mention) -> bool:
    """Say whether a name is so little known, or so short, that a slip of the keys may have made it."""
    tokens = message.tokens[mention.core : mention.last]
    if len(tokens) > 1 or mention.fuzzy or (tokens[0].capital and not tokens[0].acronym):
        return False
    population = fame(mention.entries)
    if mention.form == "dropped" and population < _BIG:
        return True
    return population < _KNOWN or (len(tokens[0].word) <= 6 and population < 3 * _KNOWN)


def _is_title_of_town(message: Message, mention: Mention) -> bool:
    """Say whether an ordinary word may be the title of a message: "Vire, cantine", not "Facture, retard"."""
    population = max(entry.population for entry in mention.entries)
    ordinary = mention.kind == "ordinary" and mention.entries[0].name.lower() not in sections()["brand"]
    return (ordinary or _accented(message, mention)) and mention.form == "full" and population >= _TITLE


def _accented(message: Message, mention: Mention) -> bool:
    """Say whether the accents are typed that tell a town from a common noun: "Vitré", not "vitre"."""
    name = mention.entries[0].name.lower()
    return not name.isascii() and message.surface(mention.first, mention.last).lower() == name and _big(mention)


def _ordinary_enough(message: Message, mention: Mention, evidence: int, capital: bool, short: bool) -> bool:
    if _famous_first(message, mention):
        return True
    if capital:
        return evidence >= SLIGHT or (mention.core == mention.first and stands_alone(message, mention))
    if mention.core > mention.first and not short:  # "j'habite à la montagne", "vers la chapelle"
        return evidence == DECISIVE or (evidence == STRONGER and _big(mention))
    if short:
        return evidence >= SLIGHT or (_big(mention) and message.words(0, mention.first) == "")
    if evidence >= STRONGER:
        return _big(mention) or _ends_clause(message, mention)
    return evidence >= LOCATIVE and _big(mention)


def _ends_clause(message: Message, mention: Mention) -> bool:
    """Say whether nothing that the word could qualify follows: not "je suis de bonne humeur"."""
    following = message.following(mention.last)
    return following is None or following.word not in sections()["vocabulary"] or following.word in _CLAUSE


def _famous_first(message: Message, mention: Mention) -> bool:
    """Say whether a city opens the sentence by itself: "Tours et Chinon", "Vannes : les bus…"."""
    token, following = message.tokens[mention.first], message.following(mention.last)
    if not (token.sentence_start and token.capital and message.cased):
        return False
    population = fame(mention.entries)
    return population >= _FAMOUS and (following is None or following.word in ("et", "ou", "a"))


def _bare_of_article(message: Message, mention: Mention) -> bool:
    """Say whether an ordinary word lacks its article: "fleche" for La Flèche."""
    if mention.form != "dropped":
        return False
    previous = message.previous(mention.first)
    return previous is None or previous.word not in CONTRACTED


def proof(message: Message, mention: Mention) -> int:
    """Weigh the words before a name: "commune de" is decisive, "à" is a locative, "de" is slight."""
    before = message.before(mention.first)
    if COMMUNE_OF.search(before):
        return DECISIVE
    if STRONG.search(before):
        return STRONGER
    if opens(message, mention.first):
        return LOCATIVE if is_title(message, mention) else SLIGHT
    previous = message.previous(mention.first)
    return NONE if previous is None else _preposition(message, mention, previous)


def _lives_in(message: Message, mention: Mention) -> bool:
    """Read "j'habite le Pin": said without "à" or "dans", even a common noun with its article is a commune."""
    dwelling = message.tokens[mention.core].word in DWELLINGS
    direct = mention.core > mention.first and bool(LIVES_IN.search(message.before(mention.first)))
    return direct and not dwelling and _ends_clause(message, mention)


def _preposition(message: Message, mention: Mention, previous: Token) -> int:
    if previous.word == "a":
        if previous.raw in ("à", "À", "A") or message.expected:
            return LOCATIVE
        return LOCATIVE if is_locative_a(message, mention.first - 1) else NONE
    if previous.word in ("sur", "vers", "secteur", "au", "aux"):
        return LOCATIVE
    if previous.word in ("de", "d", "du", "des", "dans", "chez"):
        return SLIGHT if previous.word != "chez" else NONE
    return SLIGHT if is_institution(message, mention) else NONE


_SUBJECTS = word_set("je j suis on nous c est cest")
_CLAUSE = word_set("et mais ou depuis dans avec sans pour car en sur il elle on je nous ma mon mes la le les un une y")
_HAVERS = word_set(
    "il elle on qui y ca cela t m l n nous vous s ne en ils elles lui fils fille mere pere mari femme "
    "chien voisin voisine camion bus chat maire mairie personne "
)


def is_locative_a(message: Message, position: int) -> bool:
    """Guess whether an unaccented "a" is the preposition rather than "il a", "qui a"."""
    previous = message.previous(position)
    return previous is None or previous.word not in _HAVERS


def _disagrees(message: Message, mention: Mention) -> bool:
    """Say whether the word before forbids the name: "un", "ma", or an article that is not its own."""
    previous = message.previous(mention.first)
    if previous is None:
        return False
    if previous.word in DETERMINERS and not is_proper(message, mention):
        return True
    plain = not message.tokens[mention.core].capital
    if plain and previous.word in ("aux", "des", "les") and not any(e.article for e in mention.entries):
        return True  # "aux paris sportifs", "les bourges"
    if mention.kind == "distinctive":
        return False
    if previous.word in ("chez", "en"):
        return True
    if mention.core > mention.first:
        return False
    if previous.word in CONTRACTED:
        return not any(entry.article == CONTRACTED[previous.word] for entry in mention.entries)
    return previous.word in ARTICLES or previous.word in DETERMINERS


def _big(mention: Mention) -> bool:
    return fame(mention.entries) >= _BIG
