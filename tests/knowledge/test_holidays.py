"""Public holidays of all of France: eleven a year."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter as reference

from bot.knowledge.holidays import easter, is_holiday


def test_the_holidays_of_a_year() -> None:
    days = [date(2026, 1, 1) + timedelta(days=one) for one in range(365)]
    assert [f"{day:%d/%m}" for day in days if is_holiday(day)] == [
        *("01/01", "06/04", "01/05", "08/05", "14/05", "25/05", "14/07", "15/08", "01/11", "11/11", "25/12")
    ]


@pytest.mark.parametrize("year", range(2020, 2101))
def test_easter_is_that_of_the_reference(year: int) -> None:
    assert easter(year) == reference(year)
