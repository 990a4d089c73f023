"""Structures: counters one can call, visit or write to, and when they are open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEB_FIELDS = ("website", "contact_form")
"""Fields of a structure that are addresses of the web."""

# [[first day, last day, [[open, close]…]]…], as the directory gives them.
Hours = list[list[Any]]


@dataclass(frozen=True)
class Structure:
    """A counter. Every contact is None when no source gives it: it is never guessed.

    Args:
        more_phones: other numbers, each with what it is for.
        as_of: ISO 8601 date of the record, or of its source when the record has none.
    """

    name: str
    kind: str
    id: str | None = None
    address: str | None = None
    phone: str | None = None
    more_phones: list[list[str]] = field(default_factory=list)
    email: str | None = None
    website: str | None = None
    contact_form: str | None = None
    hours: Hours = field(default_factory=list)
    hours_note: str | None = None
    france_services: bool = False
    source: str | None = None
    as_of: str | None = None
    demonstration: bool = False

    @property
    def has_contact(self) -> bool:
        return bool(self.phone or self.email or self.address or self.website or self.contact_form)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form of the contract."""
        return dict(vars(self))


def opening_spans(hours: Hours, weekday: int) -> list[tuple[time, time]]:
    """Return the opening spans of a weekday (0 = Monday), in order. Spans that do not read are left out."""
    return sorted(span for first, last, spans in _ranges(hours) if first <= weekday <= last for span in spans)


def is_open(hours: Hours, moment: datetime) -> bool | None:
    """Say whether the counter is open at that local time, or None when its hours are unknown."""
    if not hours:
        return None
    now = moment.time()
    return any(start <= now < end for start, end in opening_spans(hours, moment.weekday()))


def describe_hours(hours: Hours) -> list[str]:
    """Return lines such as "lundi au jeudi : 9 h – 12 h, 14 h – 17 h"."""
    return [
        f"{_days(first, last)} : {', '.join(f'{_clock(a)} – {_clock(b)}' for a, b in sorted(spans))}"
        for first, last, spans in _ranges(hours)
        if spans
    ]


def describe_date(as_of: str) -> str:
    """Return an ISO 8601 date as one reads it: "2021", "octobre 2026", "21 novembre 2026"."""
    year, *rest = as_of.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    if len(rest) == 1:
        return f"{month} {year}"
    day = "1er" if int(rest[1]) == 1 else str(int(rest[1]))
    return f"{day} {month} {year}"


def _ranges(hours: Hours) -> Iterator[tuple[int, int, list[tuple[time, time]]]]:
    for first, last, spans in hours:
        if first in DAYS and last in DAYS:
            yield DAYS.index(first), DAYS.index(last), [_span(one) for one in spans]


def _span(bounds: list[str]) -> tuple[time, time]:
    return time.fromisoformat(bounds[0]), time.fromisoformat(bounds[1])


def _days(first: int, last: int) -> str:
    if first == last:
        return DAYS[first]
    return f"{DAYS[first]} {'et' if last == first + 1 else 'au'} {DAYS[last]}"


def _clock(moment: time) -> str:
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"
