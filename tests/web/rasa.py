"""Stands for Rasa: keeps what it was sent, and answers what it was told to."""

from typing import Any

from bot.web.rasa import Reply


class ToldRasa:
    """Answers in the order it was told; then it is silent, as when it is down."""

    def __init__(self, *replies: list[dict[str, Any]]) -> None:
        self.sent: list[dict[str, str]] = []
        self._replies = list(replies)

    async def send(self, conversation: str, content: dict[str, str], metadata: dict[str, Any]) -> Reply:
        self.sent.append(content)
        return Reply(self._replies.pop(0) if self._replies else [], None)
