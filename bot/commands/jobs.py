"""orientation jobs."""

from rich.console import Console

from bot.settings import Settings
from bot.training.jobs.watch import PROGRAM, look


def run(settings: Settings, console: Console, program: str = PROGRAM) -> None:
    """Look once at the training jobs, and say what was started."""
    started = look(settings, program)
    if started is None:
        console.print("Aucun entraînement à démarrer.")
    else:
        console.print(f"Entraînement démarré : processus {started.pid}. Suivez-le dans la console.")
