"""What reading costs: milliseconds a message, and megabytes in memory."""

import gc
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from bot.nlu.emergency import Sign
from bot.nlu.reader import Reader
from bot.nlu.stored import load_reader
from bot.training.evaluation.figures import Speed

_WARMING = 20
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

    Time of the processor, not of the clock: a busy machine says nothing of the model.
    """
    own, other = [], []
    for number, text in enumerate([*texts[:_WARMING], *texts]):
        spent = _milliseconds(reader, signs, text)
        beside = _milliseconds(live, signs, text) if live else 0.0
        if number >= _WARMING:
            own.append(spent)
            other.append(beside)
    speed = _speed(own)
    if live is None:
        return speed, None
    baseline = _speed(other)
    return speed.copy(update={"ratio": round(speed.p95_ms / baseline.p95_ms, 2)}), baseline


def _milliseconds(reader: Reader, signs: Sequence[Sign], text: str) -> float:
    started = time.thread_time()
    reader.understand(text, signs)
    return (time.thread_time() - started) * 1000


def _speed(times: Sequence[float]) -> Speed:
    return Speed(p50_ms=round(median(times), 2), p95_ms=round(quantiles(times, n=20)[-1], 2))
