"""A message and what surrounds each of its words."""

from dataclasses import dataclass
from functools import cached_property

from bot.knowledge.gazetteer.cues import FILLER
from bot.knowledge.gazetteer.model import Entry
from bot.knowledge.gazetteer.tokens import Token, normally_cased, tokenize


@dataclass(frozen=True)
class Mention:
    """A run of words, tokens[first:last], that is the name of communes."""

    first: int
    last: int
    entries: tuple[Entry, ...]
    form: str  # "full": with its article or without one by nature; "dropped": its article is not there
    kind: str  # how easily it is mistaken: see words.name_class
    core: int  # index of the first word after the article
    fuzzy: bool = False
    offered: bool = False  # entries of the territory were added that the name only begins: let people choose


class Message:
    """A message cut into tokens, with the questions asked of the words around a name."""

    def __init__(self, text: str, expected: bool) -> None:
        """Read text; expected says that the assistant has just asked for the commune."""
        self.text = text
        self.expected = expected
        self.tokens = tokenize(text)

    @cached_property
    def cased(self) -> bool:
        """Say whether capitals mean something in this message."""
        return normally_cased(self.tokens)

    def words(self, first: int, last: int) -> str:
        """Return the folded words of tokens[first:last]."""
        return " ".join(token.word for token in self.tokens[first:last])

    def before(self, first: int, limit: int = 6) -> str:
        """Return the words that precede a name without punctuation in between."""
        start = first
        while start > 0 and first - start < limit and not self.tokens[start].broken:
            start -= 1
        return " ".join("/" if t.synthetic else t.word for t in self.tokens[start:first])

    def previous(self, first: int) -> Token | None:
        """Return the word just before, None after punctuation or at the beginning."""
        if first == 0 or self.tokens[first].broken or self.tokens[first - 1].synthetic:
            return None
        return self.tokens[first - 1]

    def following(self, last: int) -> Token | None:
        """Return the word just after, None before punctuation or at the end."""
        if last >= len(self.tokens) or self.tokens[last].broken:
            return None
        return self.tokens[last]

    def hyphenated(self, last: int) -> bool:
        """Say whether a hyphen ties tokens[last] to the word before it, as in a longer name."""
        following = self.following(last)
        return last > 0 and following is not None and self.text[self.tokens[last - 1].end : following.start] == "-"

    def alone(self, first: int, last: int) -> bool:
        """Say whether nothing but polite and empty words surrounds tokens[first:last]."""
        around = self.tokens[:first] + self.tokens[last:]
        return all(token.word in FILLER or token.word.isdigit() for token in around)

    def surface(self, first: int, last: int) -> str:
        """Return the text of tokens[first:last] as it was typed."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]
