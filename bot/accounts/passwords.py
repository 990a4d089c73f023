"""Passwords: what is accepted, and their argon2 hashes."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import OrientationError
from bot.text import fold

SHORTEST, LONGEST = 12, 128
# A password is judged by its length, and by not being one of the account's own words (ANSSI, CNIL 2022-100).
_hasher = PasswordHasher()
# Checked when the account does not exist: an answer takes as long, and tells nothing.
_NOBODY = _hasher.hash("nobody has this password")


class PasswordError(OrientationError):
    """The password chosen is too weak."""


def hashed(password: str, email: str) -> str:
    """Return the argon2 hash of a new password.

    Raises:
        PasswordError: it is too short, too long, one letter repeated, or the address itself.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(
            f"Le mot de passe doit avoir de {SHORTEST} à {LONGEST} caractères.",
            "Une phrase courte convient bien : quatre ou cinq mots que vous seul associez.",
        )
    own_words = {fold(email), fold(email.partition("@")[0])}
    if len(set(password)) < 5 or fold(password) in own_words:
        raise PasswordError("Ce mot de passe se devine trop facilement.", "Choisissez une phrase de quelques mots.")
    return _hasher.hash(password)


def is_right(hash_: str | None, password: str) -> bool:
    """Say whether a password is the one that was hashed. Takes as long when there is no hash."""
    try:
        return _hasher.verify(hash_ or _NOBODY, password) and bool(hash_)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hash_: str) -> bool:
    """Say whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(hash_)
