"""Follows the database: loads the model that is wanted in a second Rasa, then lets the gateway change over."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.database import session_scope
from bot.errors import OrientationError, ServiceError
from bot.processes import LOOPBACK, Child, Watcher
from bot.serving.loading import load
from bot.training.publication import history, servers
from bot.training.publication.models import REQUESTED

logger = logging.getLogger(__name__)
_LOOK_SECONDS, _SPEAK_SECONDS = 2.0, 10.0
_LOAD_SECONDS = 180.0
_TRIES = 3
# After that many tries, of a model that other servers serve: what is wrong here may be repaired.
_AGAIN_SECONDS = 60.0
# A turn that chose the old server just before the change has begun by then.
_SETTLED_SECONDS = 0.5


class Gateway(Protocol):
    """What carries turns (bot/web/rasa.py)."""

    def move(self, url: str) -> None: ...

    def turns_left_behind(self) -> int: ...


@dataclass(frozen=True)
class Wanted:
    """A publication that could be served."""

    id: int
    model: str
    state: str


@dataclass(frozen=True)
class Served:
    model: str
    child: Child


class _StoppingError(Exception):
    """The server was told to stop while it was loading."""


class Follower:
    """Serves the newest publication that loads, in a thread of its own.

    Args:
        key: this server's name among those that share the database.
        make: makes the process that serves a model on a port, or raises OrientationError.
        drain: seconds that turns which began on the old Rasa may take to end.
    """

    def __init__(
        self,
        database_url: str,
        key: str,
        gateway: Gateway,
        watcher: Watcher,
        make: Callable[[str, int], Child],
        port: Callable[[], int],
        drain: float,
    ) -> None:
        self._url = database_url
        self._key = key
        self._gateway = gateway
        self._watcher = watcher
        self._make = make
        self._port = port
        self._drain = drain
        self._served: Served | None = None
        self._loading: str | None = None
        self._error = ""
        self._said: tuple[object, ...] = ()
        self._said_at = 0.0
        self._tries: Counter[int] = Counter()
        self._tried_at = 0.0
        self._stopping = threading.Event()
        self._tried_all = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop following, and the Rasa with it."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def wait_until_serving(self) -> str:
        """Return the name of the model that is served first, or raise ServiceError when none loads."""
        self._tried_all.wait()
        if self._served is None:
            raise ServiceError("Aucun modèle ne se charge.", self._error)
        return self._served.model

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self._follow()
                except _StoppingError:
                    break
                except Exception as error:
                    # The database is away, the disk full: what is served goes on, and the next look may see better.
                    logger.error("The live model could not be followed: %s", type(error).__name__)
                self._stopping.wait(_LOOK_SECONDS)
        finally:
            self._tried_all.set()
            self._end()

    def _follow(self) -> None:
        with session_scope(self._url) as session:
            wanted = [Wanted(row.id, row.model, row.state) for row in history.candidates(session)]
        if self._served is None:
            # Something old is better than nothing: the one that is wanted is tried again later.
            any(self._take(one) for one in wanted if not self._served)
            self._tried_all.set()
        elif wanted and wanted[0].model != self._served.model:
            if self._is_time(wanted[0]):
                self._take(wanted[0])
        elif wanted:
            self._error = ""
            if wanted[0].state == REQUESTED:
                self._went_live(wanted[0])
        self._say()

    def _is_time(self, wanted: Wanted) -> bool:
        return self._tries[wanted.id] < _TRIES or time.monotonic() - self._tried_at > _AGAIN_SECONDS

    def _take(self, wanted: Wanted) -> bool:
        """Serve a publication, and say whether that is done."""
        self._loading = wanted.model
        self._say()
        child: Child | None = None
        try:
            port = self._port()
            child = self._make(wanted.model, port)
            if self._served is None:
                # What residents write meanwhile waits for this one.
                self._gateway.move(f"http://{LOOPBACK}:{port}")
            load(child, _LOAD_SECONDS, self._meanwhile)
        except OrientationError as error:
            logger.error("Model %s does not load: %s", wanted.model, error)
            if child:
                child.stop()
            self._failed(wanted, str(error))
            return False
        except _StoppingError:
            if child:
                child.stop()
            raise
        self._change_over(wanted, child, f"http://{LOOPBACK}:{port}")
        return True

    def _change_over(self, wanted: Wanted, child: Child, url: str) -> None:
        old, self._served = self._served, Served(wanted.model, child)
        self._watcher.watch(child)
        self._loading, self._error = None, ""
        if old is not None:
            self._gateway.move(url)
        self._went_live(wanted)
        self._say()
        logger.info("Model %s is live", wanted.model)
        if old is not None:
            self._let_go(old.child)

    def _let_go(self, child: Child) -> None:
        """Stop a Rasa once its last turn has ended."""
        deadline = time.monotonic() + self._drain
        time.sleep(_SETTLED_SECONDS)
        while self._gateway.turns_left_behind() and time.monotonic() < deadline:
            time.sleep(_SETTLED_SECONDS / 10)
        self._watcher.leave(child)
        child.stop()

    def _failed(self, wanted: Wanted, error: str) -> None:
        """Try again later, or give the publication up: only when another model serves here, and it serves nowhere."""
        self._loading, self._error = None, error
        self._tries[wanted.id] += 1
        self._tried_at = time.monotonic()
        if self._served is None or self._tries[wanted.id] < _TRIES:
            return
        with session_scope(self._url) as session:
            if all(one.serving != wanted.model for one in servers.running(session)):
                history.gave_up(session, wanted.id, error)

    def _went_live(self, wanted: Wanted) -> None:
        with session_scope(self._url) as session:
            history.went_live(session, wanted.id)

    def _meanwhile(self) -> None:
        if self._stopping.is_set():
            raise _StoppingError
        self._say()

    def _say(self) -> None:
        """Say what this server does, at each change and now and then."""
        said = (self._served.model if self._served else None, self._loading, self._error)
        if said == self._said and time.monotonic() - self._said_at < _SPEAK_SECONDS:
            return
        with session_scope(self._url) as session:
            servers.say(session, self._key, *said)
        self._said, self._said_at = said, time.monotonic()

    def _end(self) -> None:
        if self._served:
            self._watcher.leave(self._served.child)
            self._served.child.stop()
        try:
            with session_scope(self._url) as session:
                servers.leave(session, self._key)
        except Exception as error:
            logger.error("This server could not say that it stops: %s", type(error).__name__)
