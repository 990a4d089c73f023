"""Trainings in the console: asked for, followed, cancelled; by night. No server takes them here."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot.accounts.roles import Role
from bot.conversations.journal import now
from bot.database import session_scope
from bot.settings import Settings
from bot.training.jobs import registry
from bot.training.jobs.logs import log_of
from bot.training.jobs.models import RUNNING, TrainingJob, TrainingSchedule
from tests.web.console.conftest import Person

HERE = "/console/entrainements"


@pytest.fixture
def trainer(person: Callable[..., Person], database: str) -> Iterator[Person]:
    """A trainer; what he asks for is forgotten afterwards: a server of another test would begin it."""
    yield person(Role.TRAINER)
    with session_scope(database) as session:
        session.execute(delete(TrainingJob))
        session.execute(delete(TrainingSchedule))


def test_the_first_visit_says_what_to_do(trainer: Person, database: str) -> None:
    with session_scope(database) as session:
        session.execute(delete(TrainingJob))
    assert "Acceptez des formulations, puis lancez le premier" in trainer.get(HERE).text


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("", "Dites en quelques mots"),
        ("x" * 201, "trop long"),
        ("voir Paul au 06 12 34 56 78", "personnel"),
    ],
)
def test_a_note_that_is_refused_is_given_back(trainer: Person, note: str, said: str) -> None:
    answered = trainer.post(HERE, note=note)
    assert answered.status_code == 422
    assert said in answered.text
    assert f'value="{note}"' in answered.text


def test_it_is_asked_followed_and_cancelled(trainer: Person, database: str, settings: Settings) -> None:
    assert trainer.post(HERE, note="Éclairage <public>").status_code == 303
    shown = trainer.get(HERE).text
    assert "En attente d'un serveur" in shown.replace("&#39;", "'")
    assert "Éclairage &lt;public&gt;" in shown
    assert "Lancer l'entraînement" not in shown
    assert trainer.post(HERE, note="Un autre").status_code == 422

    with session_scope(database) as session:
        job = registry.current(session)
        assert job is not None
        address = f"{HERE}/{job.id}"
        # On another machine, which says nothing of its processes.
        running = {"state": RUNNING, "host": "ailleurs", "heartbeat_at": now(), "step": "Étape", "progress": 0.42}
        running["started_at"] = now() - timedelta(seconds=125)
        session.execute(update(TrainingJob).values(**running))
        log = log_of(settings, job.id)
    log.parent.mkdir(exist_ok=True)
    log.write_text("2026-11-22 08:06:52 Apprentissage <des> formulations\n")
    shown = trainer.get(address).text
    assert '<progress id="avancement" value="42" max="100"' in shown
    assert "2 min 0" in shown
    assert "Apprentissage &lt;des&gt; formulations" in shown
    assert "1 entraînement en cours" in trainer.get("/console/").text

    assert trainer.post(f"{address}/annuler").status_code == 303
    assert "Annulation en cours" in trainer.get(address).text
    again = trainer.post(f"{address}/annuler")
    assert again.status_code == 422
    assert "déjà terminé" in again.text


def test_the_night_is_set_and_an_unknown_hour_refused(trainer: Person) -> None:
    assert trainer.post(f"{HERE}/nuit", active="1", hour="5").status_code == 303
    shown = trainer.get(HERE).text
    assert '<option value="5" selected>' in shown
    assert 'name="active" value="1" checked' in shown
    assert trainer.post(f"{HERE}/nuit", active="1", hour="24").status_code == 422


@pytest.mark.parametrize("id_", ["abc", "99999999", "99999999999999999999"])
def test_a_training_that_does_not_exist_is_said_so(trainer: Person, id_: str) -> None:
    assert trainer.get(f"{HERE}/{id_}").status_code == 404
