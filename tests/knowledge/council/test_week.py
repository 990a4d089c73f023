"""Opening hours in a form, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.council.week import HoursError, has_more, text_of, week_of
from bot.knowledge.importers.hours_text import read_hours, write_hours
from bot.knowledge.structures import DAYS

CLOSED = ("", "")
_hour = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))


@st.composite
def days(draw: st.DrawFn) -> list[tuple[str, str]]:
    bounds = sorted(draw(st.lists(_hour, min_size=4, max_size=4, unique=True)))
    count = draw(st.integers(0, 2))
    spans = [(bounds[0], bounds[1]), (bounds[2], bounds[3])][:count]
    return [*spans, *[CLOSED] * (2 - count)]


@given(st.lists(days(), min_size=7, max_size=7))
def test_a_week_comes_back_from_the_file_as_it_was(week: list[list[tuple[str, str]]]) -> None:
    text = text_of(week)
    assert week_of(read_hours(text)) == week
    assert write_hours(read_hours(text)) == text


def test_days_that_are_alike_are_said_together() -> None:
    morning = [("09:00", "12:30"), CLOSED]
    week = [morning, morning, [CLOSED, CLOSED], morning, *[[CLOSED, CLOSED]] * 3]
    assert text_of(week) == "lundi au mardi : 9h-12h30 ; jeudi : 9h-12h30"


@pytest.mark.parametrize(
    ("spans", "why"),
    [
        ([("09:00", ""), CLOSED], "manque"),
        ([("", "12:00"), CLOSED], "manque"),
        ([("12:00", "09:00"), CLOSED], "se suivre"),
        ([("09:00", "12:00"), ("11:00", "17:00")], "se suivre"),
    ],
)
def test_a_day_that_does_not_hold_together_says_which(spans: list[tuple[str, str]], why: str) -> None:
    week = [[CLOSED, CLOSED], spans, *[[CLOSED, CLOSED]] * 5]
    with pytest.raises(HoursError, match=f"^Mardi.*{why}"):
        text_of(week)


def test_a_third_span_is_told() -> None:
    three = [[DAYS[0], DAYS[0], [["08:00:00", "09:00:00"], ["10:00:00", "11:00:00"], ["12:00:00", "13:00:00"]]]]
    assert has_more(three)
    assert not has_more([[DAYS[0], DAYS[0], three[0][2][:2]]])
