"""Publication, for real: `orientation serve` changes models while residents talk, and nothing is lost or doubled."""

import os
import signal
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.database import session_scope
from bot.nlu.stored import READER_FILE
from bot.processes import LOOPBACK, free_port
from bot.settings import ROOT, Settings
from bot.training.cards import archive_of, read_card, write_card
from bot.training.publication import history, publish
from bot.training.publication.models import FAILED, FIRST, LIVE, REQUESTED, RasaServer
from tests.end_to_end.resident import Resident, answer_in, stored
from tests.test_serve import _children

BIN = "ma poubelle n'a pas été ramassée à Bourgueil"
NEW, SPOILT = "nouveau", "illisible"
_PAUSE_SECONDS = 0.2


class Served:
    """`orientation serve` on a database of its own, with two models that load and one that does not."""

    def __init__(self, settings: Settings, folder: Path, first: str) -> None:
        self.settings = settings
        self.first = first
        self.url = f"http://{LOOPBACK}:{settings.orientation_port}"
        self._log = folder / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": self.settings.database_url,
            "ORIENTATION_MODELS": str(self.settings.orientation_models),
            "ORIENTATION_VAR": str(self.settings.orientation_var),
            "ORIENTATION_PORT": str(self.settings.orientation_port),
            "RASA_RESTART_SECONDS": "60",
        }
        command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "serve"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        _wait(lambda: "Prêt" in self._log.read_text(encoding="utf-8"))

    def end(self, how: signal.Signals) -> None:
        """End it, and see that nothing of it is left."""
        assert self._process
        below = _children(self._process.pid)
        self._process.send_signal(how)
        self._process.wait(40)
        _wait(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below))

    def rasas(self) -> dict[str, int]:
        """The Rasa processes, by the name of their model."""
        assert self._process
        commands = {pid: _command(pid) for pid in _children(self._process.pid)}
        return {
            Path(command[command.index("--model") + 1]).name.removesuffix(".tar.gz"): pid
            for pid, command in commands.items()
            if "--model" in command
        }

    def publish(self, name: str) -> None:
        with session_scope(self.settings.database_url) as session:
            publish.publish(session, self.settings, name, None, "Essai.")

    def newest(self) -> tuple[str, str]:
        with session_scope(self.settings.database_url) as session:
            row = history.newest(session, 1)[0]
            return str(row.model), str(row.state)

    def said(self) -> RasaServer:
        with session_scope(self.settings.database_url) as session:
            return session.scalars(select(RasaServer)).one()


@pytest.fixture(scope="module")
def served(
    settings: Settings, database: str, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The tests' database is shared: what was live before is live again at the end."""
    folder = tmp_path_factory.mktemp("publication")
    first = model.name.removesuffix(".tar.gz")
    apart = settings.copy(
        update={"orientation_models": folder, "orientation_var": folder, "orientation_port": free_port()}
    )
    card = read_card(settings.orientation_models, first)
    for name in (first, NEW, SPOILT):
        write_card(folder, card.copy(update={"name": name}))
        archive_of(folder, name).symlink_to(model)
    archive_of(folder, SPOILT).unlink()
    _spoil(model, archive_of(folder, SPOILT))
    with session_scope(database) as session:
        # Something to go back to, whichever test is run.
        for name in (NEW, first):
            history.add(session, name, FIRST, None, "", loaded_by_servers=False)
    one = Served(apart, folder, first)
    one.start()
    try:
        yield one
    finally:
        one.end(signal.SIGTERM)
        with session_scope(database) as session:
            history.add(session, first, FIRST, None, "", loaded_by_servers=False)


class Talking(threading.Thread):
    """Residents who talk for as long as the block lasts: one conversation after the other, a turn now and then."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._url = url
        self._enough = threading.Event()
        self.conversations: list[str] = []
        self.faults: list[str] = []

    def __enter__(self) -> "Talking":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self.join()

    def run(self) -> None:
        while not self._enough.is_set():
            try:
                resident = Resident(self._url)
                answer_in(resident._send({"text": BIN, "turn": "tour-numero-1"}))
                resident._send({"text": "oui", "turn": "tour-numero-2"})
                self.conversations.append(resident.conversation)
            except (httpx.HTTPError, AssertionError) as error:
                self.faults.append(repr(error))
            self._enough.wait(_PAUSE_SECONDS)


def _check(talking: Talking) -> None:
    """Nothing failed, and each turn was heard, oriented and answered once."""
    assert talking.faults == []
    assert len(talking.conversations) > 5
    for one in talking.conversations:
        kept = stored(one)
        assert [message.text for message in kept.resident] == [BIN, "oui"]
        assert len(kept.orientations) == 1


def test_a_model_takes_over_while_residents_talk_even_killed_while_it_loads(served: Served) -> None:
    (before,) = served.rasas()
    wanted = NEW if before != NEW else served.first
    with Talking(served.url) as talking:
        served.publish(wanted)
        _wait(lambda: wanted in served.rasas())
        os.kill(served.rasas()[wanted], signal.SIGKILL)
        _wait(lambda: served.newest() == (wanted, LIVE) and set(served.rasas()) == {wanted})
    _check(talking)


def test_a_model_that_rasa_cannot_read_is_given_up(served: Served) -> None:
    before = served.rasas()
    with Talking(served.url) as talking:
        served.publish(SPOILT)
        _wait(lambda: served.newest() == (SPOILT, FAILED))
    _check(talking)
    assert served.rasas() == before
    with session_scope(served.settings.database_url) as session:
        assert "ne peut pas lire" in history.newest(session, 1)[0].error


def test_one_goes_back_even_when_the_server_is_killed_meanwhile(served: Served) -> None:
    with session_scope(served.settings.database_url) as session:
        wanted = publish.rollback(session, served.settings, None)
    _wait(lambda: wanted in served.rasas())
    served.end(signal.SIGKILL)
    assert served.newest() == (wanted, REQUESTED)
    served.start()
    assert served.newest() == (wanted, LIVE)
    assert served.said().serving == wanted
    assert answer_in(Resident(served.url).write(BIN))


def _command(pid: int) -> list[str]:
    """Return the words of a process's command; none when it has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def _spoil(model: Path, spoilt: Path) -> None:
    """Write an archive whose reader loads, but which Rasa does not know what to do with."""
    with tarfile.open(model) as whole, tarfile.open(spoilt, "w:gz") as part:
        reader = next(one for one in whole.getmembers() if one.name.endswith(READER_FILE))
        part.addfile(reader, whole.extractfile(reader))


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 180
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
