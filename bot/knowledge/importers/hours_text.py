"""Reads opening hours as people write them: "lundi au jeudi : 9 h – 12 h, 14 h – 17 h 30 ; vendredi : 9h-12h"."""

import re
from datetime import time
from itertools import groupby

from bot.knowledge.importers.fields import are_days
from bot.knowledge.structures import DAYS, Hours, opening_spans

_SPAN = re.compile(r"(\d{1,2})\s*[h:]\s*(\d{2})?\s*(?:-|–|—|à)\s*(\d{1,2})\s*[h:]\s*(\d{2})?")
_RANGE = re.compile(r"(?:du\s+)?(\w+)\s*(?:au|à|-|–)\s*(\w+)")
EXAMPLE = "lundi au jeudi : 9h-12h, 14h-17h30 ; vendredi : 9h-12h"


def read_hours(text: str) -> Hours:
    """Return hours in the directory's shape, or raise ValueError with the words that do not read."""
    return [entry for part in re.split(r"[;\n]", text) if part.strip() for entry in _part(part.strip())]


def write_hours(hours: Hours) -> str:
    """Return hours as read_hours reads them; days that are closed are left out.

    >>> write_hours([["lundi", "mardi", [["09:00:00", "12:30:00"]]]])
    'lundi au mardi : 9h-12h30'
    """
    week = [opening_spans(hours, weekday) for weekday in range(len(DAYS))]
    parts = []
    for spans, days in groupby(range(len(DAYS)), key=lambda weekday: week[weekday]):
        first, *others = days
        if spans:
            last = f" au {DAYS[others[-1]]}" if others else ""
            said = ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)
            parts.append(f"{DAYS[first]}{last} : {said}")
    return " ; ".join(parts)


def _clock(moment: time) -> str:
    return f"{moment.hour}h{moment.minute:02d}" if moment.minute else f"{moment.hour}h"


def _part(part: str) -> Hours:
    days, _, spans = part.partition(":")
    if not spans.strip():
        raise ValueError(part)
    read = [_span(one.strip()) for one in spans.split(",")]
    return [[first, last, read] for first, last in _days(days.strip().lower())]


def _days(text: str) -> list[tuple[str, str]]:
    """Return ranges of days: "lundi au jeudi", "mardi", or "lundi, mercredi et vendredi" one by one."""
    named = _RANGE.fullmatch(text)
    ranges = [(named[1], named[2])] if named else [(day, day) for day in re.split(r"\s*,\s*|\s+et\s+", text)]
    for first, last in ranges:
        if not are_days(first, last):
            raise ValueError(text or "jour")
    return ranges


def _span(text: str) -> list[str]:
    read = _SPAN.fullmatch(text)
    if read is None:
        raise ValueError(text)
    start, end = (time(int(hour), int(minute or 0)) for hour, minute in (read.group(1, 2), read.group(3, 4)))
    if start >= end:
        raise ValueError(text)
    return [start.isoformat("seconds"), end.isoformat("seconds")]
