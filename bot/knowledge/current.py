"""The taxonomy as it is now, kept in memory until it changes: by an import, or by somebody in the console."""

import time
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import func, select

from bot.database import session_scope
from bot.knowledge.editing.rows import TaxonomyEdit
from bot.knowledge.models import Source
from bot.knowledge.repository import load_taxonomy
from bot.knowledge.taxonomy import Taxonomy

Version = tuple[object, ...]


@dataclass
class CurrentTaxonomy:
    """A process's look at the taxonomy of a database: read again once it has changed.

    Args:
        seconds: for how long it may go without asking the database whether it has.
    """

    seconds: float = 0.0
    _asked_at: float = 0.0
    _known: tuple[str, Version] | None = None

    def of(self, url: str) -> Taxonomy:
        now = time.monotonic()
        if self._known is None or self._known[0] != url or now - self._asked_at >= self.seconds:
            self._known, self._asked_at = (url, _version(url)), now
        return _read(*self._known)


def _version(url: str) -> Version:
    """Return what changes whenever the taxonomy does: the print of its files, and the last edit.

    Its moment counts too: numbers come back when an older copy of the database is put in place.
    """
    print_ = select(Source.fingerprint).where(Source.code == "taxonomy").scalar_subquery()
    last, at = select(func.max(TaxonomyEdit.id)).scalar_subquery(), select(func.max(TaxonomyEdit.at)).scalar_subquery()
    with session_scope(url) as session:
        return tuple(session.execute(select(print_, last, at)).one())


# A process that goes from one database to another and back reads neither again.
@lru_cache(maxsize=2)
def _read(url: str, _: Version) -> Taxonomy:
    with session_scope(url) as session:
        return load_taxonomy(session)
