"""How often one may try to sign in: by account, by address of the browser, and in all."""

import hashlib

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from bot.errors import OrientationError

_BY_ACCOUNT = parse("10/15 minutes")
_BY_BROWSER = parse("30/15 minutes")
_WAIT_SECONDS = 900


class TooManyAttemptsError(OrientationError):
    """Somebody tries too often. `seconds` says when to come back."""

    seconds = _WAIT_SECONDS


class Attempts:
    """Counts attempts in memory; addresses are only kept as hashes."""

    def __init__(self) -> None:
        # The limiter itself holds its storage by a weak reference only.
        self._counts = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._counts)

    def check(self, request: Request, email: str) -> None:
        """Count an attempt, or raise TooManyAttemptsError."""
        browser = request.client.host if request.client else ""
        allowed = (
            self._limiter.hit(_BY_BROWSER, "browser", _hash(browser)),
            self._limiter.hit(_BY_ACCOUNT, "account", _hash(email.strip().lower())),
        )
        if not all(allowed):
            raise TooManyAttemptsError("Trop d'essais de connexion.", "Attendez un quart d'heure, puis réessayez.")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
