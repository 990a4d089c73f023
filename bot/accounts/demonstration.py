"""The demonstration's own account: whoever starts the product for the first time can look around the console."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.accounts import accounts, audit
from bot.accounts.models import User
from bot.accounts.roles import Role
from bot.conversations.models import Site

SITE, EMAIL = "cctoval", "demonstration@orientation.example"


def demonstration_token(session: Session) -> str | None:
    """Return the token of a new link for the demonstration account, which is made if there is none.

    None once anybody has an account of his own, or where there is no demonstration site.
    """
    somebody = session.scalar(select(User.id).where(User.email != EMAIL).limit(1))
    if somebody is not None or session.get(Site, SITE) is None:
        return None
    user = accounts.find_user(session, EMAIL)
    if user is None:
        user = accounts.add_user(session, EMAIL, "Compte de démonstration", Role.ADMINISTRATOR.value, [SITE])
        audit.note(session, "user_add", subject=f"user:{user.id}", role=user.role, sites=[SITE])
    return accounts.new_link(session, user) if user.active else None
