"""How people call a model: by the moment when it was made."""

from pathlib import Path

from bot.errors import ModelError
from bot.training.cards import Card, read_card
from bot.web.console.knowledge import moment_in_words


def title(card: Card) -> str:
    return f"Modèle du {moment_in_words(card.made_at)}"


def title_of(models: Path, name: str) -> str:
    """Return the title of a model; of one whose card is gone, its name."""
    try:
        return title(read_card(models, name))
    except ModelError:
        return f"Modèle {name}"
