"""Turns through the gateway alone: what is kept, and the honest sentence when Rasa does not answer."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.conversations import journal
from bot.conversations.models import Conversation, Message, Offer, Site
from bot.database import session_scope
from bot.settings import Settings
from bot.web.conversations import Conversations
from bot.web.rasa import Reply
from bot.web.tokens import Tokens

BOURGUEIL = "37031"


def rows(session: Session, conversation: str) -> list[tuple[str, str]]:
    query = select(Message.sender, Message.text).where(Message.conversation_id == conversation).order_by(Message.rank)
    return [(sender, text) for sender, text in session.execute(query)]


def said(client: TestClient, address: str, key: dict[str, str], body: dict[str, str]) -> str:
    answered = client.post(address, json=body, headers=key)
    assert answered.status_code == 200
    (only,) = answered.json()["messages"]
    assert only["type"] == "text"
    return str(only["text"])


def test_silence_of_rasa_gives_the_honest_sentence(client: TestClient, address: str, key: dict[str, str]) -> None:
    sentence = said(client, address, key, {"text": "ma poubelle déborde"})
    assert "3939" in sentence
    assert "pour le moment" in sentence


def test_the_honest_sentence_is_kept_with_what_was_asked(
    client: TestClient, address: str, key: dict[str, str], conversation: dict[str, str], session: Session
) -> None:
    sentence = said(client, address, key, {"text": "ma poubelle déborde"})
    assert rows(session, conversation["conversation"])[-2:] == [
        ("resident", "ma poubelle déborde"),
        ("assistant", sentence),
    ]


@pytest.mark.parametrize(
    ("typed", "hidden"),
    [
        ("rappelez-moi au 06 12 34 56 78", "34 56"),
        ("mon adresse : jeanne.dupont@example.org", "dupont"),
        ("mon numéro de sécu 2 84 05 37 031 123 45", "031 123"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", "0112"),
        ("sa voiture AB-123-CD gêne", "AB-123"),
    ],
    ids=["téléphone", "e-mail", "NIR", "IBAN", "plaque"],
)
def test_what_a_resident_types_is_masked_before_it_is_stored(
    client: TestClient,
    address: str,
    key: dict[str, str],
    conversation: dict[str, str],
    session: Session,
    typed: str,
    hidden: str,
) -> None:
    said(client, address, key, {"text": typed})
    kept = dict(rows(session, conversation["conversation"]))["resident"]
    assert hidden not in kept
    assert "[" in kept


def test_a_button_of_another_conversation_is_not_found(
    client: TestClient, address: str, key: dict[str, str], conversation: dict[str, str]
) -> None:
    other = client.post("/api/v1/conversations", json={"site": "cctoval"}).json()["conversation"]
    with session_scope() as writing:
        here = journal.offer(writing, conversation["conversation"], "Oui", "/affirmer")
        elsewhere = journal.offer(writing, other, "Oui", "/affirmer")
    assert client.post(address, json={"choice": elsewhere}, headers=key).status_code == 404
    assert client.post(address, json={"choice": here}, headers=key).status_code == 200


def test_a_button_is_kept_by_its_label(
    client: TestClient, address: str, key: dict[str, str], conversation: dict[str, str], session: Session
) -> None:
    with session_scope() as writing:
        choice = journal.offer(writing, conversation["conversation"], "Ce n'est pas ça", "/nier")
    said(client, address, key, {"choice": choice})
    assert dict(rows(session, conversation["conversation"]))["resident"] == "Ce n'est pas ça"


def test_a_site_of_one_commune_gives_its_mairie(client: TestClient) -> None:
    with session_scope() as writing:
        values = {"territory_id": BOURGUEIL, "default_commune_id": BOURGUEIL, "allowed_origins": []}
        writing.merge(Site(key="essai-bourgueil", name="Bourgueil", welcome="Bonjour !", **values))
    opened = client.post("/api/v1/conversations", json={"site": "essai-bourgueil"}).json()
    address = f"/api/v1/conversations/{opened['conversation']}/messages"
    sentence = said(client, address, {"Authorization": f"Bearer {opened['token']}"}, {"text": "un trou"})
    assert "mairie de Bourgueil : 02 47 97 25 00" in sentence


class Rasa:
    """Stands for Rasa: keeps what it was sent, and answers what it was told to."""

    def __init__(self, *replies: Reply) -> None:
        self.sent: list[tuple[dict[str, str], dict[str, Any]]] = []
        self._replies = list(replies)

    async def send(self, conversation: str, content: dict[str, str], metadata: dict[str, Any]) -> Reply:
        self.sent.append((content, metadata))
        return self._replies.pop(0)


def conversations(settings: Settings, rasa: Rasa) -> Conversations:
    return Conversations(settings, rasa, Tokens("secret", 1))  # type: ignore[arg-type]


def test_rasa_gets_the_masked_text_and_the_site(settings: Settings, database: str) -> None:
    assert database
    rasa = Rasa(Reply([{"text": "Bien."}], None))
    talk = conversations(settings, rasa)
    opened = asyncio.run(talk.start("cctoval"))["conversation"]
    asyncio.run(talk.say_text(opened, "/restart 06 12 34 56 78", "tour-n-1"))
    assert rasa.sent == [
        (
            {"text": "/restart [téléphone]"},
            {"site": "cctoval", "territory": "200072981", "default_commune": None, "human": None, "turn": "tour-n-1"},
        )
    ]


def test_buttons_of_an_answer_are_given_out_and_carry_their_payload_back(
    settings: Settings, database: str, session: Session
) -> None:
    assert database
    buttons = [{"title": "Bourgueil", "payload": "/choix{}"}]
    rasa = Rasa(Reply([{"text": "Laquelle ?", "buttons": buttons}], None), Reply([{"text": "Bien."}], None))
    talk = conversations(settings, rasa)
    opened = asyncio.run(talk.start("cctoval"))["conversation"]
    (asked,) = asyncio.run(talk.say_text(opened, "37140"))
    (choice,) = asked["choices"]
    assert session.get(Offer, choice["id"]).conversation_id == opened
    asyncio.run(talk.press(opened, choice["id"]))
    assert rasa.sent[-1][0] == {"payload": "/choix{}"}


@pytest.mark.parametrize(
    "where",
    [{"status": "found", "commune": BOURGUEIL, "candidates": [BOURGUEIL]}],
    ids=["commune dite"],
)
def test_the_commune_that_was_said_gives_the_mairie_when_rasa_falls(
    settings: Settings, database: str, where: dict[str, Any]
) -> None:
    assert database
    understood = {"intent": "probleme", "location": where}
    rasa = Rasa(Reply([{"text": "Bien."}], understood), Reply([], None))
    talk = conversations(settings, rasa)
    opened = asyncio.run(talk.start("cctoval"))["conversation"]
    asyncio.run(talk.say_text(opened, "un trou à Bourgueil"))
    (sentence,) = asyncio.run(talk.say_text(opened, "alors ?"))
    assert "mairie de Bourgueil : 02 47 97 25 00" in sentence["text"]


def test_silent_conversations_end(gateway: Starlette, conversation: dict[str, str], session: Session) -> None:
    from bot.web.app import _end_silent

    old = journal.now() - journal.timedelta(minutes=gateway.state.settings.silence_minutes + 1)
    with session_scope() as writing:
        one = Conversation.id == conversation["conversation"]
        writing.execute(update(Conversation).where(one).values(last_at=old))
    _end_silent(gateway.state.settings)
    assert session.get(Conversation, conversation["conversation"]).ended_at is not None


def test_rasa_that_answers_nonsense_is_as_silent(settings: Settings, database: str) -> None:
    from bot.web.rasa import RasaClient

    assert database
    client = RasaClient("http://rasa", 1, 0)
    client._client = httpx.AsyncClient(
        base_url="http://rasa", transport=httpx.MockTransport(lambda _request: httpx.Response(200, text="<html>"))
    )
    talk = Conversations(settings, client, Tokens("secret", 1))
    opened = asyncio.run(talk.start("cctoval"))["conversation"]
    (sentence,) = asyncio.run(talk.say_text(opened, "un trou"))
    assert "3939" in sentence["text"]
