"""What time it is where a counter stands: opening hours are local."""

from datetime import datetime
from zoneinfo import ZoneInfo

_PARIS = "Europe/Paris"
# By the first three digits of the INSEE code. None: no inhabited commune, and more than one local time.
_OVERSEAS: dict[str, str | None] = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "984": None,
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
    "989": None,
}
# French Polynesia has three local times.
_MARQUESAS = dict.fromkeys(("98718", "98723", "98731", "98746", "98756", "98757"), "Pacific/Marquesas")
_FAR_ISLANDS = {**_MARQUESAS, "98719": "Pacific/Gambier"}


def local_moment(commune: str, moment: datetime) -> datetime | None:
    """Return a moment by the clocks of a commune (INSEE code), or None where the local time is not known."""
    zone = _FAR_ISLANDS.get(commune) or _OVERSEAS.get(commune[:3], _PARIS)
    return moment.astimezone(ZoneInfo(zone)) if zone else None
