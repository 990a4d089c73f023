"""The servers of Rasa that share this database, as each says of itself every few seconds."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.conversations.journal import in_utc, now
from bot.training.publication.models import RasaServer

# A server says that it is there every ten seconds at most (bot/serving/follower.py).
_SILENT = timedelta(seconds=30)
_FORGOTTEN = timedelta(days=1)


def say(session: Session, key: str, serving: str | None, loading: str | None, error: str) -> None:
    """Keep what a server says of itself, and forget those that have not spoken for a day."""
    row = session.get(RasaServer, key) or RasaServer(key=key)
    row.serving, row.loading, row.error, row.seen_at = serving, loading, error, now()
    session.add(row)
    session.execute(delete(RasaServer).where(RasaServer.seen_at < now() - _FORGOTTEN))


def leave(session: Session, key: str) -> None:
    """Forget a server that stops."""
    session.execute(delete(RasaServer).where(RasaServer.key == key))


def running(session: Session) -> list[RasaServer]:
    """Return the servers that spoke lately."""
    rows = session.scalars(select(RasaServer).order_by(RasaServer.key))
    return [row for row in rows if in_utc(row.seen_at) > now() - _SILENT]
