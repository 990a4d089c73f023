"""Signing in: password, then a code where the account asks for one; links to choose a password."""

from collections.abc import Callable

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.accounts import sign_in
from bot.accounts.accounts import LinkError, choose_password, user_of_link
from bot.accounts.models import User
from bot.accounts.passwords import SHORTEST, PasswordError
from bot.accounts.roles import Permission
from bot.database import session_scope
from bot.web.console.attempts import TooManyAttemptsError
from bot.web.console.guard import COOKIE, SIGN_IN, ConsoleRoute, Visit
from bot.web.console.render import open_page, private

_HOME = "/console/"
# Between the password and the code.
_HALF_WAY_SECONDS = 300


async def show(request: Request) -> Response:
    return open_page(
        request,
        "sign_in.html",
        back=_back(request.query_params.get("retour", "")),
        ready="pret" in request.query_params,
        provider=request.app.state.openid is not None,
    )


async def submit(request: Request) -> Response:
    form = {name: str(value) for name, value in (await request.form()).items()}
    step = _second_step if form.get("half") else _first_step
    return await run_in_threadpool(_attempt, request, form, step)


async def show_link(request: Request) -> Response:
    return await run_in_threadpool(_show_link, request)


async def use_link(request: Request) -> Response:
    form = await request.form()
    return await run_in_threadpool(_use_link, request, str(form.get("password", "")), str(form.get("again", "")))


def sign_out(visit: Visit) -> Response:
    sign_in.close_session(visit.session, visit.request.cookies[COOKIE], visit.agent.id)
    response = RedirectResponse(SIGN_IN, 303)
    response.delete_cookie(COOKIE, path=_HOME)
    return response


ROUTES = [
    Route("/console/connexion", show, methods=["GET"]),
    Route("/console/connexion", submit, methods=["POST"]),
    Route("/console/lien/{token}", show_link, methods=["GET"]),
    Route("/console/lien/{token}", use_link, methods=["POST"]),
    ConsoleRoute("/console/deconnexion", sign_out, Permission.SIGNED_IN, method="POST"),
]

_Step = Callable[[Request, Session, dict[str, str]], Response]


def _attempt(request: Request, form: dict[str, str], step: _Step) -> Response:
    # The session is committed after a refusal too: the log keeps it.
    with session_scope(request.app.state.settings.database_url) as session:
        try:
            return step(request, session, form)
        except TooManyAttemptsError as error:
            response = _again(request, form, str(error), 429)
            response.headers["Retry-After"] = str(error.seconds)
            return response
        except sign_in.SignInError as error:
            return _again(request, form, str(error), 401)


def _first_step(request: Request, session: Session, form: dict[str, str]) -> Response:
    email = form.get("email", "")
    request.app.state.attempts.check(request, email)
    user = sign_in.check_password(session, email, form.get("password", ""))
    if user.totp_secret:
        half = _half_way(request).dumps(user.id)
        return open_page(request, "sign_in_code.html", half=half, back=_back(form.get("back", "")))
    return welcome(request, session, user, form.get("back", ""))


def _second_step(request: Request, session: Session, form: dict[str, str]) -> Response:
    try:
        user_id = _half_way(request).loads(form["half"], max_age=_HALF_WAY_SECONDS)
    except BadSignature as error:
        del form["half"]
        raise sign_in.SignInError("La connexion a pris trop de temps.", "Recommencez.") from error
    user = session.get(User, user_id)
    if user is None or not user.active or not user.totp_secret:
        raise sign_in.SignInError("Cette connexion n'est plus possible.", "Recommencez.")
    request.app.state.attempts.check(request, user.email)
    sign_in.check_code(session, user, form.get("code", ""), request.app.state.secret)
    return welcome(request, session, user, form.get("back", ""))


def welcome(request: Request, session: Session, user: User, back: str) -> Response:
    """Sign the browser in, and send it where it was going."""
    response = RedirectResponse(_back(back), 303)
    response.set_cookie(
        COOKIE,
        sign_in.open_session(session, user),
        max_age=int(sign_in.LONGEST.total_seconds()),
        path=_HOME,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return private(response)


def _again(request: Request, form: dict[str, str], error: str, status: int) -> Response:
    back, half = _back(form.get("back", "")), form.get("half", "")
    if half:
        return open_page(request, "sign_in_code.html", status, half=half, back=back, error=error)
    return show_again(request, error, status, back, form.get("email", ""))


def show_again(request: Request, error: str, status: int, back: str = _HOME, email: str = "") -> Response:
    """Return the sign-in page with what went wrong."""
    context = {"back": back, "email": email, "error": error, "provider": request.app.state.openid is not None}
    return open_page(request, "sign_in.html", status, **context)


def _show_link(request: Request) -> Response:
    with session_scope(request.app.state.settings.database_url) as session:
        try:
            user = user_of_link(session, request.path_params["token"])
        except LinkError as error:
            return open_page(request, "link_dead.html", 404, error=str(error))
        return open_page(request, "choose_password.html", name=user.name, email=user.email, shortest=SHORTEST)


def _use_link(request: Request, password: str, again: str) -> Response:
    with session_scope(request.app.state.settings.database_url) as session:
        token = request.path_params["token"]
        try:
            user = user_of_link(session, token)
            if password != again:
                raise PasswordError("Les deux mots de passe ne sont pas les mêmes.", "Écrivez-les de nouveau.")
            choose_password(session, token, password)
        except LinkError as error:
            return open_page(request, "link_dead.html", 404, error=str(error))
        except PasswordError as error:
            known = {"name": user.name, "email": user.email, "shortest": SHORTEST}
            return open_page(request, "choose_password.html", 422, error=str(error), **known)
    return private(RedirectResponse(f"{SIGN_IN}?pret=1", 303))


def _half_way(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.secret, salt="half-way")


def _back(path: str) -> str:
    """Only inside the console: a link could send elsewhere."""
    return path if path.startswith(_HOME) and "//" not in path and "\\" not in path else _HOME
