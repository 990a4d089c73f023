"""Headers and limits that every answer of the gateway gets."""

import re

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 16_384
# A council's file, sent from the console.
MAX_FILE = 2_000_000
_BOUNDS: tuple[tuple[re.Pattern[str], int], ...] = ((re.compile(r"/console/structures/fichier/"), MAX_FILE),)

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


class SecurityMiddleware:
    """Adds the security headers and refuses bodies that no message needs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        bound = max_body(scope["path"])
        if _declared_length(scope) > bound:
            await too_large(scope["path"])(scope, receive, _with_headers(send))
            return
        await self._app(scope, _limited(receive, bound), _with_headers(send))


def max_body(path: str) -> int:
    """Return how many bytes may be sent to an address."""
    return next((bound for kind, bound in _BOUNDS if kind.match(path)), MAX_BODY)


def too_large(path: str) -> JSONResponse:
    """Return the refusal of a body, which says how much may be sent there."""
    if max_body(path) == MAX_BODY:
        return JSONResponse({"error": "Message trop long.", "repair": "2 000 caractères au plus."}, 413)
    return JSONResponse({"error": "Fichier trop lourd.", "repair": f"{max_body(path) // 1_000_000} Mo au plus."}, 413)


class BodyTooLargeError(Exception):
    """A body went on after the size a message may have."""


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


def _limited(receive: Receive, bound: int) -> Receive:
    """A body may come in chunks without saying its length: count it."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > bound:
            raise BodyTooLargeError
        return message

    return limited


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
