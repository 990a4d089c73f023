"""Makes the console's pages from their templates."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.templating import Jinja2Templates

from bot.accounts.roles import NAMES
from bot.web.console.menu import menu

if TYPE_CHECKING:
    from bot.web.console.guard import Visit

HERE = Path(__file__).parent


def grouped(number: int) -> str:
    """Return a number as French writes it, by groups of three figures.

    >>> grouped(31069)
    '31\\u202f069'
    """
    return f"{number:,}".replace(",", "\u202f")


templates = Jinja2Templates(HERE / "templates")
templates.env.filters["grouped"] = grouped


def page(visit: "Visit", template: str, status: int = 200, **context: Any) -> Response:
    """Return a page with the menu of whoever is signed in."""
    agent = visit.agent
    shared = {
        "agent": agent,
        "role": NAMES[agent.role],
        "csrf": visit.csrf,
        "menu": menu(visit.request.url.path, agent.may),
    }
    response: Response = templates.TemplateResponse(visit.request, template, {**shared, **context}, status)
    return private(response)


def open_page(request: Any, template: str, status: int = 200, **context: Any) -> Response:
    """Return a page for somebody who is not signed in."""
    response: Response = templates.TemplateResponse(request, template, context, status)
    return private(response)


def refusal(visit: "Visit", status: int, sentence: str) -> Response:
    return page(visit, "refusal.html", status, sentence=sentence)


def private(response: Response) -> Response:
    """Nothing of the console is kept by a browser's or a proxy's cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
