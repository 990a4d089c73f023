"""Opening hours as a form shows them: seven days, two spans a day. Pure."""

from bot.knowledge.importers.hours_text import write_hours
from bot.knowledge.structures import DAYS, Hours, opening_spans

SPANS = 2
"""How many spans a day of the form has: morning and afternoon."""
# (opens, closes) as an input of type time holds them: "09:00"; empty when not filled in.
Span = tuple[str, str]
Week = list[list[Span]]


class HoursError(Exception):
    """The hours of a day do not hold together; the sentence says which, and why."""


def week_of(hours: Hours) -> Week:
    """Return the form's days for these hours, spans that are not used empty."""
    days = [opening_spans(hours, weekday)[:SPANS] for weekday in range(len(DAYS))]
    return [
        [(f"{start:%H:%M}", f"{end:%H:%M}") for start, end in spans] + [("", "")] * (SPANS - len(spans))
        for spans in days
    ]


def has_more(hours: Hours) -> bool:
    """Say whether a day has more spans than the form can show."""
    return any(len(opening_spans(hours, weekday)) > SPANS for weekday in range(len(DAYS)))


def text_of(week: Week) -> str:
    """Return the hours of a form as a council's file writes them; empty when no day is filled in.

    Raises:
        HoursError: a bound is missing, or a span ends before it begins or before the one before it.
    """
    return write_hours([[day, day, _spans(day, spans)] for day, spans in zip(DAYS, week, strict=True)])


def _spans(day: str, spans: list[Span]) -> list[list[str]]:
    kept: list[list[str]] = []
    for start, end in spans:
        if bool(start) != bool(end):
            raise HoursError(f"{day.capitalize()} : il manque une heure d'ouverture ou de fermeture.")
        if start and (start >= end or (kept and start < kept[-1][1])):
            raise HoursError(f"{day.capitalize()} : les heures doivent se suivre, comme 9 h – 12 h puis 14 h – 17 h.")
        if start:
            kept.append([start, end])
    return kept
