"""How long a message and a whole turn take, and what each process weighs."""

import asyncio
import sys
import time
from pathlib import Path

import httpx
from rich.console import Console

from benchmarks.measure import baseline, memory_mb, percentiles, timed
from bot.models_folder import live_model
from bot.nlu.live import LiveModel
from bot.processes import LOOPBACK, Child, action_server, free_port, rasa_server
from bot.settings import ROOT, Settings
from bot.training.phrasings import read_sentences

_MESSAGES = 300
_CONVERSATIONS = 25
_TURNS = ("ya un enorme trou devan chez moi", "Langeais", "une petite route", "oui", "5")


def measure_parsing(live: LiveModel, settings: Settings, console: Console) -> None:
    """Time the live pipeline on real phrasings, one at a time."""
    sentences = read_sentences(settings.orientation_data / "nlu")
    texts = [one.text for one in sentences[:: len(sentences) // _MESSAGES]]
    loop = asyncio.new_event_loop()
    loop.run_until_complete(live.understand("bonjour"))
    seconds = [timed(lambda text=text: loop.run_until_complete(live.understand(text))) for text in texts]  # type: ignore[misc]
    ratio = sorted(seconds)[len(seconds) // 2] / baseline()
    console.print(f"parse, {len(seconds)} messages: {percentiles(seconds)} (p50 = {ratio:.1f} × baseline)")


def measure_turns(settings: Settings, console: Console) -> None:
    """Start the house, play conversations through the gateway, and weigh the processes."""
    actions_port, rasa_port, port = free_port(), free_port(), free_port()
    actions = action_server(actions_port, settings)
    rasa = rasa_server(rasa_port, actions_port, live_model(settings.orientation_models), settings)
    gateway = _gateway(port, rasa_port, settings)
    children = [actions, rasa, gateway]
    try:
        started = time.monotonic()
        for child in children:
            child.start()
        for child in children:
            child.wait_until_ready(180)
        console.print(f"ready after {time.monotonic() - started:.0f} s")
        seconds = [one for _ in range(_CONVERSATIONS) for one in _play(f"http://{LOOPBACK}:{port}")]
        ratio = sorted(seconds)[len(seconds) // 2] / baseline()
        console.print(f"whole turn, {len(seconds)} turns: {percentiles(seconds)} (p50 = {ratio:.1f} × baseline)")
        for child in children:
            console.print(f"memory of {child.name}: {memory_mb(child.pid or 0):.0f} MB")
    finally:
        for child in reversed(children):
            child.stop()


def _gateway(port: int, rasa_port: int, settings: Settings) -> Child:
    code = (
        "import uvicorn; from bot.settings import load_settings; from bot.web.app import create_app; "
        f"uvicorn.run(create_app(load_settings(), 'http://{LOOPBACK}:{rasa_port}'), host='{LOOPBACK}', port={port}, "
        "log_level='warning', ws='none')"
    )
    environment = {"PYTHONPATH": str(ROOT), "DATABASE_URL": settings.database_url}
    logs: Path = settings.orientation_var / "log"
    return Child("gateway", [sys.executable, "-c", code], environment, f"http://{LOOPBACK}:{port}/health/live", logs)


def _play(url: str) -> list[float]:
    with httpx.Client(base_url=url, timeout=30) as client:
        opened = client.post("/api/v1/conversations", json={"site": "cctoval"}).json()
        client.headers["Authorization"] = f"Bearer {opened['token']}"
        path = f"/api/v1/conversations/{opened['conversation']}/messages"
        return [timed(lambda text=text: client.post(path, json={"text": text}).raise_for_status()) for text in _TURNS]  # type: ignore[misc]
