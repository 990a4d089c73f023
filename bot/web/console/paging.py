"""Pages of a long list: which one is asked for, and the address of its neighbours."""

from urllib.parse import urlencode

from bot.web.console.guard import Visit


def page_number(visit: Visit) -> int:
    """Return the page that the address asks for; the first when it says none."""
    given = visit.query.get("page", "")
    return max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 5 else 1


def page_link(visit: Visit, number: int) -> str:
    """Return the address of another page of the same list, filters kept."""
    return f"?{urlencode({**visit.query, 'page': str(number)})}"
