"""A small database of its own, a folder of models, and what a server does for the jobs."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.accounts.accounts import add_user
from bot.database import session_factory, session_scope
from bot.settings import Settings
from bot.setup import migrate
from bot.training.jobs import registry
from bot.training.jobs.models import TrainingJob
from bot.training.jobs.watch import Started, look

STAND_IN = "tests.training.jobs.stand_in"
OLD_MODEL = "20250101-000000.tar.gz"


@dataclass
class Workplace:
    """A server without residents."""

    settings: Settings
    user: int
    started: list[int] = field(default_factory=list)

    def ask(self, note: str) -> int:
        with session_scope(self.settings.database_url) as session:
            return int(registry.ask(session, self.user, note).id)

    def look(self) -> Started:
        process = look(self.settings, STAND_IN)
        if process is not None:
            self.started.append(process.pid)
        return process

    def job(self, id_: int) -> TrainingJob:
        with session_scope(self.settings.database_url) as session:
            return registry.find(session, id_)

    def models(self) -> dict[str, str]:
        """Everything in the folder of the models, hidden or not."""
        return {
            one.name: one.read_text() if one.is_file() else "" for one in self.settings.orientation_models.iterdir()
        }

    def wait(self, condition: Callable[[], object], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.1)

    def run_to_the_end(self, note: str) -> TrainingJob:
        id_ = self.ask(note)
        process = self.look()
        assert process is not None
        process.wait(60)
        return self.job(id_)


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    models = tmp_path / "models"
    models.mkdir()
    (models / OLD_MODEL).write_text("old")
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'jobs.db'}",
        orientation_models=models,
        orientation_var=tmp_path,
        training_memory_mb=2_500,
    )
    migrate(settings.database_url)
    with session_scope(settings.database_url) as session:
        user = add_user(session, "formatrice@reseau.example", "Léa Roux", "network_administrator", [])
    made = Workplace(settings, int(user.id))
    yield made
    for pid in made.started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    session_factory(settings.database_url).kw["bind"].dispose()
