"""What pages of the console need of the shared knowledge, read once a process; and dates in words."""

from datetime import datetime, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.database import session_scope
from bot.knowledge.models import Source
from bot.knowledge.repository import load_taxonomy
from bot.knowledge.structures import describe_date
from bot.knowledge.taxonomy import Taxonomy

_LOCAL = ZoneInfo("Europe/Paris")


def taxonomy_of(url: str) -> Taxonomy:
    """Return the taxonomy of a database, read again only once it has changed."""
    with session_scope(url) as session:
        fingerprint = session.scalar(select(Source.fingerprint).where(Source.code == "taxonomy"))
    return _taxonomy(url, fingerprint)


@lru_cache(maxsize=1)
def _taxonomy(url: str, _fingerprint: str) -> Taxonomy:
    with session_scope(url) as session:
        return load_taxonomy(session)


def moment_in_words(moment: datetime) -> str:
    """Return "21 novembre 2026 à 9 h 05". SQLite gives moments without saying that they are in UTC."""
    known = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    local = known.astimezone(_LOCAL)
    return f"{describe_date(local.date().isoformat())} à {local.hour} h {local.minute:02}"
