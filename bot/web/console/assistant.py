"""The live model and the gazetteer, loaded when the first simulation asks for them: some 150 MB, once a process."""

from functools import lru_cache
from pathlib import Path
from threading import Lock

from sqlalchemy import select

from bot.conversations.simulation import Tools
from bot.database import session_scope
from bot.errors import ModelError
from bot.knowledge.gazetteer import Gazetteer
from bot.knowledge.models import Source
from bot.knowledge.places import load_gazetteer
from bot.knowledge.repository import load_taxonomy
from bot.knowledge.taxonomy import Taxonomy
from bot.models_folder import live_model
from bot.nlu.emergency import read_signs
from bot.nlu.reader import Reader
from bot.nlu.stored import load_reader
from bot.settings import Settings

_SIGNS = "emergency_signs.yml"
# Two visitors at once must not load everything twice.
_loading = Lock()


def tools(settings: Settings) -> Tools:
    """Return what understands messages, as it is now: another live model is taken up at once."""
    url = settings.database_url
    with _loading:
        signs = read_signs(settings.orientation_data / _SIGNS)
        return Tools(_live_reader(settings), signs, _gazetteer(url), current_taxonomy(url))


def current_taxonomy(database_url: str) -> Taxonomy:
    """Return the taxonomy of the database, read again only once it has changed."""
    with session_scope(database_url) as session:
        print_ = session.scalar(select(Source.fingerprint).where(Source.code == "taxonomy"))
    return _taxonomy(database_url, print_)


def _live_reader(settings: Settings) -> Reader | None:
    try:
        return _reader(live_model(settings.orientation_models))
    except ModelError:
        return None


@lru_cache(maxsize=1)
def _reader(model: Path) -> Reader:
    return load_reader(model)


@lru_cache(maxsize=1)
def _taxonomy(database_url: str, _fingerprint: str) -> Taxonomy:
    with session_scope(database_url) as session:
        return load_taxonomy(session)


@lru_cache(maxsize=1)
def _gazetteer(database_url: str) -> Gazetteer:
    with session_scope(database_url) as session:
        return load_gazetteer(session)
