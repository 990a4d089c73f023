"""orientation import: shows a bar, then what changed or would change; refused rows go to a file."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.commands.lines import write
from bot.database import session_factory
from bot.knowledge.importers.changes import Changes, Example
from bot.knowledge.importers.kinds import import_file
from bot.settings import Settings

_SHOWN = 3
_SIGNS = {"added": "+", "changed": "~", "closed": "-"}


def run(settings: Settings, console: Console, kind: str, path: Path, as_of: str, dry_run: bool) -> None:
    """Import a file in one transaction, or only show what it would change, and write the counts as one object."""
    with session_factory(settings.database_url)() as session, session.begin() as transaction:
        with _bar(console) as bar:
            task = bar.add_task(path.name, total=None)
            changes = import_file(
                session, kind, path, as_of, lambda done, total: bar.update(task, completed=done, total=total)
            )
        if dry_run:
            transaction.rollback()
    if changes is None:
        console.print("Ce fichier est déjà importé, à la même date : rien à faire.")
        changes = Changes()
    refused = _write_refused(settings.orientation_var / "imports" / f"{kind}-refused.csv", changes.refused)
    show(console, changes)
    if refused:
        console.print(f"{len(changes.refused)} lignes refusées, avec leur raison : {refused}")
    if dry_run:
        console.print("[bold]Essai à blanc : rien n'a été changé.[/bold]")
    write({"kind": kind, "dry_run": dry_run, **as_dict(changes)})


def show(console: Console, changes: Changes) -> None:
    """Print the report, the counts by table with a few rows, and the first refusals."""
    for heading, sentences in changes.report.items():
        console.print(f"[bold]{escape(heading)}[/bold] ({len(sentences)})")
        for sentence in sentences:
            console.print(f"  {escape(sentence)}", soft_wrap=True)
    for name, table in changes.tables.items():
        console.print(
            f"[bold]{name}[/bold] : {table.added} ajouts, {table.changed} changements, {table.closed} retraits"
        )
        for example in table.examples:
            console.print(f"  [dim]{_SIGNS[example.what]} {escape(_row(example))}[/dim]", soft_wrap=True)
    show_refused(console, changes.refused)


def show_refused(console: Console, reasons: list[str]) -> None:
    """Print the first refusals, and how many there are in all."""
    for reason in reasons[:_SHOWN]:
        console.print(f"  [dim]{escape(reason)}[/dim]")
    if len(reasons) > _SHOWN:
        console.print(f"  [dim]… {len(reasons)} lignes laissées de côté en tout[/dim]")


def as_dict(changes: Changes) -> dict[str, Any]:
    """Return the counts, in all and by table, and the report."""
    return {
        **_counts(changes),
        "refused": len(changes.refused),
        "tables": {name: _counts(table) for name, table in changes.tables.items()},
        "report": changes.report,
    }


def _counts(changes: Any) -> dict[str, int]:
    return {name: getattr(changes, name) for name in ("added", "changed", "closed")}


def _row(example: Example) -> str:
    if example.what == "changed":
        pairs = (f"{name} : {example.before[name]} → {value}" for name, value in example.values.items())
        return f"{_pairs(example.key)} ({', '.join(pairs)})"
    return _pairs({name: value for name, value in example.values.items() if value is not None})


def _pairs(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items())


def _write_refused(file: Path, reasons: list[str]) -> Path | None:
    """Write the refused rows of this import; without any, the file of the import before goes."""
    if not reasons:
        file.unlink(missing_ok=True)
        return None
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["raison"])
        writer.writerows([reason] for reason in reasons)
    return file


def _bar(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
