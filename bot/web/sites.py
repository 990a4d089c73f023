"""What a page needs of a site before it speaks: its profile and its logo."""

import hashlib
from typing import Any

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.conversations.journal import find_site
from bot.conversations.models import Site
from bot.conversations.site_profile import public_profile
from bot.database import session_scope
from bot.errors import UnknownCodeError
from bot.text import storable

_FIVE_MINUTES = "public, max-age=300"


async def profile(request: Request) -> JSONResponse:
    found = await run_in_threadpool(_profile, request.app.state.settings.database_url, request.path_params["site"])
    return JSONResponse(found, headers={"Cache-Control": _FIVE_MINUTES})


async def logo(request: Request) -> Response:
    url, key = request.app.state.settings.database_url, request.path_params["site"]
    content, media_type = await run_in_threadpool(_logo, url, key)
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    headers = {"Cache-Control": _FIVE_MINUTES, "ETag": etag}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


ROUTES = [
    Route("/api/v1/sites/{site}", profile),
    Route("/s/{site}/logo", logo),
]


def _profile(url: str, key: str) -> dict[str, Any]:
    with session_scope(url) as session:
        return public_profile(session, find_site(session, storable(key)))


def _logo(url: str, key: str) -> tuple[bytes, str]:
    with session_scope(url) as session:
        found = session.execute(select(Site.logo, Site.logo_type).where(Site.key == storable(key))).first()
    if found is None or found.logo is None:
        raise UnknownCodeError("Ce site n'a pas de logo.", "Pour en donner un : orientation site logo SITE FICHIER")
    return found.logo, found.logo_type
