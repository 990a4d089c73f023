"""How an importer says where it is: the command shows a bar, tests and set-up listen to nothing."""

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Called with the rows done so far, and how many there are in all (None: not known yet)."""


def no_progress(_done: int, _total: int | None) -> None:
    """Say nothing."""


NO_PROGRESS: Progress = no_progress
