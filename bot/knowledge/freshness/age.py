"""How old what we know is, and when it is old enough to be said."""

from calendar import monthrange
from datetime import date

from bot.knowledge.structures import describe_date
from bot.text import with_de

STALE_AFTER_MONTHS = 18


def last_day(as_of: str) -> date:
    """Return the last day of an ISO 8601 date that may be a year or a month: nothing is said older than it is.

    >>> last_day("2026-02")
    datetime.date(2026, 2, 28)
    """
    year, month, day = (*map(int, as_of.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def is_stale(as_of: str, today: date) -> bool:
    """Say whether a date is more than STALE_AFTER_MONTHS months before today."""
    then = last_day(as_of)
    months = (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)
    whole = months == STALE_AFTER_MONTHS and today.day == then.day
    return months >= STALE_AFTER_MONTHS and not whole


def stale_sentence(as_of: str | None, today: date) -> str | None:
    """Return the sentence that warns of an old contact, or None when it is recent or its date is not known."""
    if as_of is None or not is_stale(as_of, today):
        return None
    return f"Information {dated(as_of)} : à vérifier."


def dated(as_of: str) -> str:
    """Return an ISO 8601 date as it follows a noun: "de 2021", "d'octobre 2024", "du 3 mars 2024"."""
    said = describe_date(as_of)
    return f"du {said}" if as_of.count("-") == 2 else with_de(said)
