"""The conversation as a page shows it again."""

from datetime import datetime, timezone
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.web.history import refreshed

MONDAY_TEN_IN_PARIS = datetime(2026, 10, 5, 8, 0, tzinfo=timezone.utc)
MONDAY_NOON_IN_PARIS = datetime(2026, 10, 5, 10, 0, tzinfo=timezone.utc)
HOURS = [["lundi", "vendredi", [["09:00", "12:00"]]]]


def answer(commune: str = "37031", **counters: Any) -> dict[str, Any]:
    return {"type": "answer", "text": "Voici :", "commune": {"code": commune}, "door": None, **counters}


def counter(open_now: bool | None) -> dict[str, Any]:
    return {"name": "Mairie", "hours": HOURS, "open_now": open_now}


@pytest.mark.parametrize("name", ["structure", "door", "counter"])
@pytest.mark.parametrize(
    ("moment", "is_open"), [(MONDAY_TEN_IN_PARIS, True), (MONDAY_NOON_IN_PARIS, False)], ids=["ouvert", "fermé"]
)
def test_a_counter_says_whether_it_is_open_now(name: str, moment: datetime, is_open: bool) -> None:
    shown = refreshed(answer(**{name: counter(not is_open)}), moment)
    assert shown[name]["open_now"] is is_open
    assert shown[name]["today_text"] == "Aujourd'hui : 9 h – 12 h"
    assert shown[name]["name"] == "Mairie"


def test_hours_overseas_are_those_of_the_local_clock() -> None:
    in_the_night = refreshed(answer("97105", structure=counter(True)), MONDAY_TEN_IN_PARIS)
    assert in_the_night["structure"]["open_now"] is False


def test_a_counter_without_known_hours_says_nothing() -> None:
    shown = refreshed(answer(structure={"name": "Mairie", "hours": [], "open_now": True}), MONDAY_TEN_IN_PARIS)
    assert shown["structure"]["open_now"] is None


def test_what_was_kept_is_left_as_it_was() -> None:
    kept = answer(structure=counter(False))
    refreshed(kept, MONDAY_TEN_IN_PARIS)
    assert kept["structure"]["open_now"] is False


@pytest.mark.parametrize(
    "message", [{"type": "text", "text": "Bonjour"}, {"type": "rating", "text": "", "choices": []}]
)
def test_other_messages_are_shown_as_they_were(message: dict[str, Any]) -> None:
    assert refreshed(message, MONDAY_TEN_IN_PARIS) == message


def test_all_that_was_said_is_given_back(
    client: TestClient, address: str, key: dict[str, str], conversation: dict[str, Any]
) -> None:
    said = client.post(address, json={"text": "appelez le 06 12 34 56 78", "turn": "tour-numero-1"}, headers=key)
    shown = client.get(address, headers=key)
    assert shown.status_code == 200
    greeting = [{"from": "assistant", "message": message} for message in conversation["messages"]]
    assert shown.json()["messages"] == [
        *greeting,
        {"from": "resident", "text": "appelez le [téléphone]", "turn": "tour-numero-1"},
        *({"from": "assistant", "message": message} for message in said.json()["messages"]),
    ]


def test_nobody_reads_without_the_token(client: TestClient, address: str) -> None:
    other = client.post("/api/v1/conversations", json={"site": "cctoval"}).json()["token"]
    assert client.get(address).status_code == 401
    assert client.get(address, headers={"Authorization": f"Bearer {other}"}).status_code == 401
