"""What pages of the console need of the shared knowledge, read once a process; and dates in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.conversations.journal import in_utc
from bot.knowledge.current import CurrentTaxonomy
from bot.knowledge.structures import describe_date
from bot.knowledge.taxonomy import Taxonomy

_LOCAL = ZoneInfo("Europe/Paris")
_current = CurrentTaxonomy()


def taxonomy_of(url: str) -> Taxonomy:
    """Return the taxonomy of a database, read again only once it has changed."""
    return _current.of(url)


def moment_in_words(moment: datetime) -> str:
    """Return "21 novembre 2026 à 9 h 05"."""
    local = in_utc(moment).astimezone(_LOCAL)
    return f"{describe_date(local.date().isoformat())} à {local.hour} h {local.minute:02}"
