"""orientation classify, orientation locate."""

import asyncio
import os
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.commands.lines import write
from bot.database import session_scope
from bot.knowledge.places import load_gazetteer
from bot.nlu.understanding import Understanding
from bot.processes import rasa_environment
from bot.settings import Settings
from bot.tensorflow_absent import leave_out_tensorflow
from bot.training.publication.history import live_model

_FIELDS = ("intent", "problem", "confidence", "ranking", "decision", "problems")


def classify(settings: Settings, lines: Iterable[str]) -> None:
    """Write what the live model's own pipeline understands of each line."""
    asyncio.run(_classify(settings, lines))


def locate(settings: Settings, lines: Iterable[str]) -> None:
    """Write which commune each line speaks of."""
    with session_scope(settings.database_url) as session:
        gazetteer = load_gazetteer(session)
    for line in lines:
        text = line.rstrip("\n")
        found = gazetteer.locate(text)
        write({"text": text, "status": found.status, "commune": found.commune, "candidates": list(found.candidates)})


async def _classify(settings: Settings, lines: Iterable[str]) -> None:
    model = live_model(settings)
    live = _load(model)
    for line in lines:
        text = line.rstrip("\n")
        understood = await live.understand(text)
        write({"text": text, **_contract(understood)})


def _load(model: Path) -> Any:
    # Before Rasa is imported, which takes some seconds: only this command pays for it.
    os.environ.update(rasa_environment())
    leave_out_tensorflow()
    warnings.simplefilter("ignore")
    from bot.nlu.live import load_live

    return load_live(model)


def _contract(understood: Understanding) -> dict[str, Any]:
    content = understood.as_dict()
    return {name: content[name] for name in _FIELDS}
