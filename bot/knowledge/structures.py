"""Structures: counters one can call, visit or write to, and when they are open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from bot.knowledge.holidays import is_holiday

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
CLOSED, CHECKED = "closed", "checked"
"""Marks that a council puts on a structure beside its fields: it is closed for good, it was checked on a day."""

# [[first day, last day, [[open, close]…]]…], as the directory gives them. A span that closes no later than it opens
# runs past midnight.
Hours = list[list[Any]]
_MIDNIGHT = time(0)


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

    @property
    def in_a_sentence(self) -> str:
        """The name as one says it: "la mairie de Bourgueil", or as it is written where its gender is not known."""
        return f"la m{self.name[1:]}" if self.name.startswith("Mairie") else self.name

    def is_same_as(self, other: "Structure") -> bool:
        """Say whether both are one counter: the same record, or the same name where there is none."""
        return self.id == other.id and self.name == other.name

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form of the contract."""
        return dict(vars(self))


def opening_spans(hours: Hours, weekday: int) -> list[tuple[time, time]]:
    """Return the spans that begin on a weekday (0 = Monday), in order. Days that do not read are left out."""
    return sorted(span for first, last, spans in _ranges(hours) if _is_within(weekday, first, last) for span in spans)


def is_open(hours: Hours, moment: datetime) -> bool | None:
    """Say whether the counter is open at that local time, or None when its hours are unknown, or are on that day."""
    if not hours or is_holiday(moment.date()):
        return None
    now, weekday = moment.time(), moment.weekday()
    begun = any(start <= now and (now < end or end <= start) for start, end in opening_spans(hours, weekday))
    return begun or any(now < end for end in _ends_of_the_night(hours, weekday))


def describe_today(hours: Hours, day: date) -> str | None:
    """Return "Aujourd'hui : 9 h – 12 h, 14 h – 17 h" or "Fermé aujourd'hui", or None when the hours are unknown."""
    if not hours:
        return None
    if is_holiday(day):
        return "Jour férié : horaires à vérifier"
    spans = opening_spans(hours, day.weekday())
    said = [f"jusqu'à {_clock(end)}" for end in _ends_of_the_night(hours, day.weekday())]
    said += [_describe_span(*span) for span in spans]
    return f"Aujourd'hui : {', '.join(said)}" if said else "Fermé aujourd'hui"


def opening_at(hours: Hours, moment: datetime | None) -> dict[str, Any]:
    """Return what the page says of today; moment is None where the local time is not known: nothing is then said."""
    if moment is None:
        return {"open_now": None, "today_text": None}
    return {"open_now": is_open(hours, moment), "today_text": describe_today(hours, moment.date())}


def describe_hours(hours: Hours) -> list[str]:
    """Return lines such as "lundi au jeudi : 9 h – 12 h, 14 h – 17 h"."""
    return [
        f"{_days(first, last)} : {', '.join(_describe_span(*span) for span in sorted(spans))}"
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


def _is_within(weekday: int, first: int, last: int) -> bool:
    """Say whether a day is in a range of days, which may run over the end of the week."""
    return (weekday - first) % 7 <= (last - first) % 7


def _ends_of_the_night(hours: Hours, weekday: int) -> list[time]:
    """Return when the spans close that began the day before and run past midnight."""
    return [end for start, end in opening_spans(hours, (weekday - 1) % 7) if _MIDNIGHT < end <= start]


def _describe_span(start: time, end: time) -> str:
    return f"{_clock(start)} – {_clock(end)}"


def _days(first: int, last: int) -> str:
    if first == last:
        return DAYS[first]
    return f"{DAYS[first]} {'et' if last == first + 1 else 'au'} {DAYS[last]}"


def _clock(moment: time) -> str:
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"
