"""The console's first page: what waits, and where to go."""

from starlette.responses import Response

from bot.accounts.roles import Permission
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.render import page


def home(visit: Visit) -> Response:
    return page(visit, "home.html")


ROUTES = [ConsoleRoute("/console/", home, Permission.SIGNED_IN)]
