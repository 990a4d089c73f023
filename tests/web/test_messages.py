"""From what Rasa says to the messages of the contract."""

from typing import Any

import pytest

from bot.web.messages import journal_text, to_contract

CHOICES = [{"title": "Oui", "payload": "/affirmer"}, {"title": "Ce n'est pas ça", "payload": "/nier"}]


def number(label: str, payload: str) -> str:
    return f"id-{CHOICES.index({'title': label, 'payload': payload})}"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"text": "Bonjour"}, {"type": "text", "text": "Bonjour"}),
        ({}, {"type": "text", "text": ""}),
        ({"text": "Bonjour", "buttons": []}, {"type": "text", "text": "Bonjour"}),
        (
            {"text": "Une note ?", "custom": {"type": "rating"}},
            {"type": "rating", "text": "Une note ?"},
        ),
        ({"text": "Où ?", "custom": {"ask": "commune"}}, {"type": "text", "text": "Où ?", "ask": "commune"}),
        (
            {"text": "Danger", "custom": {"type": "emergency", "groups": [1]}},
            {"type": "emergency", "text": "Danger", "groups": [1]},
        ),
    ],
    ids=["texte", "rien", "sans bouton", "note", "commune", "urgence"],
)
def test_a_message_keeps_its_kind_and_what_it_carries(said: dict[str, Any], message: dict[str, Any]) -> None:
    assert to_contract(said, number) == message


def test_buttons_go_by_ids_and_their_payload_stays_inside() -> None:
    message = to_contract({"text": "Est-ce ça ?", "buttons": CHOICES}, number)
    assert message["type"] == "choices"
    assert message["choices"] == [{"id": "id-0", "label": "Oui"}, {"id": "id-1", "label": "Ce n'est pas ça"}]
    assert "payload" not in str(message)


def test_a_kind_that_is_given_wins_over_the_buttons() -> None:
    assert to_contract({"buttons": CHOICES, "custom": {"type": "rating"}}, number)["type"] == "rating"


def test_what_rasa_said_is_left_as_it_was() -> None:
    said = {"text": "Danger", "custom": {"type": "emergency"}}
    to_contract(said, number)
    assert said["custom"] == {"type": "emergency"}


def test_the_journal_says_who_was_named_and_why() -> None:
    answer = {"type": "answer", "text": "Voici :", "structure": {"name": "Mairie de Bourgueil"}, "reason": "La loi."}
    assert journal_text(answer) == "Voici : Mairie de Bourgueil : La loi."
    assert journal_text({"type": "text", "text": "Bonjour"}) == "Bonjour"


def test_the_journal_says_what_is_done_online() -> None:
    page = {"title": "Signaler", "url": "https://example.org"}
    answer = {"type": "answer", "text": "Voici :", "structure": {"name": "Mairie"}, "reason": "La loi."}
    assert journal_text({**answer, "procedure": page}) == "Voici : Mairie : La loi. Signaler : https://example.org"
    assert journal_text({**answer, "procedure": None}) == "Voici : Mairie : La loi."
