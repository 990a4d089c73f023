"""The gateway's client of Rasa: it waits while Rasa restarts, and not when Rasa is stuck."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.errors import ServiceError
from bot.web import rasa
from bot.web.rasa import RasaClient, Reply

ANSWER = httpx.Response(200, json={"messages": [{"text": "Bien."}], "understanding": None, "asked": "commune"})


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa, "_AGAIN_SECONDS", 0.01)


def sending(restart: float, *events: Any) -> tuple[Reply, int]:
    """Send a turn to a Rasa where these things happen, and return the reply and how many requests it took."""
    left: Iterator[Any] = iter(events)
    client = RasaClient("http://rasa", 1, restart)
    requests: list[httpx.Request] = []

    def happen(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        event = next(left)
        if isinstance(event, Exception):
            raise event
        return event

    client._line.client = httpx.AsyncClient(base_url="http://rasa", transport=httpx.MockTransport(happen))
    reply = asyncio.run(client.send("c", {"text": "un trou"}, {"turn": "tour-numero-1"}))
    assert len({request.content for request in requests}) == 1, "the same turn each time"
    return reply, len(requests)


REFUSED, CUT = httpx.ConnectError("refused"), httpx.RemoteProtocolError("cut")
READ_ERROR, SLOW = httpx.ReadError("reset"), httpx.ReadTimeout("slow")


@pytest.mark.parametrize(
    "events",
    [(), (REFUSED,), (REFUSED,) * 5, (CUT,), (READ_ERROR,), (CUT, REFUSED, SLOW)],
    ids=["là", "refus", "longtemps", "coupé", "coupé net", "première lecture lente"],
)
def test_a_rasa_that_comes_back_answers(events: tuple[Exception, ...]) -> None:
    assert sending(30, *events, ANSWER) == (Reply([{"text": "Bien."}], None, "commune"), len(events) + 1)


@pytest.mark.parametrize(
    "event",
    [SLOW, httpx.Response(500), httpx.Response(200, text="<html>"), httpx.ConnectTimeout("no route")],
    ids=["bloqué", "erreur", "autre chose", "pas de route"],
)
def test_a_rasa_that_is_there_but_fails_is_not_waited_for(event: Any) -> None:
    with pytest.raises(ServiceError):
        sending(30, event, ANSWER)


def test_a_rasa_that_does_not_come_back_is_given_up() -> None:
    started = time.monotonic()
    with pytest.raises(ServiceError, match="ConnectError"):
        sending(0.2, *[REFUSED] * 1000)
    assert 0.2 <= time.monotonic() - started < 5


async def test_turns_that_began_end_where_they_began_and_the_next_go_to_the_new_server() -> None:
    client = RasaClient("http://ancien", 5, 0)
    held, went = asyncio.Event(), list[tuple[str, str]]()

    async def answer(request: httpx.Request) -> httpx.Response:
        sender = json.loads(request.content)["sender"]
        went.append((request.url.host, sender))
        if went == [("ancien", "lente")]:
            await held.wait()
        return ANSWER

    def carried() -> None:
        line = client._line
        line.client = httpx.AsyncClient(base_url=line.client.base_url, transport=httpx.MockTransport(answer))

    carried()
    slow = asyncio.create_task(client.send("lente", {"text": "un"}, {}))
    while not went:
        await asyncio.sleep(0)
    client.move("http://nouveau")
    carried()
    await client.send("autre", {"text": "un"}, {})
    await client.send("lente", {"text": "deux"}, {})
    assert client.turns_left_behind() == 1
    held.set()
    await slow
    assert client.turns_left_behind() == 0
    await client.send("lente", {"text": "trois"}, {})
    assert went == [("ancien", "lente"), ("nouveau", "autre"), ("ancien", "lente"), ("nouveau", "lente")]
    await client.close()
