"""Headers that every answer of the gateway gets, by kind of page, and the size that a body may have."""

import re
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import OrientationError

MAX_BODY = 16_384
# A file of counters or of phrasings, sent from the console.
MAX_FILE = 2_000_000
# A logo: more than it may weigh, so that the page itself says that it is too heavy.
MAX_PICTURE = 400_000
_BOUNDS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"/console/structures/fichier/"), MAX_FILE),
    (re.compile(r"/console/formulations/plusieurs"), MAX_FILE),
    (re.compile(r"/console/sites/[^/]+/logo$"), MAX_PICTURE),
)

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
_NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'"
_FRAMED_BY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors {}; base-uri 'none'"
)
_PAGE_POLICY = _FRAMED_BY.format("'none'")
# A preview of the assistant, that our own pages frame.
PREVIEW_POLICY = _FRAMED_BY.format("'self'")
# A page that shows previews of the assistant in frames of its own, which nobody else may frame.
WITH_FRAMES_POLICY = f"{_PAGE_POLICY}; frame-src 'self'"
_PAGE = {
    "Content-Security-Policy": _PAGE_POLICY,
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_API = {
    "Content-Security-Policy": _NOTHING_RUNS,
    "Cross-Origin-Resource-Policy": "same-origin",
    # What a resident says stays in no cache; what may stay in one says so itself.
    "Cache-Control": "no-store",
}
# A council's pages show the logo; opened by itself, an SVG runs nothing.
_LOGO = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_STATIC = {"Content-Security-Policy": _NOTHING_RUNS, "Cross-Origin-Resource-Policy": "same-origin"}
# Modules and styles are loaded from the pages of councils.
_WIDGET = {
    "Content-Security-Policy": _NOTHING_RUNS,
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_KINDS: tuple[tuple[re.Pattern[str], Mapping[str, str]], ...] = (
    (re.compile(r"/(?:api|health)/"), _API),
    (re.compile(r"/s/[^/]*/logo$"), _LOGO),
    (re.compile(r"/widget(?:\.js$|/)"), _WIDGET),
    (re.compile(r"(?:/console)?/static/"), _STATIC),
)
_FILES = (_WIDGET, _STATIC)
_KEPT_FIVE_MINUTES = "public, max-age=300"
_HTTPS_ONLY = "max-age=31536000"


class HeadersMiddleware:
    """Adds the headers of each kind of page, where the page does not say otherwise. Files are compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressed: ASGIApp = GZipMiddleware(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = _headers_for(scope["path"])
        # Answers stay as they are: what a resident says is never compressed beside what others may choose.
        app = self._compressed if headers in _FILES else self._app
        await app(scope, receive, _with_headers(send, headers, scope))


class BodyLimitMiddleware:
    """Refuses bodies that no message, and no file of a council, needs."""

    def __init__(self, app: ASGIApp, explain: Callable[[Request, Exception], Response]) -> None:
        self._app = app
        self._explain = explain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        bound = max_body(scope["path"])
        if _declared_length(scope) > bound:
            await self._explain(Request(scope), BodyTooLargeError(bound))(scope, receive, send)
        else:
            await self._app(scope, _limited(receive, bound), send)


def max_body(path: str) -> int:
    """Return how many bytes may be sent to an address."""
    return next((bound for kind, bound in _BOUNDS if kind.match(path)), MAX_BODY)


class BodyTooLargeError(OrientationError):
    """A body is larger than what may be sent to its address."""

    def __init__(self, bound: int) -> None:
        if bound == MAX_BODY:
            super().__init__("Message trop long.", "2 000 caractères au plus.")
        else:
            size = f"{bound // 1_000_000} Mo" if bound >= 1_000_000 else f"{bound // 1_000} ko"
            super().__init__("Fichier trop lourd.", f"{size} au plus.")


def _declared_length(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdigit() else 0


def _limited(receive: Receive, bound: int) -> Receive:
    """A body may come in chunks without saying its length: count it."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > bound:
            raise BodyTooLargeError(bound)
        return message

    return limited


def _headers_for(path: str) -> Mapping[str, str]:
    return next((headers for kind, headers in _KINDS if kind.match(path)), _PAGE)


def _with_headers(send: Send, of_kind: Mapping[str, str], scope: Scope) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in {**_EVERYWHERE, **of_kind}.items():
                headers.setdefault(name, value)
            if of_kind in _FILES and message["status"] < 400:
                headers.setdefault("Cache-Control", _KEPT_FIVE_MINUTES)
            if scope["scheme"] == "https":
                headers.setdefault("Strict-Transport-Security", _HTTPS_ONLY)
        await send(message)

    return sending
