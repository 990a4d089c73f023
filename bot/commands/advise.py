"""orientation advise."""

from rich.console import Console
from rich.progress import Progress

from bot.aside import step_aside
from bot.commands.lines import write
from bot.database import session_scope
from bot.settings import Settings
from bot.training.advice.background import alone
from bot.training.advice.study import keep, study


def run(settings: Settings, console: Console) -> None:
    """Study the phrasings, keep what the console's tips are made from, and print it in figures."""
    step_aside()
    with alone(settings.orientation_var), Progress(console=console, transient=True) as progress:
        task = progress.add_task("Lecture", total=1.0)
        with session_scope(settings.database_url) as session:
            found = study(
                session, settings, lambda step, share: progress.update(task, description=step, completed=share)
            )
        keep(settings.orientation_var, found)
    write(
        {
            "phrasings": found.phrasings,
            "misread": len(found.misread),
            "suspects": len(found.suspects),
            "clusters": len(found.clusters),
        }
    )
