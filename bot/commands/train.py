"""orientation train."""

import getpass
import time

from rich.console import Console

from bot.database import session_scope
from bot.errors import ModelError
from bot.settings import Settings
from bot.training.cards import Card, read_card
from bot.training.fingerprints import code_fingerprint, phrasings_fingerprint
from bot.training.publication.history import chosen_by_people, live_model, live_name
from bot.training.publication.publish import publish_first
from bot.training.train import train


def run(settings: Settings, console: Console, note: str) -> None:
    """Train a model. It is not published."""
    name = _train(settings, console, getpass.getuser(), note)
    console.print(f"Pour le mettre en ligne : orientation publish {name}")


def run_if_needed(settings: Settings, console: Console) -> None:
    """Train and publish when what is live cannot serve, or is only what an installation made of other phrasings."""
    live = _live_card(settings)
    with session_scope(settings.database_url) as session:
        same = live is not None and live.phrasings_fingerprint == phrasings_fingerprint(session)
        people = chosen_by_people(session)
    if live is not None and live.code_fingerprint == code_fingerprint():
        if same:
            console.print("[dim]à jour : modèle[/dim]")
            return
        if people:
            # What is live was somebody's decision: so is what comes next.
            console.print("Des formulations ont changé depuis ce modèle. Pour les apprendre : orientation train")
            return
    name = _train(settings, console, "Installation", "")
    with session_scope(settings.database_url) as session:
        publish_first(session, settings, name)


def _live_card(settings: Settings) -> Card | None:
    """Return the card of the live model; None when there is none, or not all of it."""
    try:
        live_model(settings)
        with session_scope(settings.database_url) as session:
            return read_card(settings.orientation_models, live_name(session) or "")
    except ModelError:
        return None


def _train(settings: Settings, console: Console, author: str, note: str) -> str:
    started = time.monotonic()
    with console.status("Entraînement du modèle (une à deux minutes)…"):
        name = train(settings, settings.orientation_var / "log" / "train.log", author, note)
    console.print(f"Modèle {name} entraîné en {time.monotonic() - started:.0f} s.")
    return name
