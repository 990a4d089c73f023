"""The gateway's client of the Rasa server, on loopback."""

from dataclasses import dataclass
from typing import Any

import httpx

from bot.errors import ServiceError


@dataclass(frozen=True)
class Reply:
    """What came back of a turn: messages as Rasa gives them, what was understood, and what is asked now."""

    messages: list[dict[str, Any]]
    understanding: dict[str, Any] | None
    asked: str | None = None


class RasaClient:
    """One connection pool to one Rasa server."""

    def __init__(self, url: str, timeout: float) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=timeout)

    async def send(self, conversation: str, content: dict[str, str], metadata: dict[str, Any]) -> Reply:
        """Send a text or a payload.

        Raises:
            ServiceError: Rasa does not answer, or answers with an error.
        """
        body = {"sender": conversation, "metadata": metadata, **content}
        try:
            response = await self._client.post("/webhooks/gateway/webhook", json=body)
            response.raise_for_status()
            reply = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ServiceError(
                f"Rasa ne répond pas ({type(error).__name__}).", "Voir « orientation serve »."
            ) from error
        return Reply(reply["messages"], reply["understanding"], reply["asked"])

    async def is_ready(self) -> bool:
        """Say whether Rasa is up: it only listens once its model is loaded."""
        try:
            return (await self._client.get("/webhooks/gateway/", timeout=2)).is_success
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        await self._client.aclose()
