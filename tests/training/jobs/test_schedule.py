"""A training each night: at its hour, once, by one server, and only when there is something to learn."""

from datetime import date, datetime, timezone

import pytest

from bot.database import session_scope
from bot.training.jobs import registry, schedule
from bot.training.jobs.registry import JobError
from bot.training.jobs.watch import look
from tests.training.jobs.conftest import STAND_IN, Workplace

NIGHT = date(2026, 11, 22)
# 3 h in Paris in winter.
THREE = datetime(2026, 11, 22, 2, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("hour", "moment", "night"),
    [
        (3, "2026-11-22T02:00", NIGHT),
        (3, "2026-11-22T01:59", None),
        (3, "2026-11-22T05:00", NIGHT),
        (3, "2026-11-22T05:01", None),
        # 23 h in Paris, and what is left of it after midnight.
        (23, "2026-11-22T22:30", NIGHT),
        (23, "2026-11-23T00:30", NIGHT),
        # In summer Paris is two hours ahead.
        (3, "2026-07-14T01:00", date(2026, 7, 14)),
    ],
)
def test_a_night_is_due_for_three_hours(hour: int, moment: str, night: date | None) -> None:
    assert schedule.night_due(hour, datetime.fromisoformat(f"{moment}+00:00")) == night


def test_a_night_is_taken_once_if_it_was_asked_for(workplace: Workplace) -> None:
    def taken() -> bool:
        with session_scope(workplace.settings.database_url) as session:
            return schedule.take_night(session, THREE)

    assert not taken(), "nobody asked"
    with session_scope(workplace.settings.database_url) as session:
        schedule.change(session, workplace.user, True, 3)
    assert (taken(), taken()) == (True, False)
    with session_scope(workplace.settings.database_url) as session:
        schedule.change(session, workplace.user, False, 3)
        assert not schedule.take_night(session, THREE.replace(day=23))


@pytest.mark.parametrize("news", [True, False])
def test_the_night_s_job_starts_only_with_something_new(workplace: Workplace, news: bool) -> None:
    with session_scope(workplace.settings.database_url) as session:
        schedule.change(session, workplace.user, True, 3)
    process = look(workplace.settings, STAND_IN, lambda _: news, THREE)
    assert (process is not None) is news
    if process is not None:
        process.wait(30)
        with session_scope(workplace.settings.database_url) as session:
            job = registry.newest(session, 1)[0]
            assert (job.nightly, job.user_id) == (True, None)


def test_an_hour_that_does_not_exist_is_refused(workplace: Workplace) -> None:
    with session_scope(workplace.settings.database_url) as session, pytest.raises(JobError, match="heure"):
        schedule.change(session, workplace.user, True, 24)
