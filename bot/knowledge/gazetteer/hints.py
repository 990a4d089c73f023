"""What else says where: postcodes, départements and regions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.knowledge.gazetteer.context import Message
from bot.knowledge.gazetteer.cues import ARTICLES, DETERMINERS, NUMBERED, UNITS, WAY, word_set
from bot.knowledge.gazetteer.index import Index
from bot.knowledge.gazetteer.words import sections

_INTO = word_set("en dans la le l les du departement dept dpt dep region de d")
_RIVERSIDE = frozenset(("sur", "sous", "/"))  # "Saint-Michel-sur-Loire" is not in the Loire
_NUMBER_BEFORE = frozenset(("le", "dept", "dpt", "departement", "dep"))


@dataclass(frozen=True)
class Hint:
    """A postcode or a département written at tokens[first:last]."""

    first: int
    last: int
    postcode: str = ""
    departement: str = ""


@dataclass
class Hints:
    """Every hint of a message, and the words that name a region or a département, hence no commune."""

    postcodes: list[Hint] = field(default_factory=list)
    departements: list[Hint] = field(default_factory=list)
    masked: set[int] = field(default_factory=set)

    def near(self, first: int, last: int, reach: int = 2) -> list[Hint]:
        """Return the hints beside tokens[first:last]."""
        return [
            hint
            for hint in (*self.postcodes, *self.departements)
            if 0 <= first - hint.last <= reach or 0 <= hint.first - last <= reach
        ]


def read_hints(message: Message, index: Index) -> Hints:
    """Find the hints of a message."""
    hints = Hints()
    hints.postcodes.extend(_postcodes(message, index))
    codes = frozenset(index.departements.values())
    for position, token in enumerate(message.tokens):
        if _is_departement_number(message, position, codes):
            word = token.word.upper()
            hints.departements.append(Hint(position, position + 1, departement=word))
    _read_names(message, index, hints)
    return hints


def departement_of(postcode: str) -> set[str]:
    """Return the départements a postcode may belong to."""
    if postcode.startswith("20"):
        return {"2A", "2B"}
    return {postcode[:3]} if postcode.startswith(("97", "98")) else {postcode[:2]}


def _postcodes(message: Message, index: Index) -> Iterator[Hint]:
    tokens = message.tokens
    for position, token in enumerate(tokens):
        if not token.word.isdigit() or _is_quantity(message, position, position + 1):
            continue
        if len(token.word) == 5 and _plausible(token.word, index):
            yield Hint(position, position + 1, postcode=token.word)
        elif len(token.word) == 2 and position + 1 < len(tokens) and not tokens[position + 1].broken:
            joined = token.word + tokens[position + 1].word
            if joined in index.postcodes and _detached(message, position + 2):
                yield Hint(position, position + 2, postcode=joined)


def _detached(message: Message, last: int) -> bool:
    """Tell the postcode "37 140 Bourgueil" from the number of "25 000 véhicules"."""
    following = message.following(last)
    return following is None or following.capital


def _plausible(word: str, index: Index) -> bool:
    """Accept the postcodes of deliveries ("37013 Tours cedex") too: they say the département."""
    return word in index.postcodes or bool(departement_of(word) & set(index.departements.values()))


def _is_quantity(message: Message, first: int, last: int) -> bool:
    """Tell "15000 euros" and "dossier 37140" from a postcode."""
    following = message.tokens[last].word if last < len(message.tokens) else ""
    before = message.tokens[first - 1].word if first else ""
    joined = last < len(message.tokens) and not message.tokens[last].broken
    # "15000 litres" is a quantity; "37000, quel jour…" and a message that opens with "73000" are not.
    if first and joined and message.words(first, last).endswith("000") and following in sections()["vocabulary"]:
        return True
    tail = message.text[message.tokens[last - 1].end :].lstrip()[:1]
    return following in UNITS or before in NUMBERED or tail in ("€", "°", "%")


def _is_departement_number(message: Message, position: int, codes: frozenset[str]) -> bool:
    """Accept "(974)", "dans le 93", "Saint-Denis 93", not "14 rue des Lilas" nor "10 ans"."""
    word = message.tokens[position].word
    if len(word) not in (2, 3) or word.upper() not in codes or not word[0].isdigit():
        return False
    following = message.following(position + 1)
    if following is not None and (
        following.word in UNITS or WAY.search(following.word) or following.word in ("bis", "ter")
    ):
        return False
    previous = message.previous(position)
    return previous is None or previous.word in _NUMBER_BEFORE or previous.raw.isalpha()


def _read_names(message: Message, index: Index, hints: Hints) -> None:
    regions = sections()["region"]
    tokens = message.tokens
    position = 0
    while position < len(tokens):
        step = 1
        for length in range(min(5, len(tokens) - position), 0, -1):
            words = tuple(token.word for token in tokens[position : position + length])
            code = index.departements.get(words, "")
            if code or " ".join(words) in regions:
                _add_name(message, hints, position, position + length, code, words in index.full)
                step = length
                break
        position += step


def _add_name(message: Message, hints: Hints, first: int, last: int, code: str, commune: bool) -> None:
    """Note a département or region; a single word that may be a commune too must follow "en", "dans"…"""
    previous = message.tokens[first - 1].word if first else ""
    if previous in _RIVERSIDE or message.words(max(first - 2, 0), first) in ("bord de", "bords de"):
        return
    opened = message.text[: message.tokens[first].start].endswith("(")
    certain = (
        previous in DETERMINERS
        or (last - first > 1 and not (code and commune and message.tokens[first].word not in ARTICLES))
        or opened
        or previous in _INTO - {"de", "d"}
    )
    if code:
        hints.departements.append(Hint(first, last, departement=code))
    if certain:
        hints.masked.update(range(first, last))
