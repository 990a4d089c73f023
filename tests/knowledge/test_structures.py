"""Opening hours are read as the directory writes them, and said as people say them."""

from datetime import date, datetime

import pytest

from bot.knowledge.structures import (
    Hours,
    Structure,
    describe_date,
    describe_hours,
    describe_today,
    is_open,
    opening_at,
    opening_spans,
)

MORNING, AFTERNOON = ["09:00:00", "12:00:00"], ["14:00:00", "17:30:00"]
HOURS: Hours = [["lundi", "jeudi", [AFTERNOON, MORNING]], ["vendredi", "vendredi", [MORNING]]]
MONDAY, FRIDAY, SUNDAY = 23, 27, 29  # November 2026


@pytest.mark.parametrize(
    ("day", "hour", "minute", "expected"),
    [
        (MONDAY, 9, 0, True),
        (MONDAY, 8, 59, False),
        (MONDAY, 12, 0, False),
        (MONDAY, 17, 29, True),
        (FRIDAY, 11, 0, True),
        (FRIDAY, 15, 0, False),
        (SUNDAY, 10, 0, False),
    ],
)
def test_open_from_the_first_minute_to_the_last(day: int, hour: int, minute: int, expected: bool) -> None:
    assert is_open(HOURS, datetime(2026, 11, day, hour, minute)) is expected


NIGHT: Hours = [["vendredi", "dimanche", [["20:00:00", "02:00:00"]]]]
ALL_DAY: Hours = [["lundi", "lundi", [["00:00:00", "00:00:00"]]]]
OVER_THE_WEEKEND: Hours = [["samedi", "lundi", [MORNING]]]
SATURDAY = 28


@pytest.mark.parametrize(
    ("hours", "day", "hour", "expected"),
    [
        (NIGHT, FRIDAY, 1, False),
        (NIGHT, FRIDAY, 23, True),
        (NIGHT, SATURDAY, 1, True),
        (NIGHT, SATURDAY, 2, False),
        (NIGHT, MONDAY, 1, True),
        (NIGHT, MONDAY, 23, False),
        (ALL_DAY, MONDAY, 0, True),
        (ALL_DAY, MONDAY, 23, True),
        (ALL_DAY, MONDAY + 1, 0, False),
        (OVER_THE_WEEKEND, SUNDAY, 10, True),
        (OVER_THE_WEEKEND, MONDAY, 10, True),
        (OVER_THE_WEEKEND, FRIDAY, 10, False),
    ],
)
def test_spans_run_past_midnight_and_days_over_the_end_of_the_week(
    hours: Hours, day: int, hour: int, expected: bool
) -> None:
    assert is_open(hours, datetime(2026, 11, day, hour)) is expected


@pytest.mark.parametrize(
    ("hours", "day", "said"),
    [
        (HOURS, MONDAY, "Aujourd'hui : 9 h – 12 h, 14 h – 17 h 30"),
        (HOURS, FRIDAY, "Aujourd'hui : 9 h – 12 h"),
        (HOURS, SUNDAY, "Fermé aujourd'hui"),
        ([["lundi", "lundi", []]], MONDAY, "Fermé aujourd'hui"),
        (NIGHT, FRIDAY, "Aujourd'hui : 20 h – 2 h"),
        (NIGHT, SATURDAY, "Aujourd'hui : jusqu'à 2 h, 20 h – 2 h"),
        (NIGHT, MONDAY, "Aujourd'hui : jusqu'à 2 h"),
        ([], MONDAY, None),
    ],
)
def test_the_hours_of_a_day_are_said_in_french(hours: Hours, day: int, said: str | None) -> None:
    assert describe_today(hours, date(2026, 11, day)) == said


def test_on_a_public_holiday_no_source_says_whether_it_is_open() -> None:
    armistice = datetime(2026, 11, 11, 10)
    assert opening_at(HOURS, armistice) == {"open_now": None, "today_text": "Jour férié : horaires à vérifier"}
    assert opening_at([], armistice) == {"open_now": None, "today_text": None}


def test_without_a_local_time_nothing_is_said_of_today() -> None:
    assert opening_at(HOURS, None) == {"open_now": None, "today_text": None}
    assert opening_at(HOURS, datetime(2026, 11, SUNDAY, 10)) == {"open_now": False, "today_text": "Fermé aujourd'hui"}


def test_unknown_hours_are_neither_open_nor_closed() -> None:
    assert is_open([], datetime(2026, 11, MONDAY, 10)) is None


def test_spans_come_in_order() -> None:
    assert [span[0].hour for span in opening_spans(HOURS, 0)] == [9, 14]
    assert opening_spans(HOURS, 5) == []


def test_hours_are_said_in_french() -> None:
    assert describe_hours(HOURS) == ["lundi au jeudi : 9 h – 12 h, 14 h – 17 h 30", "vendredi : 9 h – 12 h"]
    assert describe_hours([["lundi", "mardi", [MORNING]]]) == ["lundi et mardi : 9 h – 12 h"]
    assert describe_hours([["lundi", "lundi", []]]) == []


def test_days_that_do_not_exist_are_left_out() -> None:
    assert describe_hours([["lundi", "fériés", [MORNING]]]) == []


@pytest.mark.parametrize("contact", ["phone", "email", "address", "website", "contact_form"])
def test_any_contact_makes_a_counter_reachable(contact: str) -> None:
    assert Structure("Mairie", "mairie", **{contact: "x"}).has_contact
    assert not Structure("Mairie", "mairie", **{contact: ""}).has_contact


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Mairie de Bourgueil", "la mairie de Bourgueil"),
        ("Mairie du Mans", "la mairie du Mans"),
        ("France services de Langeais", "France services de Langeais"),
        ("", ""),
    ],
)
def test_a_counter_is_named_as_one_says_it(name: str, said: str) -> None:
    assert Structure(name, "mairie").in_a_sentence == said


@pytest.mark.parametrize(
    ("as_of", "read"),
    [
        ("2021", "2021"),
        ("2026-10", "octobre 2026"),
        ("2026-11-21", "21 novembre 2026"),
        ("2026-08-01", "1er août 2026"),
    ],
)
def test_dates_are_read_in_french(as_of: str, read: str) -> None:
    assert describe_date(as_of) == read
