"""Signing in and out: who a browser is, for how long."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.accounts import audit, passwords, second_step
from bot.accounts.accounts import find_user
from bot.accounts.models import ConsoleSession, User
from bot.accounts.roles import Permission, Role, is_everywhere, may
from bot.accounts.tokens import new_token, token_hash
from bot.conversations.journal import now
from bot.conversations.models import Site
from bot.errors import OrientationError

# A session ends after this much silence, and at the end of a working day in any case.
IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
# The last visit is written again only after this long: reading a page is then no writing.
_TOUCH_AFTER = timedelta(minutes=1)


class SignInError(OrientationError):
    """The address, the password or the code is wrong. Which of them is not told."""


@dataclass(frozen=True)
class Agent:
    """Somebody signed in. `sites` are the keys of the councils he may see."""

    id: int
    name: str
    email: str
    role: Role
    sites: frozenset[str]

    def may(self, permission: Permission) -> bool:
        return may(self.role, permission)


def check_password(session: Session, email: str, password: str) -> User:
    """Return the account, or raise SignInError after as long a time whoever it is."""
    user = find_user(session, email)
    right = passwords.is_right(user.password if user else None, password)
    if user is None or not right or not user.active:
        audit.note(session, "sign_in_refused", user.id if user else None)
        raise SignInError("Adresse ou mot de passe incorrect.", "Vérifiez-les, ou demandez un nouveau lien.")
    if passwords.is_outdated(user.password):
        user.password = passwords.hashed(password, user.email)
    return user


def check_code(session: Session, user: User, code: str, key: str) -> None:
    """Raise SignInError unless this is a code of now that has not served yet."""
    step = second_step.step_of(second_step.decrypted(user.totp_secret, key), code, now())
    if step is None or step <= (user.totp_last or 0):
        audit.note(session, "code_refused", user.id)
        raise SignInError("Ce code n'est pas le bon.", "Attendez le code suivant de votre application, puis réessayez.")
    user.totp_last = step


def open_session(session: Session, user: User) -> str:
    """Sign a browser in, and return the token for its cookie."""
    token = new_token()
    session.add(ConsoleSession(token_hash=token_hash(token), user_id=user.id, opened_at=now(), last_at=now()))
    session.execute(delete(ConsoleSession).where(ConsoleSession.opened_at < now() - LONGEST))
    audit.note(session, "sign_in", user.id)
    return token


def close_session(session: Session, token: str, user_id: int) -> None:
    session.execute(delete(ConsoleSession).where(ConsoleSession.token_hash == token_hash(token)))
    audit.note(session, "sign_out", user_id)


def agent_of(session: Session, token: str) -> Agent | None:
    """Return who holds the token, or None when nobody does any longer."""
    hash_ = token_hash(token)
    moment = now()
    row = session.execute(
        select(User, ConsoleSession.last_at)
        .join(ConsoleSession, ConsoleSession.user_id == User.id)
        .where(
            ConsoleSession.token_hash == hash_,
            ConsoleSession.last_at > moment - IDLE,
            ConsoleSession.opened_at > moment - LONGEST,
            User.active.is_(True),
        )
    ).first()
    if row is None:
        return None
    session.execute(
        update(ConsoleSession)
        .where(ConsoleSession.token_hash == hash_, ConsoleSession.last_at < moment - _TOUCH_AFTER)
        .values(last_at=moment),
        execution_options={"synchronize_session": False},
    )
    return as_agent(session, row[0])


def as_agent(session: Session, user: User) -> Agent:
    """Return an account as the console knows it, with the councils it may see."""
    role = Role(user.role)
    keys = session.scalars(select(Site.key)) if is_everywhere(role) else (one.site_key for one in user.councils)
    return Agent(user.id, user.name, user.email, role, frozenset(keys))
