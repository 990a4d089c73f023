"""A national registry of groups of communes once read, whatever file it came in."""

import re
from dataclasses import dataclass, field

from bot.text import squeezed

_SIREN = re.compile(r"[0-9]{9}")
_FORM = re.compile(r"[A-Z0-9]{2,10}")
_OWN_TAXATION = {"CC", "CA", "CU", "EPT"}


@dataclass(frozen=True)
class Group:
    """A group of communes: SIREN, name, legal form as the registry writes it (CC, SIVU, SMF…), inhabitants."""

    siren: str
    name: str
    form: str
    population: int = 0

    @property
    def has_own_taxation(self) -> bool:
        """Whether the division of France names it too (METRO, MET69… are all métropoles)."""
        return self.form in _OWN_TAXATION or self.form.startswith("MET")


@dataclass
class Registry:
    """Groups, who belongs to them, and the competences they declare, by SIREN.

    Attributes:
        nomenclature: generation of the competence codes, "2021" or "2025".
        complete: the file lists every group of the country: those it leaves out are gone.
        members: group and member SIREN.
        declared: group SIREN and registry code.
        names: what the file calls the members, by SIREN.
        refused: rows left aside, each with its reason.
    """

    nomenclature: str
    complete: bool = False
    groups: dict[str, Group] = field(default_factory=dict)
    members: set[tuple[str, str]] = field(default_factory=set)
    declared: set[tuple[str, str]] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def covered(self) -> set[str]:
        """Return the SIREN of which the file tells all: its groups, and the members of those with own taxation."""
        own = {siren for siren, group in self.groups.items() if group.has_own_taxation}
        return self.groups.keys() | {member for group, member in self.members if group in own}


def group_of(siren: str, name: str, form: str, population: str) -> Group:
    """Return a group from the text of its row.

    Raises:
        ValueError: the SIREN, the name or the legal form cannot be one; the message says which, in French.
    """
    form = form.strip().upper()
    if not _FORM.fullmatch(form):
        raise ValueError(f"nature juridique illisible : « {form[:40]} »")
    if not squeezed(name):
        raise ValueError("nom du groupement vide")
    digits = population.partition(".")[0].strip()
    return Group(siren_of(siren), squeezed(name), form, int(digits) if digits.isdecimal() else 0)


def siren_of(text: str) -> str:
    """Return a SIREN of nine digits from a cell, that a spreadsheet may have made a number.

    Raises:
        ValueError: it is not a SIREN.
    """
    siren = text.strip().removesuffix(".0")
    if not _SIREN.fullmatch(siren):
        raise ValueError(f"SIREN illisible : « {siren[:20]} »")
    return siren
