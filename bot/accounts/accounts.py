"""Accounts: made by an administrator, opened by a link that serves once."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.accounts import audit, second_step
from bot.accounts.models import ConsoleSession, OneTimeLink, User, UserSite
from bot.accounts.passwords import hashed, is_right
from bot.accounts.roles import NAMES, Role, is_everywhere
from bot.accounts.tokens import new_token, token_hash
from bot.conversations.journal import find_site, now
from bot.errors import OrientationError, UnknownCodeError

LINK_HOURS = 72


class AccountError(OrientationError):
    """An account cannot be made or changed like this."""


class LinkError(OrientationError):
    """A one-time link is unknown, was used, or is too old."""


def add_user(session: Session, email: str, name: str, role: str, sites: Collection[str]) -> User:
    """Make an account, without a password yet.

    Raises:
        AccountError: the address is not one or is taken, the role is unknown, or no council is given.
    """
    address = _address(email)
    if find_user(session, address):
        raise AccountError(f"Un compte existe déjà pour {address}.", "Envoyez-lui un nouveau lien.")
    user = User(email=address, name=name.strip() or address, role=_role(role, sites).value, created_at=now())
    user.councils = [UserSite(site_key=find_site(session, key).key) for key in dict.fromkeys(sites)]
    session.add(user)
    session.flush()
    return user


def find_user(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def user_of(session: Session, email: str) -> User:
    """Return the account of an address, or raise UnknownCodeError."""
    user = find_user(session, email)
    if user is None:
        raise UnknownCodeError(f"Aucun compte pour {email}.", "Voir : orientation user list")
    return user


def new_link(session: Session, user: User) -> str:
    """Return the token of a link to choose a password; links given before no longer work."""
    session.execute(delete(OneTimeLink).where(OneTimeLink.user_id == user.id))
    token = new_token()
    expires = now() + timedelta(hours=LINK_HOURS)
    session.add(OneTimeLink(token_hash=token_hash(token), user_id=user.id, expires_at=expires))
    return token


def user_of_link(session: Session, token: str) -> User:
    """Return whom a link is for, without using it up.

    Raises:
        LinkError: it is unknown, used or too old, or the account is closed.
    """
    query = (
        select(User)
        .join(OneTimeLink, OneTimeLink.user_id == User.id)
        .where(OneTimeLink.token_hash == token_hash(token), OneTimeLink.expires_at > now(), User.active.is_(True))
    )
    user = session.scalar(query)
    if user is None:
        raise LinkError("Ce lien ne fonctionne plus.", "Demandez-en un nouveau à votre administrateur.")
    return user


def choose_password(session: Session, token: str, password: str) -> User:
    """Set the password of a link's account; the link and the open sessions end.

    Raises:
        LinkError: the link does not work.
        PasswordError: the password is too weak; the link still works.
    """
    user = user_of_link(session, token)
    user.password = hashed(password, user.email)
    session.execute(delete(OneTimeLink).where(OneTimeLink.user_id == user.id))
    close_sessions(session, user)
    audit.note(session, "password", user.id)
    return user


def set_active(session: Session, user: User, active: bool) -> None:
    """Open or close an account. Closing it ends its sessions and links at once."""
    user.active = active
    if not active:
        close_sessions(session, user)
        session.execute(delete(OneTimeLink).where(OneTimeLink.user_id == user.id))


def close_sessions(session: Session, user: User) -> None:
    session.execute(delete(ConsoleSession).where(ConsoleSession.user_id == user.id))


def change_password(session: Session, user: User, present: str, chosen: str) -> None:
    """Replace one's own password. Other browsers are signed out.

    Raises:
        AccountError: the present password is not the right one.
        PasswordError: the new one is too weak.
    """
    _check_own(user, present)
    user.password = hashed(chosen, user.email)
    close_sessions(session, user)
    audit.note(session, "password", user.id)


def turn_second_step_on(session: Session, user: User, secret: str, code: str, key: str) -> None:
    """Ask for a code at each sign-in from now on; a first code proves that the application has the secret."""
    step = second_step.step_of(secret, code, now())
    if step is None:
        raise AccountError("Ce code n'est pas le bon.", "Recopiez le code affiché en ce moment par votre application.")
    user.totp_secret, user.totp_last = second_step.encrypted(secret, key), step
    audit.note(session, "second_step_on", user.id)


def turn_second_step_off(session: Session, user: User, by: int, present: str | None = None) -> None:
    """Ask for no code any longer.

    Args:
        by: whoever does it: oneself, with one's present password, or an administrator.
    """
    if present is not None:
        _check_own(user, present)
    user.totp_secret = user.totp_last = None
    audit.note(session, "second_step_off", by, subject=f"user:{user.id}")


def change_account(session: Session, user: User, name: str, role: str, sites: Collection[str]) -> None:
    """Give an account another name, role or councils. Open sessions follow at their next page.

    Raises:
        AccountError: the role is unknown, or no council is given.
    """
    user.role = _role(role, sites).value
    user.name = name.strip() or user.email
    wanted = dict.fromkeys(find_site(session, key).key for key in sites)
    user.councils = [one for one in user.councils if one.site_key in wanted]
    held = {one.site_key for one in user.councils}
    user.councils += [UserSite(site_key=key) for key in wanted if key not in held]
    session.flush()


def _address(email: str) -> str:
    address = email.strip().lower()
    local, _, domain = address.rpartition("@")
    if not local or "." not in domain or len(address) > 254 or any(sign.isspace() for sign in address):
        raise AccountError(f"« {email} » n'est pas une adresse e-mail.", "Exemple : prenom.nom@mairie.example")
    return address


def _role(role: str, sites: Collection[str]) -> Role:
    try:
        found = Role(role)
    except ValueError as error:
        known = ", ".join(f"{one.value} ({name})" for one, name in NAMES.items())
        raise AccountError(f"Le rôle « {role} » n'existe pas.", f"Rôles : {known}.") from error
    if not sites and not is_everywhere(found):
        raise AccountError("Ce compte n'aurait accès à aucune collectivité.", "Donnez au moins un site.")
    return found


def _check_own(user: User, present: str) -> None:
    if not is_right(user.password, present):
        raise AccountError("Votre mot de passe actuel n'est pas celui-là.", "Vérifiez-le, puis réessayez.")
