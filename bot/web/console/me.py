"""One's own account: password, and the second step of signing in."""

import io

import segno
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from bot.accounts import accounts, second_step
from bot.accounts.models import User
from bot.accounts.passwords import SHORTEST, PasswordError
from bot.accounts.roles import Permission
from bot.web.console.guard import COOKIE, SIGN_IN, ConsoleRoute, Visit
from bot.web.console.render import page

_ADDRESS = "/console/moi"


def show(visit: Visit) -> Response:
    return _page(visit)


def change_password(visit: Visit) -> Response:
    user, form = _user(visit), visit.form
    try:
        if form.get("password") != form.get("again"):
            raise PasswordError("Les deux mots de passe ne sont pas les mêmes.", "Écrivez-les de nouveau.")
        accounts.change_password(visit.session, user, visit.text("present"), visit.text("password"))
    except (PasswordError, accounts.AccountError) as error:
        return _page(visit, 422, password_error=str(error))
    response = RedirectResponse(f"{SIGN_IN}?pret=1", 303)
    response.delete_cookie(COOKIE, path="/console/")
    return response


def second_step_on(visit: Visit) -> Response:
    user, secret = _user(visit), visit.text("secret")
    try:
        accounts.turn_second_step_on(visit.session, user, secret, visit.text("code"), _key(visit))
    except accounts.AccountError as error:
        return _page(visit, 422, secret=secret, step_error=str(error))
    return RedirectResponse(_ADDRESS, 303)


def second_step_off(visit: Visit) -> Response:
    user = _user(visit)
    try:
        accounts.turn_second_step_off(visit.session, user, user.id, visit.text("present"))
    except accounts.AccountError as error:
        return _page(visit, 422, step_error=str(error))
    return RedirectResponse(_ADDRESS, 303)


ROUTES = [
    ConsoleRoute(_ADDRESS, show, Permission.SIGNED_IN),
    ConsoleRoute(f"{_ADDRESS}/mot-de-passe", change_password, Permission.SIGNED_IN, method="POST"),
    ConsoleRoute(f"{_ADDRESS}/code", second_step_on, Permission.SIGNED_IN, method="POST"),
    ConsoleRoute(f"{_ADDRESS}/sans-code", second_step_off, Permission.SIGNED_IN, method="POST"),
]


def _page(visit: Visit, status: int = 200, secret: str = "", **errors: str) -> Response:
    user = _user(visit)
    context = {"user": user, "shortest": SHORTEST, **errors}
    if not user.totp_secret:
        secret = secret if second_step.is_secret(secret) else second_step.new_secret()
        context |= {"secret": secret, "picture": _picture(second_step.address(secret, user.email))}
    return page(visit, "me.html", status, **context)


def _picture(address: str) -> Markup:
    """Return a QR code as SVG, without style attributes: the console's CSP allows none."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, scale=5, border=4, light="#fff")
    return Markup(drawn.getvalue().decode())


def _user(visit: Visit) -> User:
    return visit.session.get(User, visit.agent.id)


def _key(visit: Visit) -> str:
    return str(visit.request.app.state.secret)
