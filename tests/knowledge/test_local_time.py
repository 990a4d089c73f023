"""Opening hours are local: each commune has its clocks."""

from datetime import datetime, timezone

import pytest

from bot.knowledge.local_time import local_moment

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("commune", "hour", "minute"),
    [
        ("37031", 13, 0),
        ("2A004", 13, 0),
        ("97105", 8, 0),
        ("97209", 8, 0),
        ("97302", 9, 0),
        ("97411", 16, 0),
        ("97502", 9, 0),
        ("97608", 15, 0),
        ("97701", 8, 0),
        ("97801", 8, 0),
        ("98611", 0, 0),
        ("98735", 2, 0),
        ("98731", 2, 30),
        ("98719", 3, 0),
        ("98818", 23, 0),
    ],
)
def test_noon_in_greenwich_is_another_hour_here(commune: str, hour: int, minute: int) -> None:
    local = local_moment(commune, NOON)
    assert local is not None
    assert (local.hour, local.minute) == (hour, minute)


def test_summer_time_is_that_of_the_day() -> None:
    summer = local_moment("37031", NOON.replace(month=7))
    assert summer is not None
    assert summer.hour == 14


@pytest.mark.parametrize("commune", ["98412", "98901"], ids=["Kerguelen", "Clipperton"])
def test_where_nobody_lives_no_local_time_is_said(commune: str) -> None:
    assert local_moment(commune, NOON) is None
