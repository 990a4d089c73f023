"""orientation setup, orientation purge."""

from rich.console import Console
from rich.markup import escape

from bot.commands.import_file import show_refused
from bot.conversations import journal
from bot.database import session_scope
from bot.knowledge.importers.merge import Changes
from bot.settings import Settings
from bot.setup import setup


def run(settings: Settings, console: Console) -> None:
    """Set the database up, saying what each source changed."""

    def report(name: str, changes: Changes | None) -> None:
        if changes is None:
            console.print(f"[dim]à jour : {name}[/dim]")
            return
        console.print(f"{name} : {changes.added} ajouts, {changes.changed} changements, {changes.closed} retraits")
        for heading, sentences in changes.report.items():
            console.print(f"  [dim]{escape(heading)} : {escape(' '.join(sentences))}[/dim]")
        show_refused(console, changes.refused)

    with console.status("Préparation de la base…"):
        setup(settings, report)


def purge(settings: Settings, console: Console) -> None:
    """Delete the conversations that are older than the retention."""
    with session_scope(settings.database_url) as session:
        gone = journal.purge(session, settings.retention_days)
        journal.forget_trackers(session, settings.conversation_hours)
    console.print(f"{gone} conversations de plus de {settings.retention_days} jours effacées.")
