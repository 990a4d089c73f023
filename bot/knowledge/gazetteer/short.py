"""The short names that people give to well-known towns: "Brive", "La Baule", "Saint-Dié"."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.knowledge.gazetteer.model import Entry
from bot.knowledge.gazetteer.words import known_words, name_class

Key = tuple[str, ...]
_KNOWN = 8_000  # inhabitants of a town that one may call by the beginning of its name
_RIVAL = 5  # a town so many times less populated is not meant by the same beginning
_ARTICLES = ("le", "la", "les", "l")
_SAINTS = ("saint", "sainte")
_WEAK = frozenset(("la grande", "l etang", "l ile", "les hauts", "la queue", "carbon", "porto", "mauges"))


def short_names(names: Iterable[tuple[Key, Entry]], full: Mapping[Key, Sequence[Entry]]) -> Iterator[tuple[Key, Entry]]:
    """Yield the beginnings that designate well-known towns, and the towns they designate.

    names are the full names of current communes; full says which names exist already: a beginning that is the
    very name of a more populated commune, or of a Saint, stays its own.
    """
    towns: dict[Key, dict[str, Entry]] = defaultdict(dict)
    for key, entry in names:
        short = _beginning(key)
        if short:
            towns[short][entry.code] = entry
    for short, group in towns.items():
        best = max(entry.population for entry in group.values())
        exact = [entry for entry in full.get(short, ()) if entry.kind != "former"]
        rival = max((entry.population for entry in exact), default=0)
        if best < _KNOWN or best <= rival or (exact and short[0] in _SAINTS):
            continue
        yield from ((short, e) for e in group.values() if e.population * _RIVAL >= best)


def _beginning(key: Key) -> Key:
    """Return the first word that tells a town, with its article or "Saint"; nothing when it is an ordinary one."""
    size = 2 if key[0] in _ARTICLES + _SAINTS else 1
    short = key[:size]
    if len(key) <= size or " ".join(short) in _WEAK:
        return ()
    kind = name_class(short, short[-1:], 10 * _KNOWN)
    if key[0] in _SAINTS or (kind == "distinctive" and len(short[-1]) >= 4 and short[-1] not in known_words()):
        return short
    return short if key[0] in _ARTICLES and kind == "ordinary" else ()
