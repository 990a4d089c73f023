"""All the routes of the console, and its own files."""

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.web.console import (
    council_file,
    coverage,
    evaluation,
    home,
    journal,
    me,
    models,
    openid,
    phrasings,
    proposal_form,
    proposals,
    references,
    review,
    reviews,
    sign_in,
    simulator,
    sites,
    structures,
    structures_list,
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
    *references.ROUTES,
    *evaluation.ROUTES,
    *models.ROUTES,
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
