"""The gateway's client of the Rasa server, on loopback."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import httpx

from bot.errors import ServiceError

_AGAIN_SECONDS = 0.25
# Nobody listens yet, or whoever listened was killed in the middle of a turn.
_GONE = (httpx.NetworkError, httpx.RemoteProtocolError)


@dataclass(frozen=True)
class Reply:
    """What came back of a turn: messages as Rasa gives them, what was understood, and what is asked now."""

    messages: list[dict[str, Any]]
    understanding: dict[str, Any] | None
    asked: str | None = None


class _Line:
    """The connections to one Rasa server, and the conversations whose turns it is handling, with how many."""

    def __init__(self, url: str, timeout: float) -> None:
        self.client = httpx.AsyncClient(base_url=url, timeout=timeout)
        self.turns: Counter[str] = Counter()

    def begin(self, conversation: str) -> None:
        self.turns[conversation] += 1

    def end(self, conversation: str) -> None:
        self.turns[conversation] -= 1
        if not self.turns[conversation]:
            del self.turns[conversation]


class RasaClient:
    """Carries turns to the Rasa server that is live, which may change between two of them.

    Turns of one conversation never go to two servers at a time: each server keeps its own order.

    Args:
        timeout: seconds that an answer may take.
        restart: seconds that Rasa may be gone, for a restart, before that is an error.
    """

    def __init__(self, url: str, timeout: float, restart: float) -> None:
        self._timeout = timeout
        self._restart = restart
        self._line = _Line(url, timeout)
        self._left: list[_Line] = []

    def move(self, url: str) -> None:
        """Carry the next turns to another server; those that began go on. Any thread may say so."""
        self._left.append(self._line)
        self._line = _Line(url, self._timeout)

    def turns_left_behind(self) -> int:
        """Return how many conversations still wait for an answer of a server that was left."""
        return sum(len(line.turns) for line in list(self._left))

    async def send(self, conversation: str, content: dict[str, str], metadata: dict[str, Any]) -> Reply:
        """Send a text or a payload, again while Rasa restarts: it handles a turn once.

        Raises:
            ServiceError: Rasa does not answer, or answers with an error.
        """
        body = {"sender": conversation, "metadata": metadata, **content}
        deadline = time.monotonic() + self._restart
        awaited: tuple[type[httpx.HTTPError], ...] = _GONE
        while True:
            try:
                return await self._carry(conversation, body)
            except awaited as error:
                if time.monotonic() >= deadline:
                    raise _silent(error) from error
            except (httpx.HTTPError, ValueError) as error:
                raise _silent(error) from error
            # Just started, Rasa takes long to read its first message.
            awaited = (*_GONE, httpx.ReadTimeout)
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _carry(self, conversation: str, body: dict[str, Any]) -> Reply:
        line = next((one for one in self._left if conversation in one.turns), self._line)
        line.begin(conversation)
        try:
            return await self._post(line, body)
        finally:
            line.end(conversation)
            await self._close_idle()

    async def _post(self, line: _Line, body: dict[str, Any]) -> Reply:
        response = await line.client.post("/webhooks/gateway/webhook", json=body)
        response.raise_for_status()
        reply = response.json()
        return Reply(reply["messages"], reply["understanding"], reply["asked"])

    async def is_ready(self) -> bool:
        """Say whether Rasa is up: it only listens once its model is loaded."""
        try:
            return (await self._line.client.get("/webhooks/gateway/", timeout=2)).is_success
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        for line in (*self._left, self._line):
            await line.client.aclose()

    async def _close_idle(self) -> None:
        for line in [one for one in self._left if not one.turns]:
            self._left.remove(line)
            await line.client.aclose()


def _silent(error: Exception) -> ServiceError:
    return ServiceError(f"Rasa ne répond pas ({type(error).__name__}).", "Voir « orientation serve ».")
