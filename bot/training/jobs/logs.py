"""The logs of the jobs, on the machine where each ran."""

from pathlib import Path

from bot.settings import Settings

_SHOWN_BYTES, _SHOWN_LINES, _LONGEST = 16_000, 60, 300
_KEPT = 40


def log_of(settings: Settings, job: int) -> Path:
    """Return the file that holds what a job says, as people read it."""
    return _folder(settings) / f"training-{job}.log"


def rasa_log_of(settings: Settings, job: int) -> Path:
    """Return the file that holds all that Rasa says."""
    return _folder(settings) / f"training-{job}-rasa.log"


def tail(settings: Settings, job: int) -> list[str]:
    """Return the last lines of a job's log; none when it ran on another machine."""
    try:
        with log_of(settings, job).open("rb") as opened:
            size = opened.seek(0, 2)
            opened.seek(max(0, size - _SHOWN_BYTES))
            lines = opened.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    # The first line is cut where the reading began.
    whole = lines[1:] if size > _SHOWN_BYTES else lines
    return [line[:_LONGEST] for line in whole[-_SHOWN_LINES:]]


def forget_old(settings: Settings) -> None:
    """Take away the logs of all but the last jobs."""
    files = sorted(_folder(settings).glob("training-*.log"), key=lambda one: one.stat().st_mtime)
    for file in files[:-_KEPT]:
        file.unlink(missing_ok=True)


def _folder(settings: Settings) -> Path:
    return settings.orientation_var / "log"
