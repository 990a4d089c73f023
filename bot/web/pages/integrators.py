"""For those who put the assistant in a council's pages: what to copy, what to allow, and how it looks."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.web.pages.demonstration import SITE
from bot.web.pages.reading import read_sites
from bot.web.pages.rendering import not_found, render
from bot.web.security import PREVIEW_POLICY, WITH_FRAMES_POLICY

MODES = {
    "launcher": "Un bouton en bas de page",
    "inline": "Dans un bloc de la page",
    "page": "Une page entière",
}


async def guide(request: Request) -> Response:
    """Show the lines to copy for the site chosen."""
    sites = await run_in_threadpool(read_sites, request.app.state.settings.database_url)
    keys = [key for key, _ in sites]
    asked = request.query_params.get("site")
    site = asked if asked in keys else SITE if SITE in keys else next(iter(keys), "")
    origin = f"{request.url.scheme}://{request.url.netloc}"
    response = render(request, "integrate.html", sites=sites, site=site, modes=MODES, origin=origin)
    response.headers["Content-Security-Policy"] = WITH_FRAMES_POLICY
    return response


async def preview(request: Request) -> Response:
    """Show an empty council page that embeds the assistant in one mode."""
    sites = dict(await run_in_threadpool(read_sites, request.app.state.settings.database_url))
    site, mode = request.query_params.get("site", ""), request.query_params.get("mode", "launcher")
    if site not in sites or mode not in MODES:
        return not_found(request)
    response = render(request, "preview.html", site=site, name=sites[site], mode=mode, label=MODES[mode])
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
