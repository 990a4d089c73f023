"""Cuts a message where a second problem may begin."""

import re

_LINKS = "et aussi|et puis|et sinon|et en plus|en plus|par ailleurs|autre chose|aussi|puis|sinon|et|plus"
_BOUNDARY = re.compile(rf"[.;!?\n]+|,?\s+(?:{_LINKS})\s+", re.IGNORECASE)
_LEAST_WORDS = 3


def clauses(text: str) -> list[str]:
    """Return the parts of a message long enough to hold a problem; none when there is only one."""
    parts = [part.strip(" ,") for part in _BOUNDARY.split(text)]
    long_enough = [part for part in parts if len(part.split()) >= _LEAST_WORDS]
    return long_enough if len(long_enough) > 1 else []
