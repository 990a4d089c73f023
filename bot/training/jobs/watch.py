"""What a server does for the jobs: clears dead ones away, asks for the night's, and starts the one that waits."""

import contextlib
import logging
import subprocess
import threading
from collections.abc import Callable
from datetime import datetime

from bot.conversations.journal import now
from bot.database import session_scope
from bot.processes import start_apart
from bot.settings import Settings
from bot.training.jobs import registry, schedule
from bot.training.jobs.logs import forget_old, log_of
from bot.training.jobs.mending import mend
from bot.training.jobs.models import FAILED
from bot.training.jobs.work import has_news

logger = logging.getLogger(__name__)
PROGRAM = "bot.training.jobs.run"
_LOOK_SECONDS = 2.0
_NIGHT = "Entraînement de la nuit"
Started = subprocess.Popen[bytes] | None


def look(
    settings: Settings,
    program: str = PROGRAM,
    news: Callable[[Settings], bool] = has_news,
    moment: datetime | None = None,
) -> Started:
    """Look once at the jobs, and return the process that was started, if one was.

    Args:
        program: the module that does a job.
        news: says whether there is anything new to learn.
        moment: the time it is.
    """
    with session_scope(settings.database_url) as session:
        mend(session, settings)
        night = schedule.take_night(session, moment or now())
    if night and news(settings):
        with session_scope(settings.database_url) as session, contextlib.suppress(registry.JobError):
            registry.ask(session, None, _NIGHT, nightly=True)
    with session_scope(settings.database_url) as session:
        job = registry.take(session)
    return _start(settings, job, program) if job is not None else None


def _start(settings: Settings, job: int, program: str) -> Started:
    """Start the process of a job, which no end of this process ends."""
    log = log_of(settings, job)
    log.parent.mkdir(parents=True, exist_ok=True)
    forget_old(settings)
    try:
        with log.open("ab") as output:
            return start_apart(program, [str(job)], settings, output)
    except OSError as error:
        with session_scope(settings.database_url) as session:
            registry.end(session, job, FAILED, f"Le processus n'a pas pu démarrer : {error.strerror}.")
        return None


class JobsWatch:
    """Looks at the jobs again and again, in a thread of its own, until told to stop. Jobs go on without it."""

    def __init__(self, settings: Settings, program: str = PROGRAM) -> None:
        self._settings = settings
        self._program = program
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        started: Started = None
        while not self._stopping.wait(_LOOK_SECONDS):
            if started is not None:
                # Asked after, so that it leaves nothing behind in the system's list.
                started.poll()
            try:
                started = look(self._settings, self._program) or started
            except Exception:
                # A database that is away comes back; residents are served meanwhile.
                logger.exception("The training jobs could not be looked at")
