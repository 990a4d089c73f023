"""Pages for people: the chat of a site."""

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.conversations.journal import find_site
from bot.database import session_scope
from bot.text import storable

_HERE = Path(__file__).parent / "page"
DEMONSTRATION_SITE = "cctoval"
_templates = Jinja2Templates(_HERE)


async def home(request: Request) -> Response:
    return RedirectResponse(f"/s/{DEMONSTRATION_SITE}")


async def chat(request: Request) -> Response:
    site = await run_in_threadpool(_site, request.app.state.settings.database_url, request.path_params["site"])
    context = {"site": site, "title": f"Commun Orientation – {site['name']}"}
    return _templates.TemplateResponse(request, "chat.html", context)


ROUTES = [
    Route("/", home),
    Route("/s/{site}", chat),
]


def _site(url: str, key: str) -> dict[str, str]:
    with session_scope(url) as session:
        site = find_site(session, storable(key))
        return {"key": site.key, "name": site.name}
