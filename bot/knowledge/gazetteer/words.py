"""The ordinary words of common_words.txt: what must not be taken for a place too lightly."""

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

_VOWELS = tuple("aeiouyh")
_FILE = Path(__file__).with_name("common_words.txt")


@lru_cache(maxsize=1)
def sections() -> dict[str, frozenset[str]]:
    """Return the sections of the list: topic, ordinary, person, brand, foreign, phrase, region, vocabulary."""
    found: dict[str, set[str]] = defaultdict(set)
    section = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif not line.startswith("#"):
            separator = ";" if section in ("phrase", "region") else None
            found[section].update(item.strip() for item in line.split(separator) if item.strip())
    return {name: frozenset(items) for name, items in found.items()}


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return every word that a resident may write without speaking of a place."""
    parts = sections()
    regions = {word for region in parts["region"] for word in region.split()}
    return parts["topic"] | parts["ordinary"] | parts["person"] | parts["vocabulary"] | regions


@lru_cache(maxsize=1)
def known_by_shape() -> dict[tuple[str, int], list[str]]:
    """Return the known words by first letter and length, to compare typing mistakes with few."""
    shapes: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in known_words():
        if len(word) >= 4:
            shapes[word[0], len(word)].append(word)
    return dict(shapes)


def is_glued(word: str) -> bool:
    """Say whether a word is an ordinary one with its article stuck to it: "lecole", "dhiver"."""
    return word[0] in "ldjcnsm" and word[1:2] in _VOWELS and len(word) > 4 and word[1:] in known_words()


def name_class(words: tuple[str, ...], bare: tuple[str, ...], population: int) -> str:
    """Return how easily a name is mistaken for something else.

    words is the name, bare the name without its article; from the safest to the least safe:
    distinctive, foreign, short, saint, ordinary, person, topic.
    """
    parts = sections()
    key, core = " ".join(words), " ".join(bare)
    if key in parts["phrase"] or core in parts["phrase"]:
        return "ordinary"
    if len(bare) == 2 and bare[0] in ("saint", "sainte"):
        return "saint"
    if len(bare) > 1:
        return "distinctive"
    return _word_class(core, population)


def _word_class(word: str, population: int) -> str:
    parts = sections()
    for section in ("foreign", "topic", "person", "ordinary"):
        if word in parts[section]:
            return section
    if population < 10_000 and is_glued(word):
        return "topic"
    if len(word) <= 3 or (len(word) == 4 and population < 10_000):
        return "short"
    return "distinctive"
