"""orientation user add, list, link, close, open: accounts of the console."""

from typing import Any

from rich.console import Console
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.accounts import accounts, audit
from bot.accounts.models import User
from bot.commands.lines import write
from bot.database import session_scope
from bot.settings import Settings


def add(settings: Settings, console: Console, email: str, name: str, role: str, sites: list[str]) -> None:
    """Make an account and write it, with the link by which its owner chooses a password."""
    with session_scope(settings.database_url) as session:
        user = accounts.add_user(session, email, name, role, sites)
        audit.note(session, "user_add", subject=f"user:{user.id}", role=user.role, sites=sites)
        write({**_described(user), "link": _link(session, settings, user)})
    _say_once(console)


def link(settings: Settings, console: Console, email: str) -> None:
    """Write a new link to choose a password; the ones before no longer work."""
    with session_scope(settings.database_url) as session:
        user = accounts.user_of(session, email)
        audit.note(session, "user_link", subject=f"user:{user.id}")
        write({**_described(user), "link": _link(session, settings, user)})
    _say_once(console)


def show_all(settings: Settings) -> None:
    """Write every account, one a line."""
    with session_scope(settings.database_url) as session:
        for user in session.scalars(select(User).order_by(User.email)):
            write(_described(user))


def set_active(settings: Settings, email: str, active: bool) -> None:
    """Open or close an account; closing it signs it out everywhere."""
    with session_scope(settings.database_url) as session:
        user = accounts.user_of(session, email)
        accounts.set_active(session, user, active)
        audit.note(session, "user_open" if active else "user_close", subject=f"user:{user.id}")
        write(_described(user))


def _link(session: Session, settings: Settings, user: User) -> str:
    token = accounts.new_link(session, user)
    return f"http://{settings.orientation_host}:{settings.orientation_port}/console/lien/{token}"


def _described(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "sites": [one.site_key for one in user.councils],
        "active": user.active,
    }


def _say_once(console: Console) -> None:
    console.print(f"Ce lien sert une fois, pendant {accounts.LINK_HOURS} heures. Envoyez-le par un canal sûr.")
