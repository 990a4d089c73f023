"""Studies the phrasings in a process of its own: a page does not wait for minutes, and only one runs at a time."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import ServiceError
from bot.settings import ROOT, Settings

_NICE = 10


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the one place for a study; whoever dies lets go of it.

    Raises:
        ServiceError: another study runs.
    """
    file = _place(folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as place:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ServiceError("Les conseils sont déjà en cours de calcul.", "Attendez quelques minutes.") from error
        yield


def is_running(folder: Path) -> bool:
    """Say whether a study runs now."""
    try:
        with _place(folder).open() as place:
            fcntl.flock(place, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def start(settings: Settings) -> None:
    """Start `orientation advise`, which outlives whoever asked for it. Its words go to log/advise.log."""
    log = settings.orientation_var / "log" / "advise.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    own = {
        "DATABASE_URL": settings.database_url,
        "ORIENTATION_VAR": str(settings.orientation_var),
        "ORIENTATION_MODELS": str(settings.orientation_models),
        "ORIENTATION_DATA": str(settings.orientation_data),
    }
    with log.open("w", encoding="utf-8") as output:
        subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "advise"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **own},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def step_aside() -> None:
    """Let all that answers residents go first."""
    os.nice(_NICE)


def _place(folder: Path) -> Path:
    return folder / "advice" / "running"
