"""All the routes of the console, and its own files."""

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.web.console import home, journal, me, openid, phrasings, review, reviews, sign_in, sites, users
from bot.web.console.render import HERE

ROUTES: list[BaseRoute] = [
    *sign_in.ROUTES,
    *openid.ROUTES,
    *home.ROUTES,
    *reviews.ROUTES,
    *review.ROUTES,
    *phrasings.ROUTES,
    *me.ROUTES,
    *users.ROUTES,
    *sites.ROUTES,
    *journal.ROUTES,
    Mount("/console/static", StaticFiles(directory=HERE / "static")),
]
