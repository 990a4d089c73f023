"""Communes as one types them: by the beginning of a name, of a word of it, or of a postcode.

Built once from the database: a search then takes well under a millisecond.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bot.knowledge.models import Membership, Postcode, Territory, TerritoryName
from bot.text import fold

LIMIT = 8
_SHORT_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ARTICLE = re.compile(r"(?:le|la|les|l) ")
# After everything that begins so.
_END = "\uffff"


@dataclass(frozen=True)
class Commune:
    code: str
    name: str
    departement: str
    postcodes: tuple[str, ...]
    population: int = 0
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A commune, and its other name (former, delegated) when that is what was typed."""

    commune: Commune
    known_as: str | None = None


class _Beginnings:
    """Keys in order, each with the places (rank of commune, name) it stands for."""

    def __init__(self, keys: Iterable[tuple[str, int]]) -> None:
        pairs = sorted(keys)
        self._keys = [key for key, _ in pairs]
        self._places = [place for _, place in pairs]

    def starting_with(self, beginning: str) -> list[int]:
        return self._places[bisect_left(self._keys, beginning) : bisect_left(self._keys, beginning + _END)]

    def equal_to(self, key: str) -> list[int]:
        return self._places[bisect_left(self._keys, key) : bisect_left(self._keys, key + "\0")]


class CommuneSearch:
    """All communes of today. Among those that fit alike, names of today come first, then the most populated."""

    def __init__(self, communes: Iterable[Commune]) -> None:
        ordered = sorted(communes, key=lambda one: (-one.population, one.name, one.code))
        # A place is a commune under one of its names; a lower place is shown before a higher one.
        today = [(one, one.name) for one in ordered]
        self._places = today + [(one, name) for one in ordered for name in one.other_names]
        self._places_of: dict[str, list[int]] = defaultdict(list)
        for place, (one, _) in enumerate(self._places):
            self._places_of[one.code].append(place)
        folded = [(fold(name), place) for place, (_, name) in enumerate(self._places)]
        # "mans" means Le Mans before Mansigné.
        bare = [(_ARTICLE.sub("", name), place) for name, place in folded if _ARTICLE.match(name)]
        self._names = _Beginnings([*folded, *bare])
        self._inner_words = _Beginnings(
            (name[at + 1 :], place) for name, place in folded for at, sign in enumerate(name) if sign == " "
        )
        self._postcodes = _Beginnings(
            (postcode, place) for place, (one, _) in enumerate(today) for postcode in one.postcodes
        )

    def find(self, typed: str, soil: Collection[str] = (), limit: int = LIMIT) -> list[Found]:
        """Return the communes that fit what was typed, those of the soil (INSEE codes) first."""
        tiers = list(self._tiers(" ".join(_SHORT_WORDS.get(word, word) for word in fold(typed).split())))
        home = {place for code in soil for place in self._places_of.get(code, ())}
        at_home = [[place for place in tier if place in home] for tier in tiers]
        found: dict[str, Found] = {}
        for tier in (*at_home, *tiers):
            # More than the limit: a commune may come back in a later tier, or under another name.
            for place in nsmallest(limit * 4, tier):
                commune, name = self._places[place]
                found.setdefault(commune.code, Found(commune, None if name == commune.name else name))
                if len(found) == limit:
                    return list(found.values())
        return list(found.values())

    def _tiers(self, wanted: str) -> Iterator[list[int]]:
        """Yield the places that fit, from the best fit to the least."""
        if wanted.replace(" ", "").isdigit():
            yield self._postcodes.starting_with(wanted.replace(" ", ""))
        elif wanted:
            yield self._names.equal_to(wanted)
            yield self._names.starting_with(wanted)
            yield self._inner_words.starting_with(wanted)


def load_commune_search(session: Session) -> CommuneSearch:
    """Read all communes of today, their other names and postcodes."""
    postcodes = _grouped(session.execute(select(Postcode.territory_id, Postcode.postcode)))
    names = _grouped(session.execute(select(TerritoryName.territory_id, TerritoryName.name)))
    above = aliased(Territory)
    query = (
        select(Territory.id, Territory.name, Territory.population, above.name)
        .join(Membership, Membership.member_id == Territory.id)
        .join(above, above.id == Membership.group_id)
        .where(Territory.kind == "commune", Territory.until.is_(None))
        .where(above.kind == "departement", Membership.until.is_(None))
    )
    return CommuneSearch(
        Commune(id_, name, departement, postcodes[id_], population, tuple(set(names[id_]) - {name}))
        for id_, name, population, departement in session.execute(query)
    )


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, value in rows:
        groups[key].append(value)
    return defaultdict(tuple, {key: tuple(sorted(values)) for key, values in groups.items()})
