"""Which web sites may speak to the API from a browser: ours, and those that a partner site names.

A request without `Origin` does not come from another site's page (a server, a terminal): tokens decide alone.
"""

import json
import logging
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.conversations.models import Conversation, Site
from bot.database import session_scope
from bot.errors import OrientationError
from bot.text import storable
from bot.web.security import MAX_BODY

logger = logging.getLogger(__name__)
Explain = Callable[[Request, Exception], Response]

_START = "/api/v1/conversations"
_IN_CONVERSATION = re.compile(r"/api/v1/conversations/([^/]+)/")
_OF_SITE = re.compile(r"/api/v1/sites/([^/]+)$")
_USUAL_PORTS = {"http": 80, "https": 443}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "600",
}


class OriginError(OrientationError):
    """The page that asks is of a web site that the partner site does not name."""


class OriginMiddleware:
    """Refuses other sites' pages with 403, and lets those of the partner read the answers (CORS)."""

    def __init__(self, app: ASGIApp, database_url: str, explain: Explain) -> None:
        self._app = app
        self._url = database_url
        self._explain = explain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or is_ours(origin, headers.get("host", "")):
            await self._app(scope, receive, _with(send, {}))
            return
        body = b""
        if scope["path"] == _START and scope["method"] == "POST":
            body, receive = await _peeked(receive)
        refused: Exception | None = None
        try:
            if not await run_in_threadpool(self._is_allowed, origin, scope, body):
                refused = OriginError(
                    f"Le site {storable(origin)[:100]} n'est pas autorisé.",
                    "Pour l'autoriser : orientation site set SITE allowed_origins https://…",
                )
        except SQLAlchemyError as error:
            refused = error
        if refused:
            await self._explain(Request(scope), refused)(scope, receive, _with(send, {}))
            return
        allowed = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}
        if scope["method"] == "OPTIONS":
            await Response(status_code=204)(scope, receive, _with(send, {**allowed, **_PREFLIGHT}))
        else:
            await self._app(scope, receive, _with(send, allowed))

    def _is_allowed(self, origin: str, scope: Scope, body: bytes) -> bool:
        """Say whether the site concerned names this origin; where no site is concerned yet, whether any site does."""
        query = select(Site.allowed_origins)
        conversation = _IN_CONVERSATION.match(scope["path"])
        with session_scope(self._url) as session:
            if conversation:
                of_site = query.join(Conversation).where(Conversation.id == storable(conversation[1]))
            else:
                of_site = query.where(Site.key == _site_asked(scope, body))
            named = session.scalars(of_site).all() or session.scalars(query).all()
        return any(origin in origins for origins in named)


def is_ours(origin: str, host: str) -> bool:
    """Say whether the page comes from this very server, as the browser reached it."""
    try:
        parts, reached = urlsplit(origin), urlsplit(f"//{host}")
        usual = _USUAL_PORTS.get(parts.scheme)
        return usual is not None and (parts.hostname, parts.port or usual) == (reached.hostname, reached.port or usual)
    except ValueError:
        return False


def _site_asked(scope: Scope, body: bytes) -> str | None:
    """Return the key of the site that a request names: in its path, its query or its body."""
    if found := _OF_SITE.match(scope["path"]):
        return storable(found[1])
    if scope["query_string"]:
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("site", [""])[0]
        return storable(asked)
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    site = content.get("site") if isinstance(content, dict) else None
    return storable(site) if isinstance(site, str) else None


async def _peeked(receive: Receive) -> tuple[bytes, Receive]:
    """Read a body ahead, as far as a message may go, and return it with what gives it again."""
    read: list[Message] = []
    size = 0
    while size <= MAX_BODY:
        message = await receive()
        read.append(message)
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            break

    async def again() -> Message:
        return read.pop(0) if read else await receive()

    return b"".join(message.get("body", b"") for message in read), again


def _with(send: Send, added: dict[str, str]) -> Send:
    """Add headers; caches must tell answers to one origin from those to another, or to none."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Origin")
            headers.update(added)
        await send(message)

    return sending
