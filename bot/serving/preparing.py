"""What a Rasa reads before it has a model to serve: most of its start. Another one may be answering meanwhile."""

from importlib import import_module

from bot.knowledge.places import shared_gazetteer
from bot.settings import settings

_MODULES = ("rasa.core.run", "rasa.server", "bot.conversations.channel", "bot.conversations.tracker_store")


def prepare() -> None:
    """Import what Rasa's server needs, and read the place names. Both stay in the process."""
    for module in _MODULES:
        import_module(module)
    shared_gazetteer(settings().database_url)
