"""The one cookie: which conversation this browser is in, on the page that works without JavaScript.

It holds the signed token alone, ends with the browser's session, is read by no script and goes to no other page.
"""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

_NAME = "conversation"


def held_token(request: Request) -> str | None:
    return request.cookies.get(_NAME) or None


def hold(response: Response, request: Request, site: str, token: str) -> None:
    response.set_cookie(
        _NAME,
        token,
        path=address_of(site),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def let_go(response: Response, request: Request, site: str) -> None:
    response.delete_cookie(
        _NAME, path=address_of(site), secure=request.url.scheme == "https", httponly=True, samesite="lax"
    )


def address_of(site: str) -> str:
    """Return the path of a site's page."""
    return f"/s/{quote(site, safe='')}"
