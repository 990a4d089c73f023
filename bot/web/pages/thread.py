"""A conversation as the page shows it: what is newest, what may still be pressed, what stayed without an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Entry = dict[str, Any]
RESIDENT = "resident"
_TITLES = {"answer": "Réponse", "emergency": "Numéros d'urgence", "rating": "Votre note"}


@dataclass(frozen=True)
class Thread:
    """The entries of a conversation, cut where the resident last spoke.

    Args:
        past: up to the resident's last message: its buttons can no longer be pressed.
        newest: the assistant's messages since.
    """

    past: Sequence[Entry]
    newest: Sequence[Entry]

    @property
    def unanswered(self) -> Entry | None:
        """The resident's last message, when nothing came back."""
        return self.past[-1] if self.past and not self.newest else None

    @property
    def asks_commune(self) -> bool:
        return any(entry["message"].get("ask") == "commune" for entry in self.newest)

    @property
    def title(self) -> str:
        """What is newest, in the words of the window's title."""
        if not self.past:
            return "Votre question"
        kinds = [entry["message"]["type"] for entry in self.newest]
        return next((title for kind, title in _TITLES.items() if kind in kinds), "Nouveau message")


def thread_of(entries: Sequence[Entry]) -> Thread:
    """Cut a conversation after the resident's last message."""
    spoken = [rank for rank, entry in enumerate(entries) if entry["from"] == RESIDENT]
    cut = spoken[-1] + 1 if spoken else 0
    return Thread(entries[:cut], entries[cut:])
