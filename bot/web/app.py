"""The gateway: the only process that listens to the outside."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.accounts.openid import Provider
from bot.conversations import journal
from bot.conversations.wording import say
from bot.database import session_scope
from bot.errors import OrientationError, UnknownCodeError
from bot.settings import Settings
from bot.web import api, pages
from bot.web.console import routes as console
from bot.web.console.attempts import Attempts
from bot.web.conversations import Conversations
from bot.web.rasa import RasaClient
from bot.web.security import BodyTooLargeError, SecurityMiddleware, too_large
from bot.web.tokens import TokenError, Tokens, signing_secret

logger = logging.getLogger(__name__)
_HOUSEKEEPING_SECONDS = 60
_STATUS = {TokenError: 401, UnknownCodeError: 404, api.BadRequestError: 422}


def create_app(settings: Settings, rasa_url: str) -> Starlette:
    """Return the gateway: the chat page, the API of conversations, health."""
    app = Starlette(
        routes=[*api.ROUTES, *pages.ROUTES, *console.ROUTES],
        middleware=[Middleware(SecurityMiddleware)],
        exception_handlers=_HANDLERS,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.secret = signing_secret(settings)
    app.state.tokens = Tokens(app.state.secret, settings.conversation_hours)
    app.state.attempts = Attempts()
    app.state.openid = _provider(settings)
    app.state.rasa = RasaClient(rasa_url, settings.rasa_timeout_seconds)
    app.state.conversations = Conversations(settings, app.state.rasa, app.state.tokens)
    return app


def _provider(settings: Settings) -> Provider | None:
    if not settings.oidc_issuer:
        return None
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret.get_secret_value())


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    housekeeping = asyncio.create_task(_end_silent_conversations(app.state.settings))
    yield
    housekeeping.cancel()
    await app.state.rasa.close()


async def _end_silent_conversations(settings: Settings) -> None:
    while True:
        await asyncio.sleep(_HOUSEKEEPING_SECONDS)
        try:
            await run_in_threadpool(_end_silent, settings)
        except Exception:
            logger.exception("Silent conversations could not be ended")


def _end_silent(settings: Settings) -> None:
    with session_scope(settings.database_url) as session:
        journal.end_silent(session, settings.silence_minutes)


async def _explain(request: Request, error: OrientationError) -> JSONResponse:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    return JSONResponse({"error": error.problem, "repair": error.repair}, status_code=status)


async def _too_large(request: Request, error: BodyTooLargeError) -> JSONResponse:
    return too_large(request.url.path)


async def _no_database(request: Request, error: SQLAlchemyError) -> Response:
    logger.error("The database does not answer: %s", type(error).__name__)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": say("utter_unavailable"), "repair": ""}, status_code=503)
    return PlainTextResponse(say("utter_unavailable"), status_code=503)


# Starlette types a handler for one exception as one for all: hence Any.
_HANDLERS: dict[Any, Any] = {
    OrientationError: _explain,
    BodyTooLargeError: _too_large,
    SQLAlchemyError: _no_database,
}
