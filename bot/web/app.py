"""The gateway: the only process that listens to the outside."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.accounts.openid import Provider
from bot.conversations import journal
from bot.database import session_scope
from bot.settings import Settings
from bot.web import api, communes, document, pages, sites, widget_files
from bot.web.communes import Communes
from bot.web.console import routes as console
from bot.web.console.attempts import Attempts
from bot.web.conversations import Conversations
from bot.web.errors import HANDLERS, explain
from bot.web.limits import Limits, LimitsMiddleware
from bot.web.origins import OriginMiddleware
from bot.web.rasa import RasaClient
from bot.web.security import BodyLimitMiddleware, HeadersMiddleware
from bot.web.tokens import Tokens, signing_secret

logger = logging.getLogger(__name__)
_HOUSEKEEPING_SECONDS = 60


def create_app(settings: Settings, rasa_url: str) -> Starlette:
    """Return the gateway: the chat page, the API of conversations, health."""
    secret = signing_secret(settings)
    limits = Limits(settings, secret)
    app = Starlette(
        routes=[
            *api.ROUTES,
            *sites.ROUTES,
            *communes.ROUTES,
            *document.ROUTES,
            *pages.ROUTES,
            *widget_files.ROUTES,
            *console.ROUTES,
        ],
        # From the outside in: who asks, what every answer bears, who may ask, how much.
        middleware=[
            Middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies),
            Middleware(HeadersMiddleware),
            Middleware(OriginMiddleware, database_url=settings.database_url, explain=explain),
            Middleware(BodyLimitMiddleware, explain=explain),
            Middleware(LimitsMiddleware, limits=limits, explain=explain),
        ],
        exception_handlers=HANDLERS,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.secret = secret
    app.state.tokens = Tokens(secret, settings.conversation_hours)
    app.state.attempts = Attempts(secret)
    app.state.openid = _provider(settings)
    app.state.rasa = RasaClient(rasa_url, settings.rasa_timeout_seconds, settings.rasa_restart_seconds)
    app.state.conversations = Conversations(settings, app.state.rasa, app.state.tokens)
    app.state.communes = Communes(settings.database_url)
    app.state.limits = limits
    return app


def _provider(settings: Settings) -> Provider | None:
    if not settings.oidc_issuer:
        return None
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret.get_secret_value())


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    tasks = [
        asyncio.create_task(_keep_house(app)),
        asyncio.create_task(_read_communes(app.state.communes)),
    ]
    yield
    for task in tasks:
        task.cancel()
    await app.state.rasa.close()


async def _read_communes(communes: Communes) -> None:
    """Have the communes at hand before a resident types one. Without a database, the first search tries again."""
    with contextlib.suppress(SQLAlchemyError):
        await run_in_threadpool(communes.load)


async def _keep_house(app: Starlette) -> None:
    while True:
        await asyncio.sleep(_HOUSEKEEPING_SECONDS)
        app.state.limits.forget_silent()
        try:
            await run_in_threadpool(_end_silent, app.state.settings)
        except Exception:
            logger.exception("Silent conversations could not be ended")


def _end_silent(settings: Settings) -> None:
    with session_scope(settings.database_url) as session:
        journal.end_silent(session, settings.silence_minutes)
        journal.forget_trackers(session, settings.conversation_hours)
