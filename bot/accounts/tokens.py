"""Random tokens of which the database keeps only a hash."""

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """Return what the database keeps. A random token needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
