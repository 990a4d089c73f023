"""Signing in through an OpenID Connect provider: leaving for it, and coming back. Off unless it is set."""

from collections.abc import Callable
from dataclasses import asdict

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.accounts import audit
from bot.accounts.accounts import find_user
from bot.accounts.openid import Departure, Provider
from bot.accounts.sign_in import SignInError
from bot.database import session_scope
from bot.errors import OrientationError, ServiceError
from bot.web.console.render import private
from bot.web.console.sign_in import show_again, welcome

_LEAVE, _BACK = "/console/fournisseur", "/console/fournisseur/retour"
_MEMORY = "orientation_depart"
_MINUTES = 10


async def leave(request: Request) -> Response:
    return await run_in_threadpool(_with_provider, request, _leave)


async def arrive(request: Request) -> Response:
    return await run_in_threadpool(_with_provider, request, _arrive)


ROUTES = [Route(_LEAVE, leave, methods=["GET"]), Route(_BACK, arrive, methods=["GET"])]


def _with_provider(request: Request, go: Callable[[Request, Provider], Response]) -> Response:
    provider = request.app.state.openid
    try:
        if provider is None:
            raise SignInError("Cette façon de se connecter n'est pas ouverte.", "Utilisez votre mot de passe.")
        return go(request, provider)
    except ServiceError as error:
        return show_again(request, str(error), 503)
    except OrientationError as error:
        return show_again(request, str(error), 401)


def _leave(request: Request, provider: Provider) -> Response:
    address, departure = provider.leave(_back(request))
    response = RedirectResponse(address, 303)
    response.set_cookie(
        _MEMORY,
        str(_signer(request).dumps(asdict(departure))),
        max_age=_MINUTES * 60,
        path=_BACK,
        secure=request.url.scheme == "https",
        httponly=True,
        # Lax: the provider sends back from its own site.
        samesite="lax",
    )
    return private(response)


def _arrive(request: Request, provider: Provider) -> Response:
    try:
        departure = Departure(**_signer(request).loads(request.cookies.get(_MEMORY, ""), max_age=_MINUTES * 60))
    except BadSignature as error:
        raise SignInError("La connexion a pris trop de temps.", "Recommencez.") from error
    email = provider.arrive(_back(request), departure, request.query_params)
    with session_scope(request.app.state.settings.database_url) as session:
        user = find_user(session, email)
        if user is None or not user.active:
            audit.note(session, "sign_in_refused", user.id if user else None)
            response = show_again(request, "Votre adresse n'a pas de compte ici. Voyez votre administrateur.", 401)
        else:
            response = welcome(request, session, user, "")
    response.delete_cookie(_MEMORY, path=_BACK)
    return response


def _back(request: Request) -> str:
    return str(request.url.replace(path=_BACK, query=""))


def _signer(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.secret, salt="departure")
