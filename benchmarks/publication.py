"""`make bench-publication`: models published one after the other under 20 turns a second, on each engine.

BENCH=postgresql measures that engine alone.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
from rich.console import Console
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.measure import machine, memory_mb
from bot.conversations.models import Message, OrientationGiven
from bot.conversations.wording import say
from bot.database import session_scope
from bot.processes import LOOPBACK, free_port
from bot.settings import ROOT, Settings, load_settings
from bot.setup import setup
from bot.training.cards import archive_of, name_of, read_card, write_card
from bot.training.publication import history
from bot.training.publication.history import live_model
from bot.training.publication.models import FIRST, LIVE, PUBLISH
from tests.postgres import postgresql

_TURNS_PER_SECOND = 20
_TURNS = ("ma poubelle n'a pas été ramassée à Bourgueil", "oui", "je téléphonerais", "5", "non")
_QUIET_SECONDS, _PUBLICATIONS = 20, 3


@dataclass
class Load:
    """What residents saw: seconds of each turn with the moment it was sent, and what failed."""

    turns: list[tuple[float, float]] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def main() -> None:
    settings, console = load_settings(), Console(width=160)
    console.print(machine())
    for engine in sys.argv[1:] or _ENGINES:
        with tempfile.TemporaryDirectory() as folder, _ENGINES[engine](Path(folder)) as url:
            console.print(engine)
            apart = _apart(settings, Path(folder), url)
            with _served(apart) as process:
                asyncio.run(_measure(apart, process.pid, console))


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'bench.db'}"


@contextmanager
def _postgresql(_folder: Path) -> Iterator[str]:
    with postgresql() as url:
        yield url


_ENGINES = {"sqlite": _sqlite, "postgresql": _postgresql}


def _apart(settings: Settings, folder: Path, url: str) -> Settings:
    """Return settings of a fresh database, and of models that are the live one under several names."""
    live = live_model(settings)
    values = {"database_url": url, "orientation_models": folder}
    apart = settings.copy(update={**values, "orientation_var": folder, "orientation_port": free_port()})
    setup(apart)
    card = read_card(settings.orientation_models, name_of(live))
    for rank in range(_PUBLICATIONS + 1):
        archive_of(folder, f"m{rank}").symlink_to(live)
        write_card(folder, card.copy(update={"name": f"m{rank}"}))
    with session_scope(apart.database_url) as session:
        history.add(session, "m0", FIRST, None, "", loaded_by_servers=False)
    return apart


@contextmanager
def _served(settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    limits = {f"{name}_PER_MINUTE": "1000000" for name in ("CONVERSATIONS", "TURNS", "ALL_TURNS", "SEARCHES")}
    environment = {
        **os.environ,
        **limits,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": settings.database_url,
        "ORIENTATION_MODELS": str(settings.orientation_models),
        "ORIENTATION_VAR": str(settings.orientation_var),
        "ORIENTATION_PORT": str(settings.orientation_port),
    }
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "bot.cli", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ready = f"http://{LOOPBACK}:{settings.orientation_port}/health/ready"
        while not _answers(ready):
            time.sleep(0.5)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.HTTPError:
        return False


async def _measure(settings: Settings, pid: int, console: Console) -> None:
    load, enough = Load(), asyncio.Event()
    url = f"http://{LOOPBACK}:{settings.orientation_port}"
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=httpx.Limits(max_connections=200)) as client:
        talking = asyncio.create_task(_talk(client, load, enough))
        await asyncio.sleep(_QUIET_SECONDS)
        started = time.monotonic()
        console.print(f"memory before: {_rasas_mb(pid)} MB")
        for rank in range(1, _PUBLICATIONS + 1):
            seconds, most = await asyncio.to_thread(_publish, settings, f"m{rank}", pid)
            console.print(f"publication {rank}: live after {seconds:.1f} s, Rasa processes {most} MB at most together")
            await asyncio.sleep(2)
        ended = time.monotonic()
        enough.set()
        await talking
    _report("without", [took for at, took in load.turns if at < started], console)
    _report("during publications", [took for at, took in load.turns if started <= at < ended], console)
    with session_scope(settings.database_url) as session:
        console.print(f"failed: {len(load.failed)} {load.failed[:3]}; doubled or lost: {_wrong(session, load)}")


async def _talk(client: httpx.AsyncClient, load: Load, enough: asyncio.Event) -> None:
    """Open conversations at a fixed pace, whatever the answers take: each has a turn a second."""
    conversations = set()
    while not enough.is_set():
        conversations.add(asyncio.create_task(_conversation(client, load)))
        await asyncio.sleep(len(_TURNS) / _TURNS_PER_SECOND)
    await asyncio.gather(*conversations)


async def _conversation(client: httpx.AsyncClient, load: Load) -> None:
    try:
        opened = (await client.post("/api/v1/conversations", json={"site": "cctoval"})).raise_for_status().json()
        path = f"/api/v1/conversations/{opened['conversation']}/messages"
        for rank, text in enumerate(_TURNS):
            body, at = {"text": text, "turn": f"tour-numero-{rank}"}, time.monotonic()
            headers = {"Authorization": f"Bearer {opened['token']}"}
            answered = (await client.post(path, json=body, headers=headers)).raise_for_status().json()["messages"]
            load.turns.append((at, time.monotonic() - at))
            if not answered or say("utter_unavailable") in str(answered) or "pour le moment" in str(answered):
                load.failed.append(f"{text}: {answered}")
            await asyncio.sleep(max(0.0, 1 - (time.monotonic() - at)))
        load.conversations.append(opened["conversation"])
    except httpx.HTTPError as error:
        load.failed.append(repr(error))


def _publish(settings: Settings, name: str, pid: int) -> tuple[float, int]:
    """Ask for a model; return how many seconds it took to be live, and what all Rasa processes weighed at most."""
    started, most = time.monotonic(), 0
    with session_scope(settings.database_url) as session:
        history.add(session, name, PUBLISH, None, "", loaded_by_servers=True)
    while True:
        most = max(most, _rasas_mb(pid))
        with session_scope(settings.database_url) as session:
            row = history.newest(session, 1)[0]
            if row.state == LIVE:
                return time.monotonic() - started, most
        # Looking costs time that the turns would have.
        time.sleep(0.5)


def _rasas_mb(pid: int) -> int:
    """Return what the Rasa processes below a process weigh together."""
    total = 0.0
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        # A thread or a process may end while it is looked at.
        with suppress(OSError, RuntimeError):
            for child in map(int, file.read_text().split()):
                if b"rasa_command" in Path(f"/proc/{child}/cmdline").read_bytes():
                    total += memory_mb(child)
    return round(total)


def _wrong(session: Session, load: Load) -> int:
    """Count conversations where a turn was not heard once and oriented once."""
    heard = dict(
        session.execute(
            select(Message.conversation_id, func.count())
            .where(Message.sender == "resident")
            .group_by(Message.conversation_id)
        ).all()
    )
    oriented = dict(
        session.execute(
            select(OrientationGiven.conversation_id, func.count()).group_by(OrientationGiven.conversation_id)
        ).all()
    )
    return sum(heard.get(one) != len(_TURNS) or oriented.get(one) != 1 for one in load.conversations)


def _report(name: str, seconds: list[float], console: Console) -> None:
    p50, p99 = np.percentile(seconds, [50, 99]) * 1000
    console.print(f"{name}: {len(seconds)} turns, p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {max(seconds):.2f} s")


if __name__ == "__main__":
    main()
