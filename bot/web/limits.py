"""How much one client, and all of them together, may ask in a minute. Kept in memory, by gateway."""

import hashlib
import hmac
import ipaddress
import math
import re
import time
from collections.abc import Callable, Iterator

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.errors import OrientationError
from bot.settings import Settings

_ALL = "all"
_START = re.compile(r"/api/v1/conversations")
_TURN = re.compile(r"/api/v1/conversations/[^/]+/messages")
_FORM = re.compile(r"/s/[^/]+")
_SEARCH = re.compile(r"/api/v1/communes")


class TooManyRequestsError(OrientationError):
    """A client, or all together, asked more than a minute allows."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        unit = "seconde" if seconds == 1 else "secondes"
        super().__init__("Trop de messages en peu de temps.", f"Réessayez dans {seconds} {unit}.")


class Limits:
    """A moving window of a minute for each client and kind of request."""

    def __init__(self, settings: Settings, secret: str) -> None:
        self._secret = secret.encode()
        self._storage = MemoryStorage()
        self._windows = MovingWindowRateLimiter(self._storage)
        self._starts = _a_minute(settings.conversations_per_minute, "starts")
        self._turns = _a_minute(settings.turns_per_minute, "turns")
        self._all_turns = _a_minute(settings.all_turns_per_minute, "turns")
        self._searches = _a_minute(settings.searches_per_minute, "searches")

    def check(self, scope: Scope) -> None:
        """Count a request.

        Raises:
            TooManyRequestsError: it is one too many.
        """
        for item, who in self._concerned(scope):
            if not self._windows.hit(item, who):
                raise TooManyRequestsError(self._seconds_to_wait(item, who))

    def forget_silent(self) -> None:
        """Drop the clients of whom nothing is left in the window: the library keeps an empty list for each."""
        for key in [key for key, entries in self._storage.events.items() if not entries]:
            self._storage.clear(key)

    def _concerned(self, scope: Scope) -> Iterator[tuple[RateLimitItem, str]]:
        method, path, client = scope["method"], scope["path"], client_print(scope, self._secret)
        if method == "POST" and (_START.fullmatch(path) or (_FORM.fullmatch(path) and not _has_cookie(scope))):
            yield self._starts, client
        if method == "POST" and (_TURN.fullmatch(path) or _FORM.fullmatch(path)):
            yield self._turns, client
            yield self._all_turns, _ALL
        if method == "GET" and _SEARCH.fullmatch(path):
            yield self._searches, client

    def _seconds_to_wait(self, item: RateLimitItem, who: str) -> int:
        """Return when the oldest of the requests that fill the window leaves it (newest first in the storage)."""
        filling = self._storage.events.get(item.key_for(who), [])[: item.amount]
        return max(1, math.ceil(filling[-1].atime + item.get_expiry() - time.time())) if filling else 1


class LimitsMiddleware:
    """Refuses with 429 what is too much."""

    def __init__(self, app: ASGIApp, limits: Limits, explain: Callable[[Request, Exception], Response]) -> None:
        self._app = app
        self._limits = limits
        self._explain = explain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["type"] == "http":
                self._limits.check(scope)
        except TooManyRequestsError as error:
            await self._explain(Request(scope), error)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def client_print(scope: Scope, secret: bytes) -> str:
    """Return a client's print: its address is neither kept nor logged. One IPv6 client has a whole /64."""
    address = str((scope.get("client") or ("",))[0])
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        known = None
    if isinstance(known, ipaddress.IPv6Address):
        address = str(ipaddress.ip_network((known, 64), strict=False))
    return keyed_print(address, secret)


def keyed_print(text: str, secret: bytes) -> str:
    """Return what stands for a text in memory: without the secret, nobody finds the text again."""
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]


def _a_minute(amount: int, name: str) -> RateLimitItem:
    return RateLimitItemPerMinute(amount, 1, name)


def _has_cookie(scope: Scope) -> bool:
    return "cookie" in Headers(scope=scope)
