"""The process of one job: `python -m bot.training.jobs.run <id>`. It leads a group of processes of its own."""

import os
import signal
import sys
import tempfile
import threading
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.journal import now
from bot.database import session_scope
from bot.errors import OrientationError
from bot.settings import Settings, load_settings
from bot.training.jobs import registry
from bot.training.jobs.logs import rasa_log_of
from bot.training.jobs.models import DONE, FAILED, INTERRUPTED
from bot.training.jobs.process import end_own_children, limit
from bot.training.jobs.work import Order, Work, train_and_assess
from bot.training.jobs.workshop import Workshop

_BEAT_SECONDS = 2.0
_BY_THE_SYSTEM = "La machine a arrêté l'entraînement. Relancez-le."
_NO_MEMORY = "La mémoire permise ne suffit pas. Augmentez TRAINING_MEMORY_MB dans .env, puis relancez."
_UNFORESEEN = "Une erreur imprévue a arrêté l'entraînement. Lisez la fin du journal technique."
# The last words of a process that was refused memory.
_OUT_OF_MEMORY = ("MemoryError", "Unable to allocate", "Cannot allocate memory", "bad_alloc")


class _Stopped(BaseException):
    """SIGTERM: somebody cancelled the job, or the machine goes down. Nothing may take it for a fault of its own."""


def run(job: int, work: Work = train_and_assess) -> None:
    """Do a job from its beginning to its end, whatever the end."""
    settings = load_settings()
    limit(settings.training_memory_mb)
    signal.signal(signal.SIGTERM, _stop)
    line = _Line(settings, job)
    workshop = Workshop(settings.orientation_models, job)
    state, error = FAILED, _UNFORESEEN
    try:
        order = line.open(workshop)
        workshop.open()
        # For this process and for those that it starts.
        os.environ["TMPDIR"] = tempfile.tempdir = str(workshop.temporary)
        name = work(order, line.say)
        # From here on it is too late to cancel it.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        line.tell_model(name)
        workshop.keep(name)
        state, error = DONE, ""
    except _Stopped:
        state, error = INTERRUPTED, _BY_THE_SYSTEM
    except MemoryError:
        error = _NO_MEMORY
    except OrientationError as told:
        error = _NO_MEMORY if _ran_out_of_memory(settings, job) else str(told)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if error:
            print(error, flush=True)
        workshop.close()
        line.close(state, error)
        end_own_children()


class _Line:
    """The line to the database: says that the job lives and what it does, and hears when it is cancelled."""

    def __init__(self, settings: Settings, job: int) -> None:
        self._settings = settings
        self._job = job
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._told: dict[str, Any] = {}

    def open(self, workshop: Workshop) -> Order:
        """Say who does the job, and return what is asked."""
        with session_scope(self._settings.database_url) as session:
            registry.beat(session, self._job, pid=os.getpid())
            asked = registry.find(session, self._job)
            author, note = registry.author_of(session, asked), asked.note
        self._thread.start()
        settings = self._settings.copy(update={"orientation_models": workshop.folder})
        return Order(settings, rasa_log_of(self._settings, self._job), author, note)

    def say(self, step: str, progress: float) -> None:
        """Tell of a step; the next beat takes it along."""
        print(f"{now():%Y-%m-%d %H:%M:%S} {step} ({progress:.0%})", flush=True)
        self._told = {"step": step, "progress": min(max(progress, 0.0), 1.0)}

    def tell_model(self, name: str) -> None:
        """Tell at once which model was made, unless the job was cancelled: it is then not kept."""
        self._told = {}
        with session_scope(self._settings.database_url) as session:
            if not registry.beat(session, self._job, step="Terminé", model=name):
                raise _Stopped

    def close(self, state: str, error: str) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        done: dict[str, Any] = {"progress": 1.0} if state == DONE else {"model": None}
        with session_scope(self._settings.database_url) as session:
            registry.end(session, self._job, state, error, **done)

    def _beat(self) -> None:
        while not self._over.wait(_BEAT_SECONDS):
            told, self._told = self._told, {}
            try:
                with session_scope(self._settings.database_url) as session:
                    goes_on = registry.beat(session, self._job, **told)
            except SQLAlchemyError as error:
                # The work goes on without its database; whoever looks meanwhile may find it silent.
                print(f"La base ne répond pas : {type(error).__name__}", flush=True)
                continue
            if not goes_on:
                os.kill(os.getpid(), signal.SIGTERM)
                return


def _stop(*_: Any) -> None:
    raise _Stopped


def _ran_out_of_memory(settings: Settings, job: int) -> bool:
    try:
        words = rasa_log_of(settings, job).read_text(encoding="utf-8", errors="replace")[-5_000:]
    except OSError:
        return False
    return any(sign in words for sign in _OUT_OF_MEMORY)


if __name__ == "__main__":
    run(int(sys.argv[1]))
