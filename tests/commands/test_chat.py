"""The conversation in a terminal. The gateway is played by a few fixed answers; tests/end_to_end has the real one."""

import io
import json
from typing import Any

import httpx
import pytest
from rich.console import Console

from bot.commands.chat import Terminal, answer_lines
from bot.errors import ServiceError

COUNTER = {
    "name": "Mairie de Bourgueil",
    "address": "8 rue du Picard",
    "phone": "02 47 97 25 00",
    "email": None,
    "website": None,
    "hours_text": ["lundi : 9 h – 12 h"],
    "to_check": "Information de 2021 : à vérifier.",
}
ANSWER = {
    "type": "answer",
    "text": "Voici qui peut vous aider.",
    "holder": {"name": "CC Touraine Ouest Val de Loire"},
    "reason": "La loi le dit.",
    "certainty": "sure",
    "structure": {
        **COUNTER,
        "name": "Intercommunalité",
        "phone": None,
        "address": None,
        "hours_text": [],
        "to_check": None,
    },
    "door": COUNTER,
    "advice": "Notez le jour de passage.",
    "source": "CGCT",
    "as_of": "2026-11-21",
    "as_of_text": "21 novembre 2026",
}
CHOICES = {
    "type": "choices",
    "text": "Laquelle ?",
    "choices": [{"id": "a", "label": "Ici"}, {"id": "b", "label": "Là"}],
}


class Gateway:
    """Answers each request with the next of its answers, and keeps what it was sent."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = [{"conversation": "c", "token": "t", "messages": []}, *({"messages": [one]} for one in answers)]
        self.sent: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return httpx.Response(200, json=self.answers.pop(0))

    @property
    def last(self) -> Any:
        return json.loads(self.sent[-1].content)


def talk(gateway: Any) -> tuple[Terminal, io.StringIO]:
    written = io.StringIO()
    terminal = Terminal("http://gateway", Console(file=written, width=100))
    terminal._client = httpx.Client(base_url="http://gateway", transport=httpx.MockTransport(gateway))
    return terminal, written


def test_a_number_presses_the_choice_that_bears_it() -> None:
    gateway = Gateway(CHOICES, CHOICES)
    terminal, written = talk(gateway)
    terminal.start()
    terminal.send("37140")
    assert "2. Là" in written.getvalue()
    terminal.send("2")
    assert gateway.last == {"choice": "b"}
    assert gateway.sent[-1].headers["Authorization"] == "Bearer t"
    assert gateway.sent[-1].url.path == "/api/v1/conversations/c/messages"


@pytest.mark.parametrize("typed", ["0", "3", "37140", "deux", "²"])
def test_anything_else_is_a_text(typed: str) -> None:
    gateway = Gateway(CHOICES, CHOICES)
    terminal, _ = talk(gateway)
    terminal.start()
    terminal.send("un trou")
    terminal.send(typed)
    assert gateway.last == {"text": typed}


def test_choices_of_an_earlier_turn_are_forgotten() -> None:
    gateway = Gateway(CHOICES, {"type": "text", "text": "Bien."}, CHOICES)
    terminal, _ = talk(gateway)
    terminal.start()
    for typed in ("un trou", "1", "1"):
        terminal.send(typed)
    assert gateway.last == {"text": "1"}


def test_an_answer_shows_who_why_and_how_to_reach_them() -> None:
    terminal, written = talk(Gateway(ANSWER))
    terminal.start()
    terminal.send("ma poubelle déborde")
    for shown in ("CC Touraine Ouest Val de Loire", "La loi le dit.", "02 47 97 25 00", "9 h – 12 h", "CGCT"):
        assert shown in written.getvalue()
    assert "À confirmer" not in written.getvalue()


def test_an_unsure_answer_says_so_and_a_counter_without_contact_too() -> None:
    lines = answer_lines({**ANSWER, "certainty": "to_confirm", "door": None, "advice": None})
    assert "À confirmer auprès de la mairie." in lines
    assert "Coordonnées à confirmer." in lines


def test_emergency_numbers_are_shown_first() -> None:
    numbers = [{"number": "17", "label": "police"}]
    emergency = {"type": "emergency", "text": "N'attendez pas.", "groups": [{"text": "Appelez :", "numbers": numbers}]}
    terminal, written = talk(Gateway(emergency))
    terminal.start()
    terminal.send("au secours")
    assert written.getvalue().index("17 : police") < written.getvalue().index("N'attendez pas.")


def test_words_in_brackets_are_shown_as_they_are() -> None:
    text = "Votre [téléphone] est masqué [/b]."
    terminal, written = talk(Gateway({"type": "text", "text": text}, {**ANSWER, "reason": text, "advice": "[/rien]"}))
    terminal.start()
    terminal.send("rappelez-moi")
    assert text in written.getvalue()
    terminal.send("un trou")
    assert written.getvalue().count(text) == 2


def test_a_gateway_that_refuses_is_told() -> None:
    terminal, _ = talk(lambda _request: httpx.Response(404, json={"error": "Le site n'existe pas."}))
    with pytest.raises(ServiceError, match=r"404.*Le site"):
        terminal.start()
