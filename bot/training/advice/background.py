"""Studies the phrasings in a process of its own: a page does not wait for minutes, and only one runs at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import ServiceError
from bot.processes import start_apart
from bot.settings import Settings


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
    with log.open("wb") as output:
        start_apart("bot.cli", ["advise"], settings, output)


def _place(folder: Path) -> Path:
    return folder / "advice" / "running"
