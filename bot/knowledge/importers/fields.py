"""What the fields of official files have in common: web and e-mail addresses, days, dates."""

import re
from datetime import date, datetime

from bot.knowledge.structures import DAYS

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
EMAIL_LENGTH = 200
WEB = re.compile(r"https?://\S+\.\S+", re.IGNORECASE)
_SHAPES = ("%d/%m/%Y", "%Y-%m-%d")


def are_days(first: str, last: str) -> bool:
    """Say whether these are two days of the week, in order: "lundi", "jeudi"."""
    return first in DAYS and last in DAYS and DAYS.index(first) <= DAYS.index(last)


def day_of(text: str) -> date | None:
    """Return the day that "31/10/2026" or "2026-10-31" says, None when it says none."""
    for shape in _SHAPES:
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None
