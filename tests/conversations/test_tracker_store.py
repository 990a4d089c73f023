"""Trackers are forgotten after a while of silence."""

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations import tracker_store
from bot.conversations.tracker_store import ExpiringTrackerStore
from bot.settings import settings


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(tracker_store, "time", clock)
    return clock


@pytest.fixture
def store() -> ExpiringTrackerStore:
    return ExpiringTrackerStore(Domain.empty())


async def save(store: ExpiringTrackerStore, sender: str) -> None:
    await store.save(DialogueStateTracker(sender, []))


async def known(store: ExpiringTrackerStore) -> set[str]:
    return {one for one in ("ancienne", "active") if await store.exists(one)}


async def test_a_conversation_silent_for_too_long_is_forgotten(store: ExpiringTrackerStore, clock: Clock) -> None:
    await save(store, "ancienne")
    clock.now += settings().conversation_hours * 3600 + 1
    await save(store, "active")
    assert await known(store) == {"active"}


async def test_a_conversation_that_goes_on_is_kept(store: ExpiringTrackerStore, clock: Clock) -> None:
    await save(store, "ancienne")
    for _ in range(3):
        clock.now += settings().conversation_hours * 1800
        await save(store, "ancienne")
    await save(store, "active")
    assert await known(store) == {"ancienne", "active"}
