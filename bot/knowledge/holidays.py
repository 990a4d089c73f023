"""French public holidays: no source says whether a counter is open on those days."""

from datetime import date, timedelta

# Code du travail, art. L. 3133-1: those that fall on the same day every year.
_FIXED = frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)})
# Days after Easter Sunday: Easter Monday, Ascension Day, Whit Monday.
_AFTER_EASTER = frozenset({1, 39, 50})


def is_holiday(day: date) -> bool:
    """Say whether a day is a public holiday in all of France."""
    return (day.month, day.day) in _FIXED or (day - easter(day.year)).days in _AFTER_EASTER


def easter(year: int) -> date:
    """Return Easter Sunday of a year in the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    return date(year, 3, 22) + timedelta(days=epact + weekday - 7 * correction)
