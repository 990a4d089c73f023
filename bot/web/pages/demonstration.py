"""The demonstration: a council's web site of fictitious look on a real territory, with the widget in it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.web.pages.reading import read_communes, read_profile
from bot.web.pages.rendering import not_found, render

SITE = "cctoval"
PAGES = {
    "dechets": "Déchets et tri",
    "demarches": "Démarches",
    "contact": "Contact",
}


async def home(request: Request) -> Response:
    url = request.app.state.settings.database_url
    profile = await run_in_threadpool(read_profile, url, SITE)
    communes = await run_in_threadpool(read_communes, url, profile["territory"]["code"])
    names = [name.partition(" (")[0] for _, name in communes]
    return render(request, "demonstration/home.html", site=SITE, pages=PAGES, communes=names)


async def inner(request: Request) -> Response:
    page = request.path_params["page"]
    if page not in PAGES:
        return not_found(request)
    return render(request, f"demonstration/{page}.html", site=SITE, pages=PAGES)
