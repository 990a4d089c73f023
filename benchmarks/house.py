"""The whole house, started for a measure, with the real data and the live model."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.processes import LOOPBACK, Child, action_server, free_port, rasa_server
from bot.settings import ROOT, Settings
from bot.training.publication.history import live_model


@dataclass(frozen=True)
class House:
    url: str
    children: list[Child]


@contextmanager
def running_house(settings: Settings) -> Iterator[House]:
    """Start the action server, Rasa and the gateway, each in its process; stop them at the end."""
    actions_port, rasa_port, port = free_port(), free_port(), free_port()
    actions = action_server(actions_port, settings)
    rasa = rasa_server(rasa_port, actions_port, live_model(settings), settings)
    children = [actions, rasa, _gateway(port, rasa_port, settings)]
    try:
        for child in children:
            child.start()
        for child in children:
            child.wait_until_ready(180)
        yield House(f"http://{LOOPBACK}:{port}", children)
    finally:
        for child in reversed(children):
            child.stop()


def _gateway(port: int, rasa_port: int, settings: Settings) -> Child:
    code = (
        "import uvicorn; from bot.settings import load_settings; from bot.web.app import create_app; "
        f"uvicorn.run(create_app(load_settings(), 'http://{LOOPBACK}:{rasa_port}'), host='{LOOPBACK}', port={port}, "
        "log_level='warning', ws='none')"
    )
    # One client asks for all: the limits that guard a real gateway would stop the measure.
    limits = {f"{name}_PER_MINUTE": "1000000" for name in ("CONVERSATIONS", "TURNS", "ALL_TURNS", "SEARCHES")}
    environment = {"PYTHONPATH": str(ROOT), "DATABASE_URL": settings.database_url, **limits}
    logs = settings.orientation_var / "log"
    return Child("gateway", [sys.executable, "-c", code], environment, f"http://{LOOPBACK}:{port}/health/live", logs)
