"""Helpers: percentiles, memory, and a baseline that makes figures of two machines comparable."""

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

_BASELINE_BYTES = b"x" * 1_000_000
_BASELINE_ROUNDS = 20


def percentiles(seconds: Sequence[float]) -> str:
    """Return "p50 12 ms, p95 20 ms"."""
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms"


def timed(function: Callable[[], object]) -> float:
    """Return how many seconds a call took."""
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def baseline() -> float:
    """Return the seconds that SHA-256 of one megabyte takes on this machine now, best of twenty."""
    return min(timed(lambda: hashlib.sha256(_BASELINE_BYTES).digest()) for _ in range(_BASELINE_ROUNDS))


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process, in megabytes (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no memory figure for process {pid}")


def machine() -> str:
    """Return one line on the machine."""
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    return f"{os.cpu_count()} cores, {model.partition(':')[2].strip()}, baseline {baseline() * 1000:.2f} ms"
