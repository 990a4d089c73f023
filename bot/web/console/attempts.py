"""How often one may try to sign in: by account, by address of the browser, and in all."""

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from bot.errors import OrientationError
from bot.web.limits import client_print, keyed_print

_BY_ACCOUNT = parse("10/15 minutes")
_BY_BROWSER = parse("30/15 minutes")
_WAIT_SECONDS = 900


class TooManyAttemptsError(OrientationError):
    """Somebody tries too often. `seconds` says when to come back."""

    seconds = _WAIT_SECONDS


class Attempts:
    """Counts attempts in memory; addresses are only kept as prints."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        # The limiter itself holds its storage by a weak reference only.
        self._counts = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._counts)

    def check(self, request: Request, email: str) -> None:
        """Count an attempt, or raise TooManyAttemptsError."""
        account = keyed_print(email.strip().lower(), self._secret)
        allowed = (
            self._limiter.hit(_BY_BROWSER, "browser", client_print(request.scope, self._secret)),
            self._limiter.hit(_BY_ACCOUNT, "account", account),
        )
        if not all(allowed):
            raise TooManyAttemptsError("Trop d'essais de connexion.", "Attendez un quart d'heure, puis réessayez.")
