"""Accounts, for administrators: list, add, send a link, close. Only accounts whose councils are all one's own."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from bot.accounts import accounts, audit
from bot.accounts.accounts import AccountError
from bot.accounts.models import User
from bot.accounts.roles import NAMES, Permission, Role, is_everywhere, may_appoint
from bot.errors import UnknownCodeError
from bot.web.console.ground import own_sites
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.render import page

_ADDRESS = "/console/comptes"


def show_all(visit: Visit) -> Response:
    return page(
        visit, "users.html", users=visible_users(visit), role_names={one.value: name for one, name in NAMES.items()}
    )


def show_new(visit: Visit) -> Response:
    return _form(visit, None)


def add(visit: Visit) -> Response:
    try:
        role, sites = _role(visit), _sites(visit)
        user = accounts.add_user(visit.session, visit.text("email"), visit.text("name"), role, sites)
    except AccountError as error:
        return _form(visit, None, 422, error=str(error))
    _note(visit, "user_add", user, role=role, sites=sites)
    return _link_page(visit, user)


def show(visit: Visit) -> Response:
    return _form(visit, _user(visit))


def change(visit: Visit) -> Response:
    user = _user(visit)
    try:
        _not_oneself(visit, user)
        role, sites = _role(visit), _sites(visit)
        accounts.change_account(visit.session, user, visit.text("name"), role, sites)
    except AccountError as error:
        return _form(visit, user, 422, error=str(error))
    _note(visit, "user_change", user, role=role, sites=sites)
    return _back(user)


def send_link(visit: Visit) -> Response:
    user = _user(visit)
    _note(visit, "user_link", user)
    return _link_page(visit, user)


def close(visit: Visit) -> Response:
    return _set_active(visit, False)


def open_again(visit: Visit) -> Response:
    return _set_active(visit, True)


def second_step_off(visit: Visit) -> Response:
    user = _user(visit)
    accounts.turn_second_step_off(visit.session, user, visit.agent.id)
    return _back(user)


def concerned(visit: Visit) -> Collection[str] | None:
    """Return the councils of the account in the address, if all are the visitor's own; none otherwise."""
    user = _user(visit)
    if is_everywhere(visit.agent.role):
        return None
    keys = _keys(user)
    return keys if keys <= visit.agent.sites and may_appoint(visit.agent.role, Role(user.role)) else ()


def visible_users(visit: Visit) -> list[User]:
    """Return the accounts that the visitor looks after, by name."""
    users = visit.session.scalars(select(User).order_by(User.name, User.email))
    everywhere = is_everywhere(visit.agent.role)
    return [one for one in users if everywhere or (_keys(one) and _keys(one) <= visit.agent.sites)]


ROUTES = [
    ConsoleRoute(_ADDRESS, show_all, Permission.USERS),
    ConsoleRoute(f"{_ADDRESS}/nouveau", show_new, Permission.USERS),
    ConsoleRoute(f"{_ADDRESS}/nouveau", add, Permission.USERS, method="POST"),
    ConsoleRoute(f"{_ADDRESS}/{{user:int}}", show, Permission.USERS, concerned),
    ConsoleRoute(f"{_ADDRESS}/{{user:int}}", change, Permission.USERS, concerned, "POST"),
    ConsoleRoute(f"{_ADDRESS}/{{user:int}}/lien", send_link, Permission.USERS, concerned, "POST"),
    ConsoleRoute(f"{_ADDRESS}/{{user:int}}/fermer", close, Permission.USERS, concerned, "POST"),
    ConsoleRoute(f"{_ADDRESS}/{{user:int}}/ouvrir", open_again, Permission.USERS, concerned, "POST"),
    ConsoleRoute(f"{_ADDRESS}/{{user:int}}/sans-code", second_step_off, Permission.USERS, concerned, "POST"),
]


def _form(visit: Visit, user: User | None, status: int = 200, error: str = "") -> Response:
    """Return the form of an account: as it is, or as it was just filled in."""
    filled = visit.request.method == "POST"
    context = {
        "user": user,
        "error": error,
        "email": visit.text("email") if filled else "",
        "name": visit.text("name") if filled else user.name if user else "",
        "chosen_role": visit.text("role") if filled else user.role if user else Role.AGENT.value,
        "chosen_sites": _chosen(visit) if filled else _keys(user) if user else visit.agent.sites,
        "roles": [(one.value, name) for one, name in NAMES.items() if may_appoint(visit.agent.role, one)],
        "sites": own_sites(visit),
        "is_oneself": user is not None and user.id == visit.agent.id,
    }
    return page(visit, "user.html", status, **context)


def _link_page(visit: Visit, user: User) -> Response:
    """Show a new link once: it is kept nowhere in clear."""
    token = accounts.new_link(visit.session, user)
    link = str(visit.request.url.replace(path=f"/console/lien/{token}", query=""))
    return page(visit, "user_link.html", user=user, link=link, hours=accounts.LINK_HOURS)


def _set_active(visit: Visit, active: bool) -> Response:
    user = _user(visit)
    try:
        _not_oneself(visit, user)
    except AccountError as error:
        return _form(visit, user, 422, error=str(error))
    accounts.set_active(visit.session, user, active)
    _note(visit, "user_open" if active else "user_close", user)
    return _back(user)


def _role(visit: Visit) -> str:
    role = visit.text("role")
    if role in {one.value for one in Role} and not may_appoint(visit.agent.role, Role(role)):
        raise AccountError("Vous ne pouvez pas donner ce rôle.", "Choisissez un rôle de la liste.")
    return role


def _sites(visit: Visit) -> list[str]:
    """Return the councils ticked. One gives only those one has."""
    chosen = _chosen(visit)
    if not chosen <= visit.agent.sites:
        raise AccountError("Cette collectivité n'est pas la vôtre.", "Choisissez une collectivité de la liste.")
    return sorted(chosen)


def _chosen(visit: Visit) -> frozenset[str]:
    return frozenset(str(one) for one in visit.form.getlist("sites"))


def _keys(user: User) -> frozenset[str]:
    return frozenset(one.site_key for one in user.councils)


def _not_oneself(visit: Visit, user: User) -> None:
    if user.id == visit.agent.id:
        raise AccountError("C'est votre propre compte.", "Demandez ce changement à un autre administrateur.")


def _user(visit: Visit) -> User:
    user = visit.session.get(User, visit.path["user"])
    if user is None:
        raise UnknownCodeError("Ce compte n'existe pas.", "Revenez à la liste des comptes.")
    return user


def _back(user: User) -> Response:
    return RedirectResponse(f"{_ADDRESS}/{user.id}", 303)


def _note(visit: Visit, action: str, user: User, **details: Any) -> None:
    audit.note(visit.session, action, visit.agent.id, subject=f"user:{user.id}", **details)
