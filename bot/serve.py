"""`orientation serve`: the gateway in this process, the action server and Rasa watched beside it."""

import logging
import signal
import socket
import sys
import threading
from pathlib import Path

import uvicorn
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from bot.accounts.accounts import LINK_HOURS
from bot.accounts.demonstration import demonstration_token
from bot.database import session_scope
from bot.errors import ModelError, ServiceError
from bot.processes import LOOPBACK, Child, Watcher, action_server, free_port, port_for_rasa, rasa_server
from bot.serving.follower import Follower
from bot.settings import Settings
from bot.training.cards import archive_of
from bot.training.jobs.watch import JobsWatch
from bot.training.publication.history import candidates, live_model
from bot.web.app import create_app

logger = logging.getLogger(__name__)
_READY_SECONDS = 180


def serve(settings: Settings, console: Console) -> None:
    """Start everything, say when it is ready, and stop it all together."""
    _check_model(settings)
    actions_port = settings.actions_port or free_port()
    actions = action_server(actions_port, settings)
    watcher = Watcher([actions])
    jobs = JobsWatch(settings)
    address = f"http://{settings.orientation_host}:{settings.orientation_port}"
    # Nobody listens there: the follower says where Rasa is as soon as it starts one.
    app = create_app(settings, f"http://{LOOPBACK}:{free_port()}")
    follower = Follower(
        settings.database_url,
        f"{socket.gethostname()}:{settings.orientation_port}",
        app.state.rasa,
        watcher,
        lambda model, port: rasa_server(port, actions_port, _archive(settings, model), settings),
        lambda: port_for_rasa(settings),
        settings.rasa_timeout_seconds,
    )
    # uvicorn raises again the signal that stopped it: left as it is, SIGTERM would end this process before
    # it stops the others.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        watcher.start()
        jobs.start()
        follower.start()
        threading.Thread(target=_announce, args=(settings, console, actions, follower, address), daemon=True).start()
        uvicorn.run(
            app,
            host=settings.orientation_host,
            port=settings.orientation_port,
            log_level="warning",
            access_log=False,
            # The gateway believes the proxies of its own settings (bot/web/app.py).
            proxy_headers=False,
            # No WebSocket: the chat needs none, and Rasa pins a `websockets` too old for uvicorn.
            ws="none",
        )
    finally:
        jobs.stop()
        follower.stop()
        watcher.stop()


def _check_model(settings: Settings) -> None:
    """Raise ModelError when there is nothing to serve, neither live nor asked for."""
    with session_scope(settings.database_url) as session:
        models = {row.model for row in candidates(session)}
    if not any(archive_of(settings.orientation_models, one).exists() for one in models):
        live_model(settings)


def _archive(settings: Settings, model: str) -> Path:
    archive = archive_of(settings.orientation_models, model)
    if not archive.exists():
        raise ModelError(f"L'archive du modèle « {model} » n'est pas sur ce serveur.", f"Copiez-la : {archive}.")
    return archive


def _announce(settings: Settings, console: Console, actions: Child, follower: Follower, address: str) -> None:
    with console.status("Chargement du modèle (une vingtaine de secondes)…"):
        try:
            actions.wait_until_ready(_READY_SECONDS)
            follower.wait_until_serving()
        except ServiceError as error:
            console.print(f"[red]{error}[/red]")
            return
    console.print(f"Prêt : [bold]{address}[/bold]  (Ctrl+C pour arrêter)")
    invite(settings, console, address)


def invite(settings: Settings, console: Console, address: str) -> None:
    """Give the first visitor a way into the console."""
    try:
        with session_scope(settings.database_url) as session:
            token = demonstration_token(session)
    except SQLAlchemyError as error:
        # The gateway goes on without its database, and says so itself.
        logger.error("No demonstration account: %s", type(error).__name__)
        return
    if token:
        console.print(f"La console des agents, sur la démonstration (ce lien sert une fois, {LINK_HOURS} heures) :")
        # Not wrapped: a link cut in two lines is no link.
        console.print(f"{address}/console/lien/{token}", soft_wrap=True)
