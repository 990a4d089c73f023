"""What an answer leaves out when an address of the web is dead. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from bot.knowledge.procedures import Procedure
from bot.knowledge.structures import WEB_FIELDS, Structure


def addresses_of(structures: Iterable[Structure], procedures: Iterable[Procedure]) -> set[str]:
    """Return the addresses of the web that an answer could give."""
    given = {getattr(one, name) for one in structures for name in WEB_FIELDS} | {one.url for one in procedures}
    return given - {None, ""}


def without_dead_links(structure: Structure, dead: Collection[str]) -> Structure:
    """Return the counter without its dead addresses; with no contact left, another door stands beside it."""
    gone: dict[str, Any] = {name: None for name in WEB_FIELDS if getattr(structure, name) in dead}
    return replace(structure, **gone) if gone else structure


def marked(procedures: Iterable[Procedure], dead: Collection[str]) -> tuple[Procedure, ...]:
    """Return the pages, those whose address is dead marked broken: the next tier's is then given."""
    return tuple(replace(one, broken=True) if one.url in dead else one for one in procedures)
