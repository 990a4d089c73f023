"""The process of a job, seen from the system: its name, whether it lives, what it may use, how it is ended."""

import contextlib
import os
import resource
import signal
import socket
from pathlib import Path

from bot.aside import step_aside

_MEGABYTE = 1024 * 1024


def _here() -> str:
    """Name this machine and its space of processes: two containers may bear one name, and number theirs alike."""
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return f"{socket.gethostname()[:80]} {space}".strip()


HERE = _here()


def is_alive(pid: int, job: int) -> bool:
    """Say whether the process of a job of this machine lives. A number may have passed to another process."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    # A process that ended, and that nobody asked after, has no words left.
    return str(job).encode() in words


def can_tell() -> bool:
    """Say whether this system shows its processes (Linux). Elsewhere only their silence tells."""
    return Path("/proc/self/cmdline").exists()


def limit(memory: int) -> None:
    """Bound the memory of this process and of each it starts, in megabytes, and let all others go first.

    RLIMIT_DATA counts what is really asked for; RLIMIT_AS would count the gigabytes of addresses that the
    libraries of linear algebra put aside and never use.
    """
    step_aside()
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = memory * _MEGABYTE
    soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def end_group(leader: int) -> None:
    """End for good all that a job's process started, itself included, if anything of it is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def end_own_children() -> None:
    """End what this process started, if it leads a group of its own."""
    if os.getpgrp() == os.getpid():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
