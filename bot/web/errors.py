"""Every error that a request may meet, as the answer that tells it: JSON for the API, words for pages."""

import logging
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.conversations.wording import say
from bot.errors import OrientationError, UnknownCodeError
from bot.web.api import BadRequestError
from bot.web.limits import TooManyRequestsError
from bot.web.origins import OriginError
from bot.web.pages.rendering import not_found, render
from bot.web.security import BodyTooLargeError
from bot.web.tokens import TokenError

logger = logging.getLogger(__name__)
_STATUS = {
    TokenError: 401,
    OriginError: 403,
    UnknownCodeError: 404,
    BodyTooLargeError: 413,
    BadRequestError: 422,
    TooManyRequestsError: 429,
}
_HTTP = {
    404: ("Cette adresse n'existe pas.", "Voir /api/v1/openapi.json."),
    405: ("Cette adresse ne s'utilise pas ainsi.", "Voir /api/v1/openapi.json."),
}


def explain(request: Request, error: Exception) -> Response:
    """Return the answer to an error of the product's own, or of the database."""
    if isinstance(error, SQLAlchemyError):
        logger.error("The database does not answer: %s", type(error).__name__)
        return _told(request, 503, say("utter_unavailable"), "")
    assert isinstance(error, OrientationError)
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    answer = _told(request, status, error.problem, error.repair)
    if isinstance(error, TooManyRequestsError):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


async def handle(request: Request, error: Exception) -> Response:
    return explain(request, error)


async def handle_http(request: Request, error: HTTPException) -> Response:
    """Say in our own form that an address or a method does not exist."""
    problem, repair = _HTTP.get(error.status_code, (error.detail, ""))
    answer = _told(request, error.status_code, problem, repair)
    answer.headers.update(error.headers or {})
    return answer


# Starlette types a handler for one exception as one for all: hence Any.
HANDLERS: dict[Any, Any] = {
    OrientationError: handle,
    SQLAlchemyError: handle,
    HTTPException: handle_http,
}


def _told(request: Request, status: int, problem: str, repair: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": problem, "repair": repair}, status)
    if _wants_a_page(request):
        return (
            not_found(request)
            if status == 404
            else render(request, "error.html", status, problem=problem, repair=repair)
        )
    return PlainTextResponse(f"{problem} {repair}".strip(), status)


def _wants_a_page(request: Request) -> bool:
    """Say whether somebody reads the answer: a browser that shows a page asks for HTML."""
    return "text/html" in request.headers.get("accept", "")
