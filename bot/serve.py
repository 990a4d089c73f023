"""`orientation serve`: the gateway in this process, the action server and Rasa watched beside it."""

import logging
import signal
import sys
import threading

import uvicorn
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from bot.accounts.accounts import LINK_HOURS
from bot.accounts.demonstration import demonstration_token
from bot.database import session_scope
from bot.errors import ServiceError
from bot.models_folder import live_model
from bot.processes import LOOPBACK, Child, Watcher, action_server, free_port, rasa_server
from bot.settings import Settings
from bot.training.jobs.watch import JobsWatch
from bot.web.app import create_app

logger = logging.getLogger(__name__)
_READY_SECONDS = 180


def serve(settings: Settings, console: Console) -> None:
    """Start everything, say when it is ready, and stop it all together."""
    actions_port = settings.actions_port or free_port()
    rasa_port = settings.rasa_port or free_port()
    actions = action_server(actions_port, settings)
    rasa = rasa_server(rasa_port, actions_port, live_model(settings.orientation_models), settings)
    watcher = Watcher([actions, rasa])
    jobs = JobsWatch(settings)
    address = f"http://{settings.orientation_host}:{settings.orientation_port}"
    app = create_app(settings, f"http://{LOOPBACK}:{rasa_port}")
    # uvicorn raises again the signal that stopped it: left as it is, SIGTERM would end this process before
    # it stops the others.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        watcher.start()
        jobs.start()
        threading.Thread(target=_announce, args=(settings, console, [actions, rasa], address), daemon=True).start()
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
        watcher.stop()


def _announce(settings: Settings, console: Console, children: list[Child], address: str) -> None:
    with console.status("Chargement du modèle (une vingtaine de secondes)…"):
        for child in children:
            try:
                child.wait_until_ready(_READY_SECONDS)
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
