"""What reading costs, on a clock that only the readers move."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

import pytest

from bot.nlu.emergency import Sign
from bot.nlu.reader import Reader
from bot.training.evaluation import cost

TEXTS = [f"message {number}" for number in range(100)]


class Clock:
    """Stands for the processor's time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(cost.time, "thread_time", lambda: self.seconds)

    def reader(self, milliseconds: float, disturbed: int | None = None) -> Reader:
        """Return a reader that takes so long, and ten times as long for one of its readings of each message."""
        clock, read = self, Counter[str]()

        class Paced:
            def understand(self, text: str, signs: Sequence[Sign]) -> Any:
                clock.seconds += milliseconds / 1000 * (10 if read[text] == disturbed else 1)
                read[text] += 1

        return cast(Reader, Paced())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_a_model_is_compared_with_the_live_one(clock: Clock) -> None:
    own, live = cost.measure_speed(clock.reader(3.0), clock.reader(2.0), (), TEXTS)
    assert (own.p50_ms, own.p95_ms, own.ratio) == (3.0, 3.0, 1.5)
    assert live is not None
    assert (live.p50_ms, live.p95_ms, live.ratio) == (2.0, 2.0, None)


def test_without_a_live_model_there_is_no_ratio(clock: Clock) -> None:
    own, live = cost.measure_speed(clock.reader(3.0), None, (), TEXTS)
    assert (own.p95_ms, own.ratio, live) == (3.0, None, None)


@pytest.mark.parametrize("disturbed", range(4))
def test_what_runs_beside_for_a_while_does_not_count(clock: Clock, disturbed: int) -> None:
    own, _ = cost.measure_speed(clock.reader(2.0, disturbed), clock.reader(2.0), (), TEXTS)
    assert (own.p95_ms, own.ratio) == (2.0, 1.0)
