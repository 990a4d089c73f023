"""Work that steps aside, and leaves no trace on who asked for it."""

import os
import subprocess
import sys
import threading

import pytest

from bot.aside import do_aside
from bot.settings import ROOT


def priority() -> int:
    """Return the priority of this thread: higher numbers go later."""
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a priority of their own on Linux only")
def test_work_goes_later_and_who_asked_stays_as_he_was() -> None:
    before, seen = priority(), []
    do_aside(lambda: seen.append(priority()))
    assert priority() == before
    assert seen == [min(19, before + 10)]


def test_it_is_done_when_it_returns() -> None:
    done: list[str] = []
    do_aside(lambda: done.append("lu"))
    assert done == ["lu"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_fails_aside_does_not_stop_who_asked() -> None:
    do_aside(lambda: 1 / 0)


def test_a_process_that_steps_aside_goes_later_for_good() -> None:
    measured = (
        "import os; from bot.aside import step_aside; before = os.nice(0); step_aside(); print(before, os.nice(0))"
    )
    done = subprocess.run([sys.executable, "-c", measured], cwd=ROOT, capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split())
    assert after == min(19, before + 15)
