"""A restart in mid-conversation loses nothing and doubles nothing."""

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, select, update
from starlette.testclient import TestClient

from bot.conversations.models import Message, Tracker
from bot.conversations.wording import say
from bot.database import session_scope
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.conversations import Conversations
from bot.web.rasa import RasaClient, Reply
from tests.conftest import House
from tests.end_to_end.resident import Messages, Resident, answer_in, asks, stored, texts

BIN = "ma poubelle n'a pas été ramassée"
TURN = "tour-numero-1"
_READY = 120


@pytest.fixture
def falling(house: House) -> Iterator[House]:
    """The house, whose Rasa runs again when the test is over."""
    yield house
    if not house.rasa.is_alive:
        house.rasa.start()
    house.rasa.wait_until_ready(_READY)


def kill(house: House) -> None:
    assert house.rasa.pid
    os.kill(house.rasa.pid, signal.SIGKILL)
    while house.rasa.is_alive:
        pass


def rasa_url(house: House) -> str:
    return house.rasa.health.removesuffix("/webhooks/gateway/")


def another_gateway(settings: Settings, house: House) -> TestClient:
    """A gateway as it is after a restart: it knows what the database and the secret tell, and nothing else."""
    patient = settings.copy(update={"rasa_restart_seconds": float(_READY)})
    return TestClient(create_app(patient, rasa_url(house)))


def again(gateway: TestClient, resident: Resident, body: dict[str, str]) -> Messages:
    path = f"/api/v1/conversations/{resident.conversation}/messages"
    answered = gateway.post(path, json=body, headers=dict(resident._client.headers))
    return list(answered.raise_for_status().json()["messages"])


def tracker(conversation: str) -> Tracker:
    with session_scope() as session:
        return session.scalars(select(Tracker).where(Tracker.conversation_id == conversation)).one()


def heard_by_rasa(conversation: str, turn: str) -> int:
    events = json.loads(tracker(conversation).state)["events"]
    return sum(one["event"] == "user" and one["metadata"].get("turn") == turn for one in events)


def test_rasa_killed_after_the_commune_was_asked_forgets_nothing(falling: House) -> None:
    resident = Resident(falling.url)
    assert asks(resident.write(BIN), "utter_ask_commune_where")
    kill(falling)
    falling.rasa.start()
    falling.rasa.wait_until_ready(_READY)
    assert "poubelle" in answer_in(resident.write("Bourgueil"))["problem"]["label"]
    kept = stored(resident.conversation)
    assert [one.text for one in kept.resident] == [BIN, "Bourgueil"]
    assert len(kept.orientations) == 1


def test_a_message_sent_while_rasa_restarts_is_answered_when_it_is_back(falling: House, settings: Settings) -> None:
    resident = Resident(falling.url)
    resident.write(BIN)
    kill(falling)
    with another_gateway(settings, falling) as gateway, ThreadPoolExecutor() as pool:
        waiting = pool.submit(again, gateway, resident, {"text": "Bourgueil", "turn": TURN})
        falling.rasa.start()
        messages = waiting.result(_READY)
    assert answer_in(messages)["commune"]["name"] == "Bourgueil"
    kept = stored(resident.conversation)
    assert say("utter_unavailable") not in [one.text for one in kept.assistant]
    assert len(kept.orientations) == 1


def test_a_gateway_started_again_gives_the_same_answer_to_the_same_turn(
    house: House, settings: Settings, resident: Resident
) -> None:
    body = {"text": f"{BIN} à Bourgueil", "turn": TURN}
    first = resident._send(body)
    before = stored(resident.conversation)
    with another_gateway(settings, house) as gateway:
        assert again(gateway, resident, body) == first
    after = stored(resident.conversation)
    assert len(after.assistant) == len(before.assistant)
    assert len(after.orientations) == 1
    assert asks(resident.press(say("utter_not_it")), "utter_ask_rephrase_after_no"), "its buttons still work"


class DyingClient(RasaClient):
    """The gateway falls once Rasa has answered, before anything is kept of it."""

    async def send(self, conversation: str, content: dict[str, str], metadata: dict[str, Any]) -> Reply:
        await super().send(conversation, content, metadata)
        raise KeyboardInterrupt


def test_a_turn_that_rasa_handled_for_a_gateway_that_fell_is_given_back(
    house: House, settings: Settings, resident: Resident
) -> None:
    typed = f"{BIN} à Bourgueil"
    dying = Conversations(settings, DyingClient(rasa_url(house), 30, 0), None)  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(dying.say_text(resident.conversation, typed, TURN))
    fallen = stored(resident.conversation)
    assert [one.text for one in fallen.resident] == [typed]
    assert len(fallen.orientations) == 1

    with another_gateway(settings, house) as gateway:
        assert answer_in(again(gateway, resident, {"text": typed, "turn": TURN}))
    kept = stored(resident.conversation)
    assert [one.text for one in kept.resident] == [typed]
    assert kept.resident[0].understanding["intent"] == "probleme"
    assert len(kept.orientations) == 1
    assert heard_by_rasa(resident.conversation, TURN) == 1


def test_a_turn_that_rasa_lost_before_it_kept_it_is_oriented_once(resident: Resident) -> None:
    resident.write(BIN)
    before = tracker(resident.conversation)
    body = {"text": "Bourgueil", "turn": TURN}
    answer_in(resident._send(body))
    one = resident.conversation
    with session_scope() as session:
        values = {"state": before.state, "version": before.version}
        session.execute(update(Tracker).where(Tracker.conversation_id == one).values(values))
        rank = session.scalar(select(Message.rank).where(Message.conversation_id == one, Message.turn == TURN))
        session.execute(delete(Message).where(Message.conversation_id == one, Message.answers == rank))

    answer_in(resident._send(body))
    kept = stored(one)
    assert len(kept.orientations) == 1
    assert [message.text for message in kept.resident] == [BIN, "Bourgueil"]


def test_the_same_turn_five_times_at_once_is_answered_once(house: House, resident: Resident) -> None:
    path = f"{house.url}/api/v1/conversations/{resident.conversation}/messages"
    body = {"text": f"{BIN} à Bourgueil", "turn": TURN}

    def send(_rank: int) -> Any:
        return httpx.post(path, json=body, headers=dict(resident._client.headers), timeout=60).json()["messages"]

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(send, range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert answer_in(answers[0])
    kept = stored(resident.conversation)
    assert len(kept.resident) == 1
    assert len(kept.assistant) == len(resident.greeting) + len(answers[0])
    assert len(kept.orientations) == 1
    assert heard_by_rasa(resident.conversation, TURN) == 1


def test_satisfaction_sent_twice_counts_once(resident: Resident) -> None:
    resident.write(f"{BIN} à Bourgueil")
    first = resident._send({"text": "oui", "turn": TURN})
    assert resident._send({"text": "oui", "turn": TURN}) == first
    assert asks(first, "utter_ask_alternative_question")
    assert stored(resident.conversation).satisfaction.alternative is None


def test_rasa_keeps_nothing_personal(resident: Resident) -> None:
    resident.write("mon numéro est le 06 12 34 56 78, jeanne.dupont@example.org, un trou à Bourgueil")
    state = json.dumps(json.loads(tracker(resident.conversation).state), ensure_ascii=False)
    assert "[téléphone]" in state
    for personal in ("34 56", "0612345678", "12345678", "jeanne", "dupont"):
        assert personal not in state


def test_a_theme_and_a_commune_are_chosen_at_any_moment(resident: Resident) -> None:
    resident._send({"choice": "theme.dechets"})
    assert asks(resident.last, "utter_ask_in_theme")
    resident.press(next(label for label in resident.buttons if "poubelle" in label.lower()))
    assert asks(resident.last, "utter_ask_commune_where")
    assert answer_in(resident._send({"choice": "commune.37031"}))["commune"]["code"] == "37031"
    resident._send({"choice": "theme.voirie"})
    assert asks(resident.last, "utter_ask_in_theme"), "even while an opinion was asked"
    assert "pour le moment" not in texts(resident.last)
