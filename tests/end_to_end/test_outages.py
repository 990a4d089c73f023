"""What a resident is told when a process falls, and how the conversation goes on when it is back."""

import os
import signal
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from bot.conversations.models import Conversation
from bot.conversations.wording import say
from bot.processes import LOOPBACK, free_port
from bot.settings import Settings
from bot.web.app import create_app
from tests.conftest import House
from tests.end_to_end.resident import Resident, answer_in, asks, stored, texts

MAIRIE_DE_BOURGUEIL = "mairie de Bourgueil : 02 47 97 25 00"
BIN = "ma poubelle n'a pas été ramassée à Bourgueil"


@pytest.fixture
def actions(house: House) -> Iterator[House]:
    """The house, with an action server that runs again when the test is over."""
    yield house
    bring_back(house)


def kill(house: House) -> None:
    assert house.actions.pid
    os.kill(house.actions.pid, signal.SIGKILL)
    while house.actions.is_alive:
        pass


def bring_back(house: House) -> None:
    if not house.actions.is_alive:
        house.actions.start()
    house.actions.wait_until_ready(60)


def test_the_mairie_is_named_and_the_question_is_still_there(actions: House) -> None:
    resident = Resident(actions.url)
    resident.write("ya un enorme trou devan chez moi à Bourgueil")
    kill(actions)
    (sentence,) = resident.write("sur la départementale")
    assert MAIRIE_DE_BOURGUEIL in sentence["text"]

    bring_back(actions)
    assert answer_in(resident.write("sur la départementale"))["holder"]["code"] == "37"
    kept = stored(resident.conversation)
    assert [one.text for one in kept.assistant if MAIRIE_DE_BOURGUEIL in one.text] == [sentence["text"]]
    assert len(kept.orientations) == 1


@pytest.mark.parametrize(
    ("before", "during", "told"),
    [
        ([], "ya un enorme trou devan chez moi", "3939"),
        ([], BIN, MAIRIE_DE_BOURGUEIL),
        (["ya un enorme trou devan chez moi"], "Bourgueil", MAIRIE_DE_BOURGUEIL),
        ([BIN], "oui", MAIRIE_DE_BOURGUEIL),
    ],
    ids=["sans commune", "premier message", "commune tapée pendant la panne", "avis"],
)
def test_a_fall_is_told_and_the_same_message_works_afterwards(
    actions: House, before: list[str], during: str, told: str
) -> None:
    resident = Resident(actions.url)
    for typed in before:
        resident.write(typed)
    kill(actions)
    assert told in texts(resident.write(during))
    assert told in texts(resident.write(during)), "and again"

    bring_back(actions)
    resident.write(during)
    assert "pour le moment" not in texts(resident.last)
    assert len(resident.last) > 1 or resident.buttons


@pytest.fixture
def without_database(settings: Settings, tmp_path: object) -> Iterator[TestClient]:
    """A gateway whose PostgreSQL is not there, and whose Rasa is not either."""
    url = f"postgresql://orientation@{LOOPBACK}:{free_port()}/orientation"
    app = create_app(settings.copy(update={"database_url": url}), f"http://{LOOPBACK}:{free_port()}")
    with TestClient(app, raise_server_exceptions=False) as client:
        client.headers["Authorization"] = f"Bearer {app.state.tokens.make('conversation')}"
        yield client


@pytest.mark.parametrize("body", [{"text": "ma poubelle déborde"}, {"choice": "abc"}], ids=["texte", "bouton"])
def test_without_database_a_turn_gets_the_honest_sentence(without_database: TestClient, body: dict[str, str]) -> None:
    answered = without_database.post("/api/v1/conversations/conversation/messages", json=body)
    assert answered.status_code == 200
    assert answered.json()["messages"] == [{"type": "text", "text": say("utter_unavailable")}]
    assert "3939" in answered.text


@pytest.mark.parametrize("body", [{"site": "cctoval"}])
def test_without_database_no_conversation_opens_but_it_is_said(
    without_database: TestClient, body: dict[str, str]
) -> None:
    answered = without_database.post("/api/v1/conversations", json=body)
    assert answered.status_code == 503
    assert "3939" in answered.json()["error"]


def test_without_database_the_page_says_whom_to_call(without_database: TestClient) -> None:
    answered = without_database.get("/s/cctoval")
    assert answered.status_code == 503
    assert "3939" in answered.text


def test_without_database_the_gateway_lives_but_is_not_ready(without_database: TestClient) -> None:
    assert without_database.get("/health/live").status_code == 200
    answered = without_database.get("/health/ready")
    assert answered.status_code == 503
    assert answered.json()["database"] is False


def test_a_rasa_that_is_not_there_keeps_what_was_said(settings: Settings, session: Session, database: str) -> None:
    assert database
    app = create_app(settings, f"http://{LOOPBACK}:{free_port()}")
    with TestClient(app) as client:
        opened = client.post("/api/v1/conversations", json={"site": "cctoval"}).json()
        answered = client.post(
            f"/api/v1/conversations/{opened['conversation']}/messages",
            json={"text": "ma poubelle déborde"},
            headers={"Authorization": f"Bearer {opened['token']}"},
        )
    assert asks(answered.json()["messages"], "utter_unavailable")
    assert session.scalars(select(Conversation.id).where(Conversation.id == opened["conversation"])).one()
