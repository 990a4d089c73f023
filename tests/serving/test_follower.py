"""Following what is wanted live. Small web servers stand for Rasa: they answer, are spoilt, die or are slow."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.database import session_scope
from bot.errors import ModelError
from bot.processes import LOOPBACK, Child, Watcher, free_port
from bot.serving import follower
from bot.serving.follower import Follower
from bot.setup import migrate
from bot.training.publication import history, servers
from bot.training.publication.models import FAILED, FIRST, LIVE, PUBLISH, REQUESTED, RasaServer

_ANSWERS = """
import http.server, sys
class One(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(sys.argv[2])); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), One).serve_forever()
"""
_CODES = {"bon": 200, "autre": 200, "illisible": 500}
_COMMANDS = {"mort": "raise SystemExit(1)", "lent": "import time; time.sleep(60)"}


class Gateway:
    """Keeps where it was told to carry turns, and has one turn left behind for as long as it is told."""

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.left = 0

    def move(self, url: str) -> None:
        self.urls.append(url)

    def turns_left_behind(self) -> int:
        return self.left


class Serving:
    """A server that follows a database of its own, and what tests see of it."""

    def __init__(self, folder: Path, key: str = "ici:8000") -> None:
        self.url = f"sqlite:///{folder / 'base.db'}"
        self.gateway = Gateway()
        self.children: list[Child] = []
        self.key = key
        self._logs = folder
        self._watcher = Watcher([])
        self._follower = Follower(self.url, key, self.gateway, self._watcher, self._make, free_port, drain=5)

    def _make(self, model: str, port: int) -> Child:
        if model == "absent":
            raise ModelError("L'archive n'est pas là.")
        code = _COMMANDS.get(model, _ANSWERS)
        command = [sys.executable, "-c", code, str(port), str(_CODES.get(model, 0))]
        self.children.append(Child("rasa", command, {}, f"http://{LOOPBACK}:{port}/", self._logs))
        return self.children[-1]

    def start(self) -> None:
        self._watcher.start()
        self._follower.start()

    def stop(self) -> None:
        self._follower.stop()
        self._watcher.stop()

    def wait_until_serving(self) -> str:
        return self._follower.wait_until_serving()

    def ask(self, model: str, kind: str = PUBLISH) -> None:
        with session_scope(self.url) as session:
            history.add(session, model, kind, None, "", loaded_by_servers=kind != FIRST)

    def states(self) -> list[tuple[str, str]]:
        with session_scope(self.url) as session:
            return [(row.model, row.state) for row in reversed(history.newest(session, 10))]

    def said(self) -> RasaServer:
        with session_scope(self.url) as session:
            return session.get(RasaServer, self.key)

    @property
    def alive(self) -> list[Child]:
        return [child for child in self.children if child.is_alive]


@pytest.fixture
def serving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    for name, seconds in (("_LOOK_SECONDS", 0.02), ("_SETTLED_SECONDS", 0.02), ("_LOAD_SECONDS", 10.0)):
        monkeypatch.setattr(follower, name, seconds)
    one = Serving(tmp_path)
    migrate(one.url)
    one.ask("bon", FIRST)
    yield one
    one.stop()
    assert one.alive == []


def test_what_is_wanted_takes_the_place_of_what_is_served(serving: Serving) -> None:
    serving.start()
    assert serving.wait_until_serving() == "bon"
    serving.ask("autre")
    _wait(lambda: serving.states()[-1] == ("autre", LIVE))
    assert [one.health.removesuffix("/") for one in serving.children] == serving.gateway.urls
    _wait(lambda: serving.alive == serving.children[1:])
    assert serving.said().serving == "autre"


def test_the_old_one_ends_its_turns_first(serving: Serving) -> None:
    serving.start()
    serving.wait_until_serving()
    serving.gateway.left = 1
    serving.ask("autre")
    _wait(lambda: serving.states()[-1] == ("autre", LIVE))
    time.sleep(0.3)
    assert len(serving.alive) == 2
    serving.gateway.left = 0
    _wait(lambda: serving.alive == serving.children[1:])


@pytest.mark.parametrize(
    ("model", "error"), [("illisible", "ne peut pas lire"), ("mort", "s'est arrêté"), ("absent", "n'est pas là")]
)
def test_a_failed_load_keeps_the_old_one_and_says_why(serving: Serving, model: str, error: str) -> None:
    serving.start()
    serving.wait_until_serving()
    serving.ask(model)
    _wait(lambda: serving.states()[-1] == (model, FAILED))
    assert len(serving.gateway.urls) == 1, "the gateway never moved"
    assert serving.alive == serving.children[:1]
    _wait(lambda: serving.said().loading is None and serving.said().error == "")
    with session_scope(serving.url) as session:
        assert error in history.newest(session, 1)[0].error
        assert history.live_name(session) == "bon"


def test_one_killed_while_loading_is_loaded_again(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    serving.start()
    serving.wait_until_serving()
    monkeypatch.setitem(_COMMANDS, "autre", _COMMANDS["lent"])
    serving.ask("autre")
    _wait(lambda: len(serving.alive) == 2)
    monkeypatch.delitem(_COMMANDS, "autre")
    os.kill(serving.children[1].pid or 0, signal.SIGKILL)
    _wait(lambda: serving.states()[-1] == ("autre", LIVE))
    _wait(lambda: serving.alive == serving.children[2:])


def test_at_the_start_the_newest_that_loads_is_served_and_nothing_is_given_up_alone(serving: Serving) -> None:
    serving.ask("mort")
    serving.start()
    assert serving.wait_until_serving() == "bon"
    _wait(lambda: serving.states()[-1] == ("mort", FAILED))


def test_a_machine_where_nothing_loads_gives_no_model_up(serving: Serving) -> None:
    serving.ask("mort")
    with session_scope(serving.url) as session:
        for row in history.newest(session, 2):
            row.model, row.state = "mort", LIVE
    serving.start()
    _wait(lambda: len(serving.children) > 8)
    assert serving.states() == [("mort", LIVE)] * 2
    assert "s'est arrêté" in serving.said().error


def test_a_model_that_another_server_serves_is_not_given_up(serving: Serving) -> None:
    serving.start()
    serving.wait_until_serving()
    with session_scope(serving.url) as session:
        servers.say(session, "ailleurs:8000", "mort", None, "")
    serving.ask("mort")
    _wait(lambda: len(serving.children) == 4 and serving.said().error != "" and serving.said().loading is None)
    assert serving.states()[-1] == ("mort", REQUESTED)
    assert serving.alive == serving.children[:1]


def test_stopping_in_the_middle_of_a_load_leaves_it_to_the_next_start(serving: Serving) -> None:
    serving.start()
    serving.wait_until_serving()
    serving.ask("lent")
    _wait(lambda: len(serving.alive) == 2)
    serving.stop()
    assert serving.alive == []
    assert serving.states()[-1] == ("lent", REQUESTED)
    assert serving.said() is None


def test_two_servers_follow(serving: Serving, tmp_path: Path) -> None:
    other = Serving(tmp_path, "ailleurs:8000")
    serving.start()
    other.start()
    try:
        assert (serving.wait_until_serving(), other.wait_until_serving()) == ("bon", "bon")
        serving.ask("autre")
        _wait(lambda: (serving.said().serving, other.said().serving) == ("autre", "autre"))
    finally:
        other.stop()


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
