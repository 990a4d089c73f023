"""A turn that is sent again is heard once, handled once, and gets the same answer."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from bot.conversations.models import Message, Offer
from bot.settings import Settings
from bot.web.conversations import Conversations
from bot.web.rasa import Reply
from tests.web.test_conversations import Rasa, conversations, rows

TURN = "tour-numero-1"
QUESTION = Reply(
    [{"text": "Laquelle ?", "buttons": [{"title": "Oui", "payload": "/affirmer"}]}, {"text": "Dites-moi."}], None
)


class SlowRasa(Rasa):
    """Lets all requests arrive before it answers one."""

    async def send(self, conversation: str, content: dict[str, str], metadata: dict[str, Any]) -> Reply:
        await asyncio.sleep(0.3)
        return await super().send(conversation, content, metadata)


class KilledError(Exception):
    """The gateway dies while Rasa works."""


class KillingRasa(Rasa):
    async def send(self, conversation: str, content: dict[str, str], metadata: dict[str, Any]) -> Reply:
        raise KilledError


def opened(talk: Conversations) -> str:
    return str(asyncio.run(talk.start("cctoval"))["conversation"])


def test_a_turn_sent_again_gets_the_same_messages_and_does_nothing(
    settings: Settings, database: str, session: Session
) -> None:
    assert database
    rasa = Rasa(QUESTION)
    talk = conversations(settings, rasa)
    one = opened(talk)
    first = asyncio.run(talk.say_text(one, "un trou", TURN))
    for _ in range(3):
        assert asyncio.run(talk.say_text(one, "un trou", TURN)) == first
    assert len(rasa.sent) == 1
    assert rows(session, one)[2:] == [("resident", "un trou"), ("assistant", "Laquelle ?"), ("assistant", "Dites-moi.")]
    offers = select(func.count()).select_from(Offer).where(Offer.conversation_id == one)
    assert session.scalar(offers) == 1, "and its buttons keep their ids"


def test_the_same_turn_five_times_at_once_is_answered_once(settings: Settings, database: str, session: Session) -> None:
    assert database
    talk = conversations(settings, SlowRasa(*[QUESTION] * 5))
    one = opened(talk)

    async def all_at_once() -> list[list[dict[str, Any]]]:
        return await asyncio.gather(*(talk.say_text(one, "un trou", TURN) for _ in range(5)))

    answers = asyncio.run(all_at_once())
    assert all(answer == answers[0] for answer in answers)
    assert len(rows(session, one)) == 5, "the greeting, the turn, its two answers"


def test_a_turn_cut_in_the_middle_is_asked_again_but_written_once(
    settings: Settings, database: str, session: Session
) -> None:
    assert database
    before = conversations(settings, KillingRasa())
    one = opened(before)
    with pytest.raises(KilledError):
        asyncio.run(before.say_text(one, "un trou", TURN))
    restarted = conversations(settings, Rasa(QUESTION))
    assert [message["text"] for message in asyncio.run(restarted.say_text(one, "un trou", TURN))] == [
        "Laquelle ?",
        "Dites-moi.",
    ]
    assert [text for sender, text in rows(session, one) if sender == "resident"] == ["un trou"]


def test_another_turn_in_between_does_not_take_the_answer(settings: Settings, database: str, session: Session) -> None:
    assert database
    cut = conversations(settings, KillingRasa())
    one = opened(cut)
    with pytest.raises(KilledError):
        asyncio.run(cut.say_text(one, "un trou", TURN))
    talk = conversations(settings, Rasa(Reply([{"text": "Au revoir."}], None), QUESTION))
    assert asyncio.run(talk.say_text(one, "au revoir", "tour-numero-2"))[0]["text"] == "Au revoir."
    assert asyncio.run(talk.say_text(one, "un trou", TURN))[0]["text"] == "Laquelle ?"
    assert asyncio.run(talk.say_text(one, "au revoir", "tour-numero-2"))[0]["text"] == "Au revoir."


def test_turns_without_an_id_are_each_heard(settings: Settings, database: str, session: Session) -> None:
    assert database
    rasa = Rasa(QUESTION, QUESTION)
    talk = conversations(settings, rasa)
    one = opened(talk)
    for _ in range(2):
        asyncio.run(talk.say_text(one, "un trou"))
    given = [metadata["turn"] for _, metadata in rasa.sent]
    assert len(set(given)) == 2
    kept = select(Message.turn).where(Message.conversation_id == one, Message.sender == "resident")
    assert session.scalars(kept.order_by(Message.rank)).all() == given


@pytest.mark.parametrize(
    ("choice", "label", "payload"),
    [
        ("theme.dechets", "Déchets", '/choix{"champ": "theme", "valeur": "dechets"}'),
        ("commune.37031", "Bourgueil (Indre-et-Loire)", '/choix{"champ": "commune", "valeur": "37031"}'),
    ],
)
def test_themes_and_communes_are_choices_of_everybody(
    settings: Settings, database: str, session: Session, choice: str, label: str, payload: str
) -> None:
    assert database
    rasa = Rasa(QUESTION)
    talk = conversations(settings, rasa)
    one = opened(talk)
    asyncio.run(talk.press(one, choice, TURN))
    assert rasa.sent[0][0] == {"payload": payload}
    assert rows(session, one)[2][1].startswith(label)


@pytest.mark.parametrize(
    "choice",
    [
        *("theme.rien", "theme.", "theme.dechets.collecte_oubliee", "commune.00000", "commune.200072981"),
        *("commune.D37", "commune.37031 ", "problem.voirie.chaussee", "satisfaction.helped", "."),
    ],
)
def test_nothing_else_is_a_choice_of_everybody(
    client: TestClient, address: str, key: dict[str, str], choice: str
) -> None:
    assert client.post(address, json={"choice": choice}, headers=key).status_code == 404
