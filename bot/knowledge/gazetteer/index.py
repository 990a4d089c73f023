"""The names of communes, ready to be looked up: by words, by postcode, by resemblance."""

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.gazetteer.model import Entry
from bot.knowledge.gazetteer.short import short_names
from bot.knowledge.gazetteer.sounds import sound, spoken
from bot.knowledge.gazetteer.tokens import normal_words

_PARENTHESES = re.compile(r"\s*\([^)]*\)")
_ARRONDISSEMENT = re.compile(r"^(.+?) (\d{1,2})(?:er|e)? Arrondissement$")
_ARTICLES = ("le", "la", "les", "l")
_HEARD = 1_000  # inhabitants of a commune whose name may be written by ear
_FAMOUS = 10_000  # inhabitants of a town whose name may be abbreviated
Key = tuple[str, ...]


class Index:
    """All the ways to reach an entry."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Index the entries."""
        self.full: dict[Key, list[Entry]] = defaultdict(list)
        self.bare: dict[Key, list[Entry]] = defaultdict(list)
        self.longest: dict[str, int] = {}
        self.postcodes: dict[str, list[Entry]] = defaultdict(list)
        self.departements: dict[Key, str] = {}
        self.codes: dict[str, Entry] = {}
        self._by_name: set[str] = set()  # départements whose name is noted
        self.openings: dict[str, set[Key]] = defaultdict(set)
        self.short: dict[Key, list[Entry]] = {}
        self.famous: dict[str, list[Key]] = defaultdict(list)
        self.sounds: dict[str, list[Key]] = defaultdict(list)
        self._by_departement: dict[str, list[tuple[Key, Entry]]] = defaultdict(list)
        self._keys: dict[tuple[str, str], list[Key]] = defaultdict(list)
        self._shapes: dict[tuple[str, int], dict[str, Key]] = defaultdict(dict)
        for entry in entries:
            self._add(entry)
        towns = [row for rows in self._by_departement.values() for row in rows]
        for key, entry in short_names(towns, self.full):
            self.short.setdefault(key, []).append(entry)
        for key, known in self.short.items():
            self.full[key] = [*self.full.get(key, ()), *known]
            self.longest[key[0]] = max(len(key), self.longest.get(key[0], 0))

    def _add(self, entry: Entry) -> None:
        for name in _spellings(entry):
            key, voiced = tuple(normal_words(name)), spoken(name)
            self._add_name(key, entry, key if voiced == name else tuple(normal_words(voiced)))
        if entry.kind == "current":
            self.codes[entry.code] = entry
        if entry.kind != "former":
            for postcode in entry.postcodes:
                self.postcodes[postcode].append(entry)
        if entry.departement_name and entry.departement not in self._by_name:
            self._by_name.add(entry.departement)
            words = tuple(normal_words(entry.departement_name))
            self.departements.setdefault(words, entry.departement)
            if words[0] in _ARTICLES:
                self.departements.setdefault(words[1:], entry.departement)

    def _add_name(self, key: Key, entry: Entry, voiced: Key) -> None:
        if not key:
            return
        self.full[key].append(entry)
        self._keys[entry.code, entry.name].append(key)
        if entry.kind == "current":
            if len(key) > 1 and key[0] not in _ARTICLES and "(" not in entry.name:
                self.openings[key[0]].add(key)
            self._by_departement[entry.departement].append((key, entry))
            if entry.population >= _HEARD:
                for code in {sound(key), sound(voiced)}:
                    self.sounds[code].append(key)
            if entry.population >= _FAMOUS and len(key) > 1:
                self.famous[key[0]].append(key)
        self._reach(key)
        if entry.article and key[0] in _ARTICLES and len(key) > 1:
            self.bare[key[1:]].append(entry)
            self._reach(key[1:])

    def _reach(self, key: Key) -> None:
        """Remember the longest name that begins with a word, and the shape of the name."""
        self.longest[key[0]] = max(len(key), self.longest.get(key[0], 0))
        joined = "".join(key)
        self._shapes[joined[0], len(joined)].setdefault(joined, key)

    def named(self, key: Key) -> list[Entry]:
        """Return the entries known under this very name, else under it once given its article."""
        return self.full.get(key) or self.bare.get(key) or []

    def keys_of(self, entry: Entry) -> list[Key]:
        """Return the ways the name of an entry is written, article included."""
        return self._keys[entry.code, entry.name]

    def beginning(self, key: Key, departement: str) -> list[Entry]:
        """Return the communes of a département whose name begins with key: "Bourg" in the Ain."""
        rows = self._by_departement.get(departement, ())
        return [entry for name, entry in rows if len(name) > len(key) and name[: len(key)] == key]

    def beginning_in(self, key: Key, code: str) -> list[Entry]:
        """Return the commune of this code if its name begins with key, article left out or not."""
        entry = self.codes.get(code)
        if entry is None:
            return []
        names = [name[shift:] for name in self.keys_of(entry) for shift in (0, 1 if entry.article else 0)]
        return [entry] if any(name[: len(key)] == key for name in names) else []

    def joined(self, joined: str) -> Key:
        """Return the name that is written so once its spaces are left out."""
        return self._shapes.get((joined[0], len(joined)), {}).get(joined, ())

    def resembling(self, joined: str, distance: int) -> list[tuple[Key, int]]:
        """Return the names at most distance typing mistakes away from the joined words, nearest only."""
        best: list[tuple[Key, int]] = []
        for length in range(max(1, len(joined) - distance), len(joined) + distance + 1):
            names = self._shapes.get((joined[0], length))
            if not names:
                continue
            rows = process.extract(
                joined, names.keys(), scorer=OSA.distance, processor=None, score_cutoff=distance, limit=4
            )
            best.extend((names[name], int(score)) for name, score, _ in rows)
        nearest = min((score for _, score in best), default=0)
        return [(key, score) for key, score in best if score == nearest]


def _spellings(entry: Entry) -> list[str]:
    """Return the ways an official name is written: "Paris 15e Arrondissement" is "Paris 15" too."""
    arrondissement = _ARRONDISSEMENT.match(entry.name)
    if arrondissement and entry.kind == "arrondissement":
        city, number = arrondissement.groups()
        endings = ("", "e", "eme", "er", "ème arrondissement", "e arrondissement", "e arr", "eme arr")
        return [f"{city} {number}{ending}" for ending in dict.fromkeys(endings)] + [
            f"{city} {number} {ending}" for ending in ("e", "eme", "arrondissement")
        ]
    plain = _PARENTHESES.sub("", entry.name)
    return [entry.name] if plain == entry.name else [entry.name, plain]
