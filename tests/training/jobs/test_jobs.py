"""Jobs for real: their own process, what it leaves behind, and what is known of it. Only the work is small."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import update

from bot.commands import jobs
from bot.conversations.journal import now
from bot.database import session_scope
from bot.settings import ROOT
from bot.training.jobs import registry
from bot.training.jobs.logs import log_of, tail
from bot.training.jobs.models import CANCELLED, DONE, FAILED, INTERRUPTED, QUEUED, RUNNING, TrainingJob
from bot.training.jobs.registry import JobError
from tests.training.jobs.conftest import OLD_MODEL, STAND_IN, Workplace
from tests.training.jobs.stand_in import NAME

# What a server does, in a process of its own that can be killed.
_SERVER = """
import sys, time
from bot.settings import load_settings
from bot.training.jobs.watch import JobsWatch
JobsWatch(load_settings(), sys.argv[1]).start()
time.sleep(600)
"""


def test_a_job_makes_a_model_and_says_so(workplace: Workplace) -> None:
    job = workplace.run_to_the_end("quick")
    assert (job.state, job.progress, job.step, job.model, job.error) == (DONE, 1.0, "Terminé", NAME, "")
    assert workplace.models() == {
        OLD_MODEL: "old",
        f"{NAME}.tar.gz": "whole",
        f"{NAME}.json": "Léa Roux: quick",
    }
    assert any("Étape 2 (100%)" in line for line in tail(workplace.settings, job.id))
    assert workplace.ask("quick"), "another may follow"


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("refused", "L'entraînement a échoué. Lisez la fin du journal."),
        ("hungry", "TRAINING_MEMORY_MB"),
        ("broken", "erreur imprévue"),
    ],
)
def test_a_job_that_fails_says_why_and_leaves_nothing(workplace: Workplace, note: str, said: str) -> None:
    job = workplace.run_to_the_end(note)
    assert job.state == FAILED
    assert said in job.error
    assert workplace.models() == {OLD_MODEL: "old"}


def test_the_command_starts_the_one_that_waits(workplace: Workplace, capsys: pytest.CaptureFixture[str]) -> None:
    jobs.run(workplace.settings, Console(), STAND_IN)
    assert "Aucun entraînement" in capsys.readouterr().out
    id_ = workplace.ask("refused")
    jobs.run(workplace.settings, Console(), STAND_IN)
    assert "démarré" in capsys.readouterr().out
    workplace.wait(lambda: workplace.job(id_).state == FAILED)


def test_only_one_is_not_over(workplace: Workplace) -> None:
    first = workplace.ask("quick")
    with pytest.raises(JobError, match="déjà en cours"):
        workplace.ask("quick")
    with session_scope(workplace.settings.database_url) as session:
        assert registry.take(session) == first
        assert registry.take(session) is None, "another server finds nothing to do"


def test_a_job_that_waits_is_cancelled_at_once(workplace: Workplace) -> None:
    id_ = workplace.ask("quick")
    with session_scope(workplace.settings.database_url) as session:
        registry.cancel(session, workplace.user, id_)
    assert workplace.job(id_).state == CANCELLED
    assert workplace.look() is None
    with session_scope(workplace.settings.database_url) as session, pytest.raises(JobError, match="déjà terminé"):
        registry.cancel(session, workplace.user, id_)


def test_a_running_job_that_is_cancelled_ends_with_all_it_started(workplace: Workplace) -> None:
    id_, process = _slow(workplace)
    child = _child_of(process.pid)
    with session_scope(workplace.settings.database_url) as session:
        registry.cancel(session, workplace.user, id_)
    process.wait(20)
    assert workplace.job(id_).state == CANCELLED
    assert workplace.models() == {OLD_MODEL: "old"}
    workplace.wait(lambda: not _lives(child), 5)
    assert workplace.ask("quick"), "its place is free"


def test_a_killed_job_is_found_cleared_away_and_followed_by_another(workplace: Workplace) -> None:
    id_, process = _slow(workplace)
    child = _child_of(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(5)
    assert workplace.job(id_).state == RUNNING, "nobody looked yet"
    assert workplace.look() is None
    job = workplace.job(id_)
    assert job.state == INTERRUPTED
    assert "Relancez" in job.error
    assert workplace.models() == {OLD_MODEL: "old"}
    workplace.wait(lambda: not _lives(child), 5)
    assert workplace.run_to_the_end("quick").state == DONE


def test_a_job_of_another_machine_is_dead_only_when_it_is_silent(workplace: Workplace) -> None:
    id_ = workplace.ask("quick")
    with session_scope(workplace.settings.database_url) as session:
        registry.take(session)
        session.execute(update(TrainingJob).values(host="ailleurs", pid=1))
    workplace.look()
    assert workplace.job(id_).state == RUNNING
    with session_scope(workplace.settings.database_url) as session:
        session.execute(update(TrainingJob).values(heartbeat_at=now() - registry.SILENCE - timedelta(seconds=1)))
    workplace.look()
    assert workplace.job(id_).state == INTERRUPTED


def test_a_job_killed_when_its_model_was_in_place_is_done(workplace: Workplace) -> None:
    id_, process = _slow(workplace)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(5)
    (workplace.settings.orientation_models / f"{NAME}.tar.gz").write_text("whole")
    with session_scope(workplace.settings.database_url) as session:
        session.execute(update(TrainingJob).values(model=NAME))
    workplace.look()
    assert (workplace.job(id_).state, workplace.job(id_).model) == (DONE, NAME)


def test_the_end_of_the_server_is_not_the_end_of_the_job(workplace: Workplace) -> None:
    settings = workplace.settings
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "ORIENTATION_MODELS": str(settings.orientation_models),
        "ORIENTATION_VAR": str(settings.orientation_var),
    }
    id_ = workplace.ask("slow")
    server = subprocess.Popen([sys.executable, "-W", "ignore", "-c", _SERVER, STAND_IN], cwd=ROOT, env=environment)
    try:
        workplace.wait(lambda: workplace.job(id_).pid)
    finally:
        server.kill()
        server.wait()
    pid = int(workplace.job(id_).pid)
    workplace.started.append(pid)
    before = workplace.job(id_).heartbeat_at
    workplace.wait(lambda: workplace.job(id_).heartbeat_at > before)
    assert workplace.look() is None, "the server that follows leaves it alone"
    # The slow part is over.
    os.kill(_child_of(pid), signal.SIGTERM)
    workplace.wait(lambda: workplace.job(id_).state != RUNNING)
    assert workplace.job(id_).state == FAILED


def test_rasa_s_training_does_not_outlive_who_started_it(workplace: Workplace) -> None:
    log = log_of(workplace.settings, 0)
    log.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-W", "ignore", "-m", "bot.rasa_command", "train", "--help"]
    with log.open("wb") as output:
        starter = subprocess.Popen(
            [sys.executable, "-c", f"import subprocess; subprocess.run({command!r})"],
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
    child = _child_of(starter.pid)
    # It reads Rasa, so that it has said whom it dies with, and is far from its end.
    workplace.wait(lambda: "numpy" in Path(f"/proc/{child}/maps").read_text())
    starter.kill()
    starter.wait()
    workplace.wait(lambda: not _lives(child), 1)
    assert log.read_bytes() == b""


def _slow(workplace: Workplace) -> "tuple[int, subprocess.Popen[bytes]]":
    """Start a job, and return it once it is in the midst of its work."""
    id_ = workplace.ask("slow")
    process = workplace.look()
    assert process is not None
    workplace.wait(lambda: (workplace.settings.orientation_models / f".training-{id_}" / f"{NAME}.tar.gz").exists())
    assert workplace.job(id_).state not in (QUEUED, DONE)
    return id_, process


def _child_of(pid: int) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            return int(children[0])
        time.sleep(0.05)
    raise AssertionError("no child")


def _lives(pid: int) -> bool:
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_text())
    except OSError:
        return False
