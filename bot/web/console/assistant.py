"""The live model and the gazetteer, loaded when the first simulation asks for them: some 150 MB, once a process."""

from functools import lru_cache
from threading import Lock

from bot.conversations.simulation import Tools
from bot.database import session_scope
from bot.knowledge.gazetteer import Gazetteer
from bot.knowledge.places import load_gazetteer
from bot.nlu.emergency import read_signs
from bot.settings import Settings
from bot.training.publication.live import live_reader
from bot.web.console.knowledge import taxonomy_of

_SIGNS = "emergency_signs.yml"
# Two visitors at once must not load everything twice.
_loading = Lock()


def tools(settings: Settings) -> Tools:
    """Return what understands messages, as it is now: another live model is taken up at once."""
    url = settings.database_url
    with _loading:
        signs = read_signs(settings.orientation_data / _SIGNS)
        return Tools(live_reader(settings), signs, _gazetteer(url), taxonomy_of(url))


@lru_cache(maxsize=1)
def _gazetteer(database_url: str) -> Gazetteer:
    with session_scope(database_url) as session:
        return load_gazetteer(session)
