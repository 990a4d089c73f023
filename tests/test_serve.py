"""`orientation serve`, for real: everything starts, stays on loopback, and stops together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.processes import LOOPBACK, free_port
from bot.settings import ROOT
from tests.end_to_end.resident import Resident, answer_in

_LISTENING = "0A"
_LOOPBACK_HEX = "0100007F"


@pytest.fixture
def served(model: Path, database: str, tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "ORIENTATION_MODELS": str(model.parent),
        "ORIENTATION_VAR": str(tmp_path),
        "ORIENTATION_PORT": str(port),
    }
    with (tmp_path / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "bot.cli", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        yield process, f"http://{LOOPBACK}:{port}"
    finally:
        left = [*_children(process.pid), process.pid] if process.poll() is None else []
        for pid in left:
            os.kill(pid, signal.SIGKILL)


def test_everything_starts_answers_and_stops(served: tuple["subprocess.Popen[bytes]", str], tmp_path: Path) -> None:
    process, url = served
    _wait(lambda: "Prêt" in (tmp_path / "serve.log").read_text(encoding="utf-8"), 180)
    assert httpx.get(f"{url}/health/ready").json() == {"database": True, "rasa": True}
    assert answer_in(Resident(url).write("ma poubelle n'a pas été ramassée à Bourgueil"))

    children = _children(process.pid)
    assert len(children) >= 2, "the action server and Rasa"
    assert {pid: _listens_to(pid) - {_LOOPBACK_HEX} for pid in children} == {pid: set() for pid in children}

    process.send_signal(signal.SIGTERM)
    process.wait(40)
    try:
        _wait(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), 5)
    finally:
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    """Every process below this one."""
    direct: list[int] = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        # A thread may end while it is looked at.
        with contextlib.suppress(OSError):
            direct += map(int, file.read_text().split())
    return [*direct, *(below for child in direct for below in _children(child))]


def _listens_to(pid: int) -> set[str]:
    """The addresses a process listens to, as the kernel writes them."""
    links = (os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir())
    sockets = {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:")}
    lines = [
        line.split() for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]
    ]
    return {line[1].split(":")[0] for line in lines if line[3] == _LISTENING and line[9] in sockets}


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)
