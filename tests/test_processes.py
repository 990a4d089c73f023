"""Processes: started, watched, stopped, and how their fall is told. Small web servers stand for the real ones."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot import processes
from bot.errors import ServiceError
from bot.processes import LOOPBACK, Child, Watcher, free_port

_WEB = ["-m", "http.server", "--bind", LOOPBACK]


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Callable[..., Child]]:
    made = []

    def make(*arguments: str, environment: dict[str, str] | None = None) -> Child:
        port = free_port()
        command = [sys.executable, *(arguments or (*_WEB, str(port)))]
        made.append(Child("essai", command, environment or {}, f"http://{LOOPBACK}:{port}/", tmp_path))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def test_a_free_port_can_be_listened_to() -> None:
    with socket.socket() as listening:
        listening.bind((LOOPBACK, free_port()))


def test_a_child_answers_then_is_gone(child: Callable[..., Child]) -> None:
    web = child()
    assert not web.is_alive
    web.start()
    web.wait_until_ready(20)
    assert web.is_alive
    assert httpx.get(web.health).is_success
    web.stop()
    assert not web.is_alive
    assert not web.is_ready()


def test_what_a_child_says_goes_to_its_log(child: Callable[..., Child], tmp_path: Path) -> None:
    talker = child("-c", "import os; print(os.environ['MOT'])", environment={"MOT": "bonjour"})
    talker.start()
    with pytest.raises(ServiceError):
        talker.wait_until_ready(20)
    assert (tmp_path / "essai.log").read_text() == "bonjour\n"


@pytest.mark.parametrize(
    ("code", "seconds"), [("raise SystemExit(1)", 20), ("import time; time.sleep(60)", 0.5)], ids=["mort", "muet"]
)
def test_a_child_that_never_answers_is_told_with_its_log(
    child: Callable[..., Child], code: str, seconds: float
) -> None:
    broken = child("-c", code)
    broken.start()
    with pytest.raises(ServiceError, match="« essai » ne démarre pas") as told:
        broken.wait_until_ready(seconds)
    assert "essai.log" in told.value.repair


def test_a_child_deaf_to_the_request_to_stop_is_killed(
    child: Callable[..., Child], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(processes, "_STOP_SECONDS", 0.2)
    deaf = child(
        "-uc", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('prêt'); time.sleep(60)"
    )
    deaf.start()
    _wait(lambda: bool((tmp_path / "essai.log").read_text()))
    deaf.stop()
    assert not deaf.is_alive


def test_stopping_a_child_that_never_started_does_nothing(child: Callable[..., Child]) -> None:
    child().stop()


def test_a_child_that_dies_is_started_again(child: Callable[..., Child], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_WATCH_SECONDS", 0.05)
    web = child()
    watcher = Watcher([web])
    watcher.start()
    web.wait_until_ready(20)
    first = web.pid
    assert first
    os.kill(first, signal.SIGKILL)
    _wait(lambda: web.pid != first and web.is_ready())
    watcher.stop()
    assert not web.is_alive


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
