"""Shared by all tests: one database with the real data, one trained model, one running house.

The tests run in as many processes as there are cores (pytest-xdist). Each process has a database of its own; all
tests of the house go to one of them.
"""

import fcntl
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Before any import of bot: the settings are read once a process.
_FOLDER = Path(tempfile.mkdtemp(prefix="orientation-tests-"))
os.environ["DATABASE_URL"] = f"sqlite:///{_FOLDER / 'orientation.db'}"
os.environ["ORIENTATION_VAR"] = str(_FOLDER)
# Their own: a test that makes or publishes a model changes nothing of the developer's.
os.environ["ORIENTATION_MODELS"] = str(_FOLDER / "models")
os.environ["RASA_RESTART_SECONDS"] = "0"
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# Tests ask more in a minute than any town hall; those of the limits set their own.
for _limit in ("CONVERSATIONS", "TURNS", "ALL_TURNS", "SEARCHES"):
    os.environ[f"{_limit}_PER_MINUTE"] = "1000000"

import httpx
import hypothesis
import pytest
import uvicorn
from sqlalchemy.orm import Session

from bot.database import session_factory, session_scope
from bot.knowledge.repository import load_taxonomy, situation_of
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Taxonomy
from bot.processes import LOOPBACK, Child, action_server, free_port, rasa_server
from bot.settings import ROOT, Settings, load_settings
from bot.setup import setup
from bot.training.cards import archive_of, cards, read_card, write_card
from bot.training.fingerprints import code_fingerprint, phrasings_fingerprint
from bot.training.publication.history import live_model
from bot.training.publication.publish import publish_first
from bot.training.train import train
from bot.web.app import create_app
from tests.copies import copied

# A loaded machine is slow: that says nothing of the code.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")


# First: pytest-xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares costly parts: the tests of the house, and those of each file. The longest go first."""
    for item in items:
        in_the_house = "house" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("house" if in_the_house else item.nodeid.split("::")[0]))
    items.sort(key=lambda item: ("house" not in getattr(item, "fixturenames", ()), "end_to_end" not in item.nodeid))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time do what all of them need once."""
    with (folder / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that holds all the embedded data, and nothing that a test wrote."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    file = folder / "untouched.db"
    with _alone(folder):
        if not file.exists():
            being_made = folder / "being-made.db"
            setup(Settings(database_url=f"sqlite:///{being_made}"))
            with sqlite3.connect(being_made) as connection:
                connection.execute("VACUUM INTO ?", [str(file)])
    return file


@pytest.fixture
def as_set_up(untouched: Path) -> Iterator[Session]:
    """A session on the data as they were set up; its changes are undone at the end of the test."""
    with session_factory(f"sqlite:///{untouched}")() as opened:
        yield opened
        opened.rollback()


@pytest.fixture(scope="session")
def database(settings: Settings, untouched: Path) -> str:
    """The address of a database that holds all the embedded data."""
    copied(untouched, _FOLDER / "orientation.db")
    return settings.database_url


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A session whose changes are undone at the end of the test."""
    with session_factory(database)() as opened:
        yield opened
        opened.rollback()


@pytest.fixture(scope="session")
def taxonomy(database: str) -> Taxonomy:
    with session_factory(database)() as opened:
        return load_taxonomy(opened)


@pytest.fixture
def situation(session: Session) -> Callable[[str], Situation]:
    return lambda commune: situation_of(session, commune)


@pytest.fixture(scope="session")
def model(settings: Settings, database: str) -> Path:
    """The live model of the tests: one of models/ that is made of this code and these phrasings, else trained now."""
    kept = settings.copy(update={"orientation_models": ROOT / "models"})
    with _alone(kept.orientation_models):
        with session_scope(database) as opened:
            wanted = (code_fingerprint(), phrasings_fingerprint(opened))
        fitting = (
            card.name
            for card in cards(kept.orientation_models)
            if (card.code_fingerprint, card.phrasings_fingerprint) == wanted
        )
        name = next(fitting, None) or train(kept, settings.orientation_var / "log" / "train.log", "Tests")
    settings.orientation_models.mkdir(exist_ok=True)
    archive_of(settings.orientation_models, name).symlink_to(archive_of(kept.orientation_models, name))
    write_card(settings.orientation_models, read_card(kept.orientation_models, name))
    with session_scope(database) as opened:
        publish_first(opened, settings, name)
    return live_model(settings)


@dataclass
class House:
    """All the processes, running for real."""

    url: str
    actions: Child
    rasa: Child


@pytest.fixture(scope="session")
def house(settings: Settings, database: str, model: Path) -> Iterator[House]:
    """The action server and Rasa as processes, the gateway in a thread."""
    actions_port, rasa_port, port = free_port(), free_port(), free_port()
    actions = action_server(actions_port, settings)
    rasa = rasa_server(rasa_port, actions_port, model, settings)
    gateway = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, f"http://{LOOPBACK}:{rasa_port}"),
            host=LOOPBACK,
            port=port,
            log_level="warning",
            ws="none",
        )
    )
    thread = threading.Thread(target=gateway.run, daemon=True)
    try:
        for child in (actions, rasa):
            child.start()
        thread.start()
        for child in (actions, rasa):
            child.wait_until_ready(180)
        _wait_for(f"http://{LOOPBACK}:{port}/health/ready")
        yield House(f"http://{LOOPBACK}:{port}", actions, rasa)
    finally:
        gateway.should_exit = True
        thread.join(10)
        for child in (rasa, actions):
            child.stop()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=5).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"{url} is not ready")
