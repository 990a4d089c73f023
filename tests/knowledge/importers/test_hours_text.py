"""Hours as people write them: what we print reads again, and what does not read is refused with its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.importers.hours_text import EXAMPLE, read_hours
from bot.knowledge.structures import DAYS, Hours, describe_hours, opening_spans

CLOCK = st.builds(lambda hour, minute: f"{hour:02d}:{minute:02d}:00", st.integers(0, 23), st.sampled_from([0, 5, 30]))
SPAN = st.lists(CLOCK, min_size=2, max_size=2, unique=True).map(sorted)
RANGE = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted).map(lambda pair: [DAYS[one] for one in pair])
HOURS = st.lists(st.tuples(RANGE, st.lists(SPAN, min_size=1, max_size=2)).map(lambda x: [*x[0], x[1]]), max_size=4)


@given(hours=HOURS)
def test_what_is_printed_reads_again(hours: Hours) -> None:
    read = read_hours(" ; ".join(describe_hours(hours)))
    assert [opening_spans(read, day) for day in range(7)] == [opening_spans(hours, day) for day in range(7)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("lundi : 9h-12h", {0}),
        ("Du lundi au mercredi : 9h à 12h", {0, 1, 2}),
        ("lundi, mercredi et samedi : 9:00 – 12:00", {0, 2, 5}),
        ("mardi : 9h-12h\njeudi : 9 h — 12 h", {1, 3}),
        (EXAMPLE, {0, 1, 2, 3, 4}),
        ("", set()),
    ],
)
def test_days_are_read_as_people_write_them(text: str, days: set[int]) -> None:
    hours = read_hours(text)
    assert {day for day in range(7) if opening_spans(hours, day)} == days
    assert all(str(opening_spans(hours, day)[0][0]) == "09:00:00" for day in days)


@pytest.mark.parametrize(
    "text",
    ["9h-12h", "lundi", "lundi :", "lundi : matin", "fériés : 9h-12h", "lundi : 12h-9h", "lundi : 9h-25h"],
)
def test_what_does_not_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_hours(text)


@given(text=st.text(alphabet="lundi àau:;,-–h0129\n", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        hours = read_hours(text)
    except ValueError:
        return
    assert all(first in DAYS and last in DAYS and spans for first, last, spans in hours)
