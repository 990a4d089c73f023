"""More than 18 months, and how it is said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.freshness.age import is_stale, last_day, stale_sentence

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [
        ("2025-05-22", False),
        ("2025-05-21", True),
        ("2025-05", False),
        ("2025-04", True),
        ("2025", False),
        ("2024", True),
        ("2026-11-22", False),
        ("2027-01-01", False),
    ],
)
def test_18_months_to_the_day_are_not_yet_too_old(as_of: str, stale: bool) -> None:
    assert is_stale(as_of, TODAY) is stale


@pytest.mark.parametrize(
    ("today", "stale"), [(date(2026, 2, 28), False), (date(2026, 3, 1), True)], ids=["dernier jour", "lendemain"]
)
def test_months_of_different_lengths(today: date, stale: bool) -> None:
    assert is_stale("2024-08-31", today) is stale


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_what_is_stale_stays_so(then: date, today: date) -> None:
    later = date.fromordinal(today.toordinal() + 40)
    assert is_stale(then.isoformat(), later) or not is_stale(then.isoformat(), today)


@pytest.mark.parametrize(
    ("as_of", "day"), [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2023-03-09", "2023-03-09")]
)
def test_a_date_is_taken_at_its_latest(as_of: str, day: str) -> None:
    assert last_day(as_of).isoformat() == day


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (None, None),
        ("2026-10", None),
        ("2021", "Information de 2021 : à vérifier."),
        ("2024-10", "Information d'octobre 2024 : à vérifier."),
        ("2024-03", "Information de mars 2024 : à vérifier."),
        ("2024-03-01", "Information du 1er mars 2024 : à vérifier."),
    ],
)
def test_an_old_contact_is_said_so(as_of: str | None, said: str | None) -> None:
    assert stale_sentence(as_of, TODAY) == said
