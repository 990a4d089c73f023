"""What pages read from the database. Nothing here writes."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.journal import find_site
from bot.conversations.models import Conversation, Site
from bot.conversations.site_profile import public_profile
from bot.database import session_scope
from bot.knowledge.reach import communes_below
from bot.knowledge.repository import names_of
from bot.text import fold, storable

Profile = dict[str, Any]
# A list longer than that helps nobody: the name is then typed.
_MOST_COMMUNES = 100


def read_profile(url: str, site: str) -> Profile:
    """Return what everybody may know of a site.

    Raises:
        UnknownCodeError: there is no such site.
    """
    with session_scope(url) as session:
        return public_profile(session, find_site(session, storable(site)))


def read_communes(url: str, territory: str) -> list[tuple[str, str]]:
    """Return the codes and names of a territory's communes by name, or none when they are too many for a list."""
    with session_scope(url) as session:
        codes = communes_below(session, territory)
        if len(codes) > _MOST_COMMUNES:
            return []
        return sorted(names_of(session, sorted(codes)), key=lambda one: fold(one[1]))


def read_sites(url: str) -> list[tuple[str, str]]:
    """Return the keys and names of all sites, by name."""
    with session_scope(url) as session:
        rows = session.execute(select(Site.key, Site.name).order_by(Site.name, Site.key))
        return [(key, name) for key, name in rows]


def is_held_on(url: str, conversation: str, site: str) -> bool:
    """Say whether the conversation is kept, and was opened on this site."""
    with session_scope(url) as session:
        return _site_of(session, conversation) == site


def _site_of(session: Session, conversation: str) -> str | None:
    key: str | None = session.scalar(select(Conversation.site_key).where(Conversation.id == conversation))
    return key
