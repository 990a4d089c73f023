"""What the gazetteer is given (entries) and what it gives back (a location)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Status = Literal["found", "ambiguous", "none"]


@dataclass(frozen=True)
class Entry:
    """One name under which a commune is known."""

    code: str
    name: str
    article: str
    population: int
    postcodes: tuple[str, ...]
    departement: str
    departement_name: str
    kind: str


def fame(entries: Iterable[Entry]) -> int:
    """Return the inhabitants behind the best-known of names; a former commune is only a part of its own."""
    return max((min(e.population, 2_000) if e.kind == "former" else e.population for e in entries), default=0)


@dataclass(frozen=True)
class Location:
    """The commune a message names, or the communes it may name."""

    status: Status
    commune: str | None
    candidates: tuple[str, ...]
    matched: str


NOWHERE = Location("none", None, (), "")
