"""All the routes of the console, and its own files."""

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.web.console import (
    advice,
    council_file,
    coverage,
    help_while_writing,
    home,
    journal,
    me,
    openid,
    phrasing_add,
    phrasing_list,
    phrasing_page,
    phrasings,
    proposal_form,
    proposals,
    review,
    reviews,
    sign_in,
    simulator,
    sites,
    structures,
    structures_list,
    trainings,
    users,
)
from bot.web.console.render import HERE

ROUTES: list[BaseRoute] = [
    *sign_in.ROUTES,
    *openid.ROUTES,
    *home.ROUTES,
    *reviews.ROUTES,
    *review.ROUTES,
    *phrasings.ROUTES,
    *phrasing_list.ROUTES,
    *phrasing_add.ROUTES,
    # Last: its addresses end with an id, where the others have a word.
    *phrasing_page.ROUTES,
    *trainings.ROUTES,
    *advice.ROUTES,
    *help_while_writing.ROUTES,
    *me.ROUTES,
    *proposal_form.ROUTES,
    *proposals.ROUTES,
    *users.ROUTES,
    *sites.ROUTES,
    *journal.ROUTES,
    *structures_list.ROUTES,
    *structures.ROUTES,
    *council_file.ROUTES,
    *simulator.ROUTES,
    *coverage.ROUTES,
    Mount("/console/static", StaticFiles(directory=HERE / "static")),
]
