"""Rasa's tracker store: in memory, forgotten after a while. What is kept is in the shared journal, redacted."""

import time
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

from bot.settings import settings


class ExpiringTrackerStore(InMemoryTrackerStore):
    """Drops a conversation's state when it has been silent for longer than a token lives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lifetime = settings().conversation_hours * 3600
        self._saved_at: dict[str, float] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        now = time.monotonic()
        self._forget_before(now - self._lifetime)
        # Saved again at the end: the oldest conversations stay first.
        self._saved_at.pop(tracker.sender_id, None)
        self._saved_at[tracker.sender_id] = now
        await super().save(tracker)

    def _forget_before(self, moment: float) -> None:
        while self._saved_at:
            sender, saved_at = next(iter(self._saved_at.items()))
            if saved_at >= moment:
                return
            del self._saved_at[sender]
            self.store.pop(sender, None)
