"""Rasa's tracker store in the shared database: a restart of Rasa loses nothing, and several servers can share it.

The gateway masks personal data before Rasa sees a text: what is kept here is as redacted as the journal.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker, get_trackers_for_conversation_sessions
from sqlalchemy import insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.journal import now
from bot.conversations.models import Tracker
from bot.database import session_scope
from bot.errors import ServiceError

_VERSION = "kept_version"


class DatabaseTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Keeps one row a conversation, read at each turn and written once.

    Rasa goes on with an empty tracker when it could not read one: the version that a tracker was read at keeps
    that one, or a server that was slower, from overwriting what the conversation has become.

    The database is not asked from another thread: that would cost a turn more than the query does.
    """

    def __init__(self, domain: Any, event_broker: Any = None, **_endpoint: Any) -> None:
        super().__init__(domain, event_broker)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a tracker, but not the empty one that Rasa saves before a first turn."""
        if tracker.events:
            version = getattr(tracker, _VERSION, 0)
            _write(tracker.sender_id, self.serialise_tracker(tracker), version)
            setattr(tracker, _VERSION, version + 1)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker of the last session."""
        tracker = await self.retrieve_full_tracker(sender_id)
        if tracker is None:
            return None
        sessions = get_trackers_for_conversation_sessions(tracker)
        last = sessions[-1] if len(sessions) > 1 else tracker
        setattr(last, _VERSION, getattr(tracker, _VERSION))
        return last

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        row = _read(conversation_id)
        tracker = self.deserialise_tracker(conversation_id, row.state) if row else None
        if row and tracker:
            setattr(tracker, _VERSION, row.version)
        return tracker

    async def keys(self) -> Iterable[str]:
        return _conversations()


def kept_events(conversation_id: str) -> list[dict[str, Any]]:
    """Return a conversation's events as they are kept, without the time it takes to make a tracker of them."""
    row = _read(conversation_id)
    return json.loads(row.state)["events"] if row else []


def _read(conversation_id: str) -> Any:
    query = select(Tracker.state, Tracker.version).where(Tracker.conversation_id == conversation_id)
    with _quiet(), session_scope() as session:
        return session.execute(query).one_or_none()


def _write(conversation_id: str, state: str, version: int) -> None:
    values = {"state": state, "version": version + 1, "saved_at": now()}
    with _quiet(), session_scope() as session:
        if version == 0:
            session.execute(insert(Tracker).values(conversation_id=conversation_id, **values))
            return
        same = (Tracker.conversation_id == conversation_id, Tracker.version == version)
        written = session.execute(update(Tracker).where(*same).values(**values), execution_options=_PLAIN)
        if written.rowcount == 0:
            raise ServiceError("La conversation a changé entre-temps.", "Envoyez de nouveau ce message.")


@contextmanager
def _quiet() -> Iterator[None]:
    """Rasa logs what its store raises, and an error of SQLAlchemy tells the values: those are what residents said."""
    try:
        yield
    except SQLAlchemyError as error:
        raise ServiceError(f"La base ne répond pas ({type(error).__name__}).", "Vérifiez DATABASE_URL.") from None


def _conversations() -> list[str]:
    with session_scope() as session:
        return list(session.scalars(select(Tracker.conversation_id)))


_PLAIN = {"synchronize_session": False}
