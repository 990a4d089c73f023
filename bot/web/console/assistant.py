"""The live model and the gazetteer, loaded when the first simulation asks for them: some 150 MB, once a process."""

from bot.conversations.simulation import Tools
from bot.knowledge.places import shared_gazetteer
from bot.nlu.emergency import read_signs
from bot.settings import Settings
from bot.training.publication.live import live_reader
from bot.web.console.knowledge import taxonomy_of

_SIGNS = "emergency_signs.yml"


def tools(settings: Settings) -> Tools:
    """Return what understands messages, as it is now: another live model is taken up at once."""
    url = settings.database_url
    signs = read_signs(settings.orientation_data / _SIGNS)
    return Tools(live_reader(settings), signs, shared_gazetteer(url), taxonomy_of(url))
