"""How long a message and a whole turn take, and what each process weighs."""

import asyncio
import time

import httpx
from rich.console import Console

from benchmarks.house import running_house
from benchmarks.measure import baseline, memory_mb, percentiles, timed
from bot.nlu.live import LiveModel
from bot.settings import Settings
from bot.training.phrasing_files import read_sentences

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
    started = time.monotonic()
    with running_house(settings) as house:
        console.print(f"ready after {time.monotonic() - started:.0f} s")
        seconds = [one for _ in range(_CONVERSATIONS) for one in _play(house.url)]
        ratio = sorted(seconds)[len(seconds) // 2] / baseline()
        console.print(f"whole turn, {len(seconds)} turns: {percentiles(seconds)} (p50 = {ratio:.1f} × baseline)")
        for child in house.children:
            console.print(f"memory of {child.name}: {memory_mb(child.pid or 0):.0f} MB")


def _play(url: str) -> list[float]:
    with httpx.Client(base_url=url, timeout=30) as client:
        opened = client.post("/api/v1/conversations", json={"site": "cctoval"}).json()
        client.headers["Authorization"] = f"Bearer {opened['token']}"
        path = f"/api/v1/conversations/{opened['conversation']}/messages"
        return [timed(lambda text=text: client.post(path, json={"text": text}).raise_for_status()) for text in _TURNS]  # type: ignore[misc]
