"""The menu: where one may go from every page. Pure.

What trainers do is one entry, and its pages share a second row of links, so that the first row stays short.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.accounts.roles import Permission

HOME = "/console/"


@dataclass(frozen=True)
class Entry:
    """A place of the menu. `within` are the places that share its second row, the first of which it opens."""

    path: str
    name: str
    permission: Permission
    within: tuple["Entry", ...] = ()

    def holds(self, here: str) -> bool:
        """Say whether an address is this place's, or that of a page under it."""
        if self.within:
            return any(one.holds(here) for one in self.within)
        return here == self.path or (self.path != HOME and here.startswith(f"{self.path}/"))


@dataclass(frozen=True)
class Link:
    """An entry as a page shows it. `current` is the value of aria-current; empty elsewhere."""

    path: str
    name: str
    current: str


@dataclass(frozen=True)
class Row:
    """Links that go together, under a name that only screen readers say."""

    name: str
    links: tuple[Link, ...]


# In the order of the work: what to do, sentences, a model, what it must know, what it is about.
LEARNING = Entry(
    "/console/conseils",
    "Apprentissage",
    Permission.TRAIN,
    (
        Entry("/console/conseils", "Conseils", Permission.TRAIN),
        Entry("/console/formulations", "Formulations", Permission.TRAIN),
        Entry("/console/entrainements", "Entraînements", Permission.TRAIN),
        Entry("/console/modeles", "Modèles", Permission.TRAIN),
        Entry("/console/references", "Références", Permission.TRAIN),
        Entry("/console/taxonomie", "Taxonomie", Permission.TRAIN),
    ),
)
_ENTRIES = (
    Entry(HOME, "Accueil", Permission.SIGNED_IN),
    Entry("/console/relecture", "Relecture", Permission.REVIEW),
    Entry("/console/propositions", "Propositions", Permission.PROPOSE),
    LEARNING,
    Entry("/console/structures", "Structures", Permission.STRUCTURES),
    Entry("/console/simulateur", "Simulateur", Permission.SIMULATE),
    Entry("/console/couverture", "Couverture", Permission.SIMULATE),
    Entry("/console/sites", "Sites", Permission.SETTINGS),
    Entry("/console/comptes", "Comptes", Permission.USERS),
    Entry("/console/journal", "Journal", Permission.USERS),
)


def menu(here: str, may: Callable[[Permission], bool]) -> list[Row]:
    """Return the rows of links of a page for whoever may do some things: the menu, then those of where one is."""
    seen = [one for one in _ENTRIES if may(one.permission)]
    inside = next((one for one in seen if one.within and one.holds(here)), None)
    rows = [("Principal", seen), *([(inside.name, list(inside.within))] if inside else [])]
    return [Row(name, tuple(_link(one, here) for one in entries)) for name, entries in rows]


def _link(entry: Entry, here: str) -> Link:
    if not entry.holds(here):
        return Link(entry.path, entry.name, "")
    # Of a whole section, and of a page under another, it says "you are in here".
    return Link(entry.path, entry.name, "page" if here == entry.path and not entry.within else "true")
