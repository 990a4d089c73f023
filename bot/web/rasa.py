"""The gateway's client of the Rasa server, on loopback."""

import asyncio
import time
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


class RasaClient:
    """One connection pool to one Rasa server.

    Args:
        timeout: seconds that an answer may take.
        restart: seconds that Rasa may be gone, for a restart, before that is an error.
    """

    def __init__(self, url: str, timeout: float, restart: float) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=timeout)
        self._restart = restart

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
                return await self._post(body)
            except awaited as error:
                if time.monotonic() >= deadline:
                    raise _silent(error) from error
            except (httpx.HTTPError, ValueError) as error:
                raise _silent(error) from error
            # Just started, Rasa takes long to read its first message.
            awaited = (*_GONE, httpx.ReadTimeout)
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _post(self, body: dict[str, Any]) -> Reply:
        response = await self._client.post("/webhooks/gateway/webhook", json=body)
        response.raise_for_status()
        reply = response.json()
        return Reply(reply["messages"], reply["understanding"], reply["asked"])

    async def is_ready(self) -> bool:
        """Say whether Rasa is up: it only listens once its model is loaded."""
        try:
            return (await self._client.get("/webhooks/gateway/", timeout=2)).is_success
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        await self._client.aclose()


def _silent(error: Exception) -> ServiceError:
    return ServiceError(f"Rasa ne répond pas ({type(error).__name__}).", "Voir « orientation serve ».")
