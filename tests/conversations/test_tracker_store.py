"""Rasa's trackers in the database: read again by whoever comes next, and never overwritten by an older one."""

import asyncio
import uuid
from datetime import timedelta

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig, read_endpoint_config
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.conversations import journal, tracker_store
from bot.conversations.models import Tracker
from bot.conversations.tracker_store import DatabaseTrackerStore
from bot.database import session_scope
from bot.errors import ServiceError
from bot.settings import ROOT

HOLE = UserUttered("un trou", metadata={"turn": "tour-numero-1"})


@pytest.fixture
def store(database: str) -> DatabaseTrackerStore:
    assert database
    return DatabaseTrackerStore(Domain.empty())


@pytest.fixture
def conversation() -> str:
    return str(uuid.uuid4())


def spoken(conversation: str, *texts: str) -> DialogueStateTracker:
    tracker = DialogueStateTracker(conversation, [])
    for text in texts:
        tracker.update(UserUttered(text))
    return tracker


def row(session: Session, conversation: str) -> Tracker | None:
    session.expire_all()
    return session.get(Tracker, conversation)


def said(tracker: DialogueStateTracker | None) -> list[str | None]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


def test_rasa_is_told_to_use_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONS_URL", "http://127.0.0.1:1")
    endpoint = read_endpoint_config(str(ROOT / "endpoints.yml"), "tracker_store")
    assert isinstance(endpoint, EndpointConfig)
    assert endpoint.type == f"{tracker_store.__name__}.{DatabaseTrackerStore.__name__}"


async def test_another_server_reads_what_was_kept(store: DatabaseTrackerStore, conversation: str) -> None:
    tracker = DialogueStateTracker(conversation, [AnySlot("problem", mappings=[{}])])
    for event in (SessionStarted(), ActionExecuted("action_listen"), HOLE, SlotSet("problem", "voirie.chaussee")):
        tracker.update(event)
    tracker.update(BotUttered("Où ?", {"buttons": [{"title": "Ici", "payload": "/x"}]}))
    await store.save(tracker)
    found = await DatabaseTrackerStore(Domain.empty()).retrieve(conversation)
    assert found is not None
    assert [event.as_dict() for event in found.events] == [event.as_dict() for event in tracker.events]
    assert conversation in await store.keys()
    assert await store.exists(conversation)


async def test_a_conversation_that_never_spoke_is_unknown(store: DatabaseTrackerStore, conversation: str) -> None:
    assert await store.retrieve(conversation) is None
    assert not await store.exists(conversation)


async def test_an_empty_tracker_is_not_written(
    store: DatabaseTrackerStore, conversation: str, session: Session
) -> None:
    await store.get_or_create_tracker(conversation, append_action_listen=False)
    assert row(session, conversation) is None


async def test_each_turn_writes_the_one_row(store: DatabaseTrackerStore, conversation: str, session: Session) -> None:
    tracker = spoken(conversation, "un")
    await store.save(tracker)
    tracker.update(UserUttered("deux"))
    await store.save(tracker)
    again = await store.retrieve(conversation)
    assert again
    again.update(UserUttered("trois"))
    await store.save(again)
    kept = row(session, conversation)
    assert kept is not None
    assert kept.version == 3
    assert said(await store.retrieve(conversation)) == ["un", "deux", "trois"]


async def test_a_tracker_begun_anew_does_not_overwrite_what_could_not_be_read(
    store: DatabaseTrackerStore, conversation: str
) -> None:
    await store.save(spoken(conversation, "un", "deux"))
    with pytest.raises(ServiceError):
        await store.save(spoken(conversation, "trois"))
    assert said(await store.retrieve(conversation)) == ["un", "deux"]


async def test_the_slower_of_two_servers_does_not_overwrite_the_other(
    store: DatabaseTrackerStore, conversation: str
) -> None:
    await store.save(spoken(conversation, "un"))
    slow, fast = await store.retrieve(conversation), await store.retrieve(conversation)
    assert slow
    assert fast
    fast.update(UserUttered("vite"))
    slow.update(UserUttered("lentement"))
    await store.save(fast)
    with pytest.raises(ServiceError, match="entre-temps"):
        await store.save(slow)
    assert said(await store.retrieve(conversation)) == ["un", "vite"]


async def test_only_the_last_session_is_read_and_it_goes_on(store: DatabaseTrackerStore, conversation: str) -> None:
    tracker = DialogueStateTracker(conversation, [])
    for text in ("avant", "après"):
        for event in (ActionExecuted("action_session_start"), SessionStarted(), UserUttered(text)):
            tracker.update(event)
    await store.save(tracker)
    last = await store.retrieve(conversation)
    assert said(last) == ["après"]
    assert last
    last.update(UserUttered("encore"))
    await store.save(last)
    assert said(await store.retrieve(conversation)) == ["après", "encore"]


async def test_an_error_of_the_database_does_not_tell_what_was_said(
    store: DatabaseTrackerStore, conversation: str, caplog: pytest.LogCaptureFixture
) -> None:
    await store.save(spoken(conversation, "un"))
    await FailSafeTrackerStore(store).save(spoken(conversation, "ma voisine Jeanne"))
    assert "IntegrityError" in caplog.text
    assert "Jeanne" not in caplog.text


def test_the_state_of_a_silent_conversation_is_forgotten(
    store: DatabaseTrackerStore, conversation: str, session: Session
) -> None:
    other = str(uuid.uuid4())
    for one in (conversation, other):
        asyncio.run(store.save(spoken(one, "un")))
    for one, minutes in ((conversation, 121), (other, 119)):
        moment = journal.now() - timedelta(minutes=minutes)
        with session_scope() as writing:
            writing.execute(update(Tracker).where(Tracker.conversation_id == one).values(saved_at=moment))
    assert journal.forget_trackers(session, 2) >= 1
    left = session.scalars(select(Tracker.conversation_id).where(Tracker.conversation_id.in_([conversation, other])))
    assert left.all() == [other]
