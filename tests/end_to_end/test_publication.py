"""Publication, for real: `orientation serve` changes models while residents talk, and nothing is lost or doubled."""

import os
import signal
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.database import session_scope
from bot.nlu.stored import READER_FILE
from bot.processes import free_port
from bot.settings import Settings
from bot.training.cards import archive_of, read_card, write_card
from bot.training.publication import history, publish
from bot.training.publication.models import FAILED, FIRST, LIVE, REQUESTED, RasaServer
from tests.end_to_end.resident import Resident, answer_in, stored
from tests.end_to_end.served import Served, wait_until

BIN = "ma poubelle n'a pas été ramassée à Bourgueil"
NEW, SPOILT = "nouveau", "illisible"
_PAUSE_SECONDS = 0.2


class _Served(Served):
    """With two models that load and one that does not."""

    def __init__(self, settings: Settings, first: str) -> None:
        super().__init__(settings)
        self.first = first

    def publish(self, name: str) -> None:
        with session_scope(self.settings.database_url) as session:
            publish.publish(session, self.settings, name, None, "Essai.")

    def said(self) -> RasaServer:
        with session_scope(self.settings.database_url) as session:
            return session.scalars(select(RasaServer)).one()


@pytest.fixture(scope="module")
def served(
    settings: Settings, database: str, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[_Served]:
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
    one = _Served(apart, first)
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


def test_a_model_takes_over_while_residents_talk_even_killed_while_it_loads(served: _Served) -> None:
    (before,) = served.rasas()
    wanted = NEW if before != NEW else served.first
    with Talking(served.url) as talking:
        served.publish(wanted)
        wait_until(lambda: wanted in served.rasas())
        os.kill(served.rasas()[wanted], signal.SIGKILL)
        wait_until(lambda: served.newest() == (wanted, LIVE) and set(served.rasas()) == {wanted})
    _check(talking)


def test_a_model_that_rasa_cannot_read_is_given_up(served: _Served) -> None:
    before = served.rasas()
    with Talking(served.url) as talking:
        served.publish(SPOILT)
        wait_until(lambda: served.newest() == (SPOILT, FAILED))
    _check(talking)
    assert served.rasas() == before
    with session_scope(served.settings.database_url) as session:
        assert "ne peut pas lire" in history.newest(session, 1)[0].error


def test_one_goes_back_even_when_the_server_is_killed_meanwhile(served: _Served) -> None:
    with session_scope(served.settings.database_url) as session:
        wanted = publish.rollback(session, served.settings, None)
    wait_until(lambda: wanted in served.rasas())
    served.end(signal.SIGKILL)
    assert served.newest() == (wanted, REQUESTED)
    served.start()
    assert served.newest() == (wanted, LIVE)
    assert served.said().serving == wanted
    assert answer_in(Resident(served.url).write(BIN))


def _spoil(model: Path, spoilt: Path) -> None:
    """Write an archive whose reader loads, but which Rasa does not know what to do with."""
    with tarfile.open(model) as whole, tarfile.open(spoilt, "w:gz") as part:
        reader = next(one for one in whole.getmembers() if one.name.endswith(READER_FILE))
        part.addfile(reader, whole.extractfile(reader))
