"""orientation train."""

import time

from rich.console import Console

from bot.models_folder import is_up_to_date
from bot.settings import Settings
from bot.training.train import train


def run(settings: Settings, console: Console, if_needed: bool) -> None:
    """Train a model, unless the live one is up to date and that is enough."""
    if if_needed and is_up_to_date(settings.orientation_models):
        console.print("[dim]à jour : modèle[/dim]")
        return
    started = time.monotonic()
    with console.status("Entraînement du modèle (une à deux minutes)…"):
        model = train(settings.orientation_models, settings.orientation_var / "log" / "train.log")
    console.print(f"Modèle {model.name} entraîné en {time.monotonic() - started:.0f} s.")
