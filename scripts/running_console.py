"""The console alone, on a loopback port: no Rasa, which it does not need."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import BrowserContext

from bot.accounts import accounts, sign_in
from bot.accounts.accounts import find_user
from bot.database import session_scope
from bot.processes import LOOPBACK, free_port
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.console.guard import COOKIE


@contextmanager
def running_console(settings: Settings) -> Iterator[str]:
    """Give the address of a gateway, which stops at the end."""
    port = free_port()
    app = create_app(settings, f"http://{LOOPBACK}:{free_port()}")
    server = uvicorn.Server(uvicorn.Config(app, host=LOOPBACK, port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def come_in(browser: BrowserContext, url: str, database: str, email: str, name: str, role: str, site: str) -> None:
    """Sign a browser in with an account, made if there is none."""
    with session_scope(database) as session:
        user = find_user(session, email) or accounts.add_user(session, email, name, role, [site])
        browser.add_cookies([{"name": COOKIE, "value": sign_in.open_session(session, user), "url": url}])
