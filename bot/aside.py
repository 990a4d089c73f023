"""Work that steps aside: whatever answers residents goes first."""

import os
import sys
from collections.abc import Callable
from threading import Thread

_A_LITTLE, _FAR = 10, 15


def step_aside() -> None:
    """Let everything else go before this process and those it starts, for good."""
    os.nice(_FAR)


def do_aside(work: Callable[[], object]) -> None:
    """Do something while all that answers residents goes first, and return once it is done.

    A process that lowers its priority may not raise it again. On Linux a thread has a priority of its own, which ends
    with it; elsewhere the work is done as any other. What the work raises is only told on stderr.
    """
    thread = Thread(target=_slowly, args=(work,))
    thread.start()
    thread.join()


def _slowly(work: Callable[[], object]) -> None:
    if sys.platform == "linux":
        os.nice(_A_LITTLE)
    work()
