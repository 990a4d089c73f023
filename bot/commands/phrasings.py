"""orientation phrasings check, import, export."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.console import Console

from bot.commands.import_file import as_dict, show
from bot.commands.lines import write
from bot.database import session_scope
from bot.errors import DataFileError
from bot.settings import Settings
from bot.training import phrasing_sync
from bot.training.checks import check as find
from bot.training.checks import counted
from bot.training.corpus import read_corpus


def check(settings: Settings, console: Console) -> None:
    """Write what the rules have to say, one object a finding, or raise DataFileError when something is refused."""
    with console.status("Lecture et comparaison des formulations…"):
        with session_scope(settings.database_url) as session:
            corpus = read_corpus(session, settings.orientation_data)
        findings = find(corpus)
    for finding in findings:
        write(asdict(finding))
    counts = counted(findings)
    refused, warnings = sum(counts["refused"].values()), sum(counts["warning"].values())
    if refused:
        rules = ", ".join(f"{rule} {count}" for rule, count in counts["refused"].items())
        raise DataFileError(
            f"{refused} formulations refusées ({rules}).",
            "Corrigez les phrases citées ci-dessus, puis relancez : orientation phrasings check",
        )
    console.print(f"{len(corpus.learnt)} formulations, aucune refusée, {warnings} à relire.")


def import_(settings: Settings, console: Console, folder: Path | None) -> None:
    """Merge the files of a folder into the database, in one transaction, and write what changed as one object."""
    with session_scope(settings.database_url) as session:
        changes = phrasing_sync.import_folder(session, folder or _own(settings), date.today())
    show(console, changes)
    if not (changes.added or changes.changed or changes.closed):
        console.print("Rien n'a changé.")
    write(as_dict(changes))


def export(settings: Settings, console: Console, folder: Path | None) -> None:
    """Write what is learnt into the files of a folder, and write as one object the names of those that changed."""
    folder = folder or _own(settings)
    with session_scope(settings.database_url) as session:
        changed = phrasing_sync.export_folder(session, folder)
    console.print(f"{len(changed)} fichiers changés dans {folder}." if changed else f"{folder} est déjà à jour.")
    write({"folder": str(folder), "changed": changed})


def _own(settings: Settings) -> Path:
    return settings.orientation_data / "nlu"
