"""What reading costs: milliseconds a message, and megabytes in memory."""

import gc
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.nlu.emergency import Sign
from bot.nlu.reader import Reader
from bot.nlu.stored import load_reader
from bot.training.evaluation.figures import Speed

# How often all messages are read before it counts, and then.
_WARMING, _READINGS = 1, 3
_MEGABYTE = 1_000_000


def load_measured(model: Path) -> tuple[Reader, float]:
    """Return the reader of a model's archive, and the megabytes that it holds.

    Allocations are counted, rather than the process's memory: the same model gives the same figure anywhere.
    """
    gc.collect()
    tracemalloc.start()
    try:
        reader = load_reader(model)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return reader, round(held / _MEGABYTE, 1)


def measure_speed(
    reader: Reader, live: Reader | None, signs: Sequence[Sign], texts: Sequence[str]
) -> tuple[Speed, Speed | None]:
    """Return the speed of a model, and of the live one: both read each message, one after the other.

    A busy machine says nothing of the model: time of the processor counts, not of the clock, and of several readings of
    a message the quickest, for what runs beside only ever adds to it.
    """
    readers = [reader, live] if live else [reader]
    rounds = [
        [[_milliseconds(one, signs, text) for one in readers] for text in texts] for _ in range(_WARMING + _READINGS)
    ]
    quickest = np.min(rounds[_WARMING:], axis=0)
    speed, *beside = (_speed(times) for times in quickest.T)
    if not beside:
        return speed, None
    return speed.copy(update={"ratio": round(speed.p95_ms / beside[0].p95_ms, 2)}), beside[0]


def _milliseconds(reader: Reader, signs: Sequence[Sign], text: str) -> float:
    started = time.thread_time()
    reader.understand(text, signs)
    return (time.thread_time() - started) * 1000


def _speed(times: npt.NDArray[np.float64]) -> Speed:
    p50, p95 = np.percentile(times, [50, 95])
    return Speed(p50_ms=round(float(p50), 2), p95_ms=round(float(p95), 2))
