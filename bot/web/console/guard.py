"""The one door of the console: who is signed in, what he may do, and where. No page is served around it."""

import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.accounts.roles import Permission
from bot.accounts.sign_in import Agent, agent_of
from bot.database import session_scope
from bot.errors import UnknownCodeError
from bot.text import storable
from bot.web.console.render import refusal

COOKIE = "orientation_console"
SIGN_IN = "/console/connexion"
_WRITES = ("POST",)


@dataclass(frozen=True)
class Visit:
    """One request of somebody signed in: what a page needs, and nothing that it must not reach around."""

    request: Request
    session: Session
    agent: Agent
    form: FormData
    csrf: str

    @property
    def path(self) -> dict[str, Any]:
        return self.request.path_params

    @property
    def query(self) -> dict[str, str]:
        return dict(self.request.query_params)

    def text(self, name: str) -> str:
        """Return a field of the form as text, without spaces around; empty when it was not sent."""
        return storable(str(self.form.get(name, ""))).strip()

    @property
    def settings(self) -> Any:
        return self.request.app.state.settings


Page = Callable[[Visit], Response]
# Says which councils an address concerns; None: no council in particular, the page shows only one's own.
Concerned = Callable[[Visit], Collection[str] | None]


class ConsoleRoute(Route):
    """A page of the console.

    Args:
        permission: what one must be allowed to do.
        of: which councils the address concerns; the visitor must belong to one of them.
    """

    def __init__(
        self, path: str, page: Page, permission: Permission, of: Concerned | None = None, method: str = "GET"
    ) -> None:
        self.permission = permission
        self.of = of

        async def endpoint(request: Request) -> Response:
            # What is sent is only read when somebody signed in sends it: it may be a large file.
            if method in _WRITES and not await run_in_threadpool(_is_signed_in, request):
                return _to_sign_in(request)
            form = await request.form() if method in _WRITES else FormData()
            return await run_in_threadpool(self._serve, request, page, form)

        super().__init__(path, endpoint, methods=[method], name=f"{method.lower()} {path}")

    def _serve(self, request: Request, page: Page, form: FormData) -> Response:
        with session_scope(request.app.state.settings.database_url) as session:
            agent, token = _visitor(request, session)
            if agent is None:
                return _to_sign_in(request)
            visit = Visit(request, session, agent, form, csrf_token(token))
            return self._refusal(visit) or page(visit)

    def _refusal(self, visit: Visit) -> Response | None:
        """Return why the visitor may not be here, if he may not. What is not his is said not to exist."""
        if visit.request.method in _WRITES and not _same(str(visit.form.get("csrf", "")), visit.csrf):
            return refusal(visit, 403, "Cette page est restée ouverte trop longtemps. Rechargez-la et recommencez.")
        if not visit.agent.may(self.permission):
            return refusal(visit, 403, "Votre compte n'ouvre pas cette page.")
        try:
            concerned = self.of(visit) if self.of else None
        except UnknownCodeError:
            concerned = ()
        if concerned is not None and not visit.agent.sites.intersection(concerned):
            return refusal(visit, 404, "Cette page n'existe pas, ou concerne une autre collectivité.")
        return None


def _visitor(request: Request, session: Session) -> tuple[Agent | None, str]:
    """Return who is signed in, if anybody is, and the token of the session."""
    token = request.cookies.get(COOKIE, "")
    return (agent_of(session, token) if token else None), token


def _is_signed_in(request: Request) -> bool:
    with session_scope(request.app.state.settings.database_url) as session:
        return _visitor(request, session)[0] is not None


def csrf_token(token: str) -> str:
    """Return what a form of this session must send back. Only who knows the session's token can make it."""
    return hmac.new(token.encode(), b"csrf", sha256).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _to_sign_in(request: Request) -> Response:
    back = request.url.path if request.method == "GET" else "/console/"
    return RedirectResponse(f"{SIGN_IN}?retour={quote(back)}", 303)
