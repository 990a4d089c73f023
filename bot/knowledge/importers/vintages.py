"""Compares two vintages of the administrative division: who merged, split, was renamed, or changed group."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Group(NamedTuple):
    """A group of communes with own taxation."""

    name: str
    legal_form: str | None


@dataclass(frozen=True)
class Vintage:
    """What a vintage says, as far as two of them are compared.

    Args:
        communes: code -> name.
        groups: SIREN -> group.
        members: commune -> its groups.
        parts: code of a former or delegated commune -> the commune that holds it.
    """

    communes: Mapping[str, str]
    groups: Mapping[str, Group] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)


Move = tuple[frozenset[str], frozenset[str]]
"""The groups that communes leave, and those they join."""


@dataclass
class Comparison:
    """What changed from one vintage to the next, by code.

    Args:
        merged: commune of today -> communes that are no more, now parts of it.
        recoded: old code -> new code of the same commune, whose seat moved.
        split: commune that stands alone (again) -> commune it was a part of.
        appeared, vanished: communes without known origin, or without known successor.
        renamed: commune that keeps its code -> its name before.
        regrouped: groups left and joined -> communes of today.
    """

    merged: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    recoded: dict[str, str] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)
    appeared: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    regrouped: dict[Move, list[str]] = field(default_factory=lambda: defaultdict(list))
    groups_created: list[str] = field(default_factory=list)
    groups_dissolved: list[str] = field(default_factory=list)
    groups_renamed: dict[str, str] = field(default_factory=dict)
    groups_reformed: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)

    @property
    def successors(self) -> dict[str, str]:
        """Commune that is no more -> commune of today that took its place."""
        return {**{old: new for new, gone in self.merged.items() for old in gone}, **self.recoded}

    def made_of(self, before: Vintage) -> dict[str, frozenset[str]]:
        """Return commune of today -> communes of before whose place it takes, itself among them if it was one."""
        made: dict[str, set[str]] = defaultdict(set)
        for old, new in self.successors.items():
            made[new] |= {old, *({new} & before.communes.keys())}
        return {new: frozenset(olds) for new, olds in made.items()}


def compare(before: Vintage, after: Vintage) -> Comparison:
    """Return what changed from one vintage to a later one."""
    found = Comparison()
    _compare_communes(before, after, found)
    _compare_members(before, after, found)
    _compare_groups(before, after, found)
    return found


def _compare_communes(before: Vintage, after: Vintage, found: Comparison) -> None:
    for code in sorted(before.communes.keys() - after.communes.keys()):
        today = after.parts.get(code)
        if today is None or today not in after.communes:
            found.vanished.append(code)
        elif today not in before.communes and after.communes[today] == before.communes[code]:
            found.recoded[code] = today
        else:
            found.merged[today].append(code)
    known = {*found.recoded.values(), *found.merged}
    for code in sorted(after.communes.keys() - before.communes.keys() - known):
        parent = before.parts.get(code)
        if parent is None:
            found.appeared.append(code)
        else:
            found.split[code] = parent
    for code in sorted(before.communes.keys() & after.communes.keys()):
        if before.communes[code] != after.communes[code]:
            found.renamed[code] = before.communes[code]


def _compare_members(before: Vintage, after: Vintage, found: Comparison) -> None:
    nowhere: frozenset[str] = frozenset()
    for code, today in _still_there(before, after, found):
        old, new = before.members.get(code, nowhere), after.members.get(today, nowhere)
        move = (old - new, new - old)
        if move != (nowhere, nowhere) and today not in found.regrouped[move]:
            found.regrouped[move].append(today)
    found.regrouped = {move: communes for move, communes in found.regrouped.items() if communes}


def _still_there(before: Vintage, after: Vintage, found: Comparison) -> Iterator[tuple[str, str]]:
    """Yield each commune of before that still is one, under its code or another."""
    for code in sorted(before.communes):
        if code in after.communes:
            yield code, code
        elif code in found.recoded:
            yield code, found.recoded[code]


def _compare_groups(before: Vintage, after: Vintage, found: Comparison) -> None:
    found.groups_created = sorted(after.groups.keys() - before.groups.keys())
    found.groups_dissolved = sorted(before.groups.keys() - after.groups.keys())
    for siren in sorted(before.groups.keys() & after.groups.keys()):
        old, new = before.groups[siren], after.groups[siren]
        if old.name != new.name:
            found.groups_renamed[siren] = old.name
        if old.legal_form != new.legal_form:
            found.groups_reformed[siren] = (old.legal_form, new.legal_form)
