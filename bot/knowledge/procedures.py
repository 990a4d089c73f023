"""Pages of the web for a problem: where a resident does it online, or reads how, when a source gives the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Procedure:
    """A page: `kind` is "procedure" when it is done there, "page" when it is explained there.

    `broken` says that the last check of its link failed.
    """

    kind: str
    title: str
    url: str
    source: str
    as_of: str
    broken: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form: kind, title, address, source and date."""
        return {name: value for name, value in vars(self).items() if name != "broken"}


def first_alive(procedures: Iterable[Procedure]) -> Procedure | None:
    """Return the first page whose link works: a dead link climbs to the next tier."""
    return next((one for one in procedures if not one.broken), None)
