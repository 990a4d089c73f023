"""orientation resolve, orientation coverage."""

import csv
import json
import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.commands.coverage_page import page
from bot.commands.lines import write
from bot.database import session_scope
from bot.errors import SettingError, UnknownCodeError
from bot.knowledge.coverage import Coverage, count_cells
from bot.knowledge.places import commune_of_today
from bot.knowledge.repository import load_taxonomy, situation_of, sources_and_dates
from bot.knowledge.resolver import resolve as find
from bot.knowledge.structures import describe_date
from bot.settings import Settings


def resolve(settings: Settings, problem: str, commune: str, answers: Sequence[str], lines: Iterable[str]) -> None:
    """Answer one request given as arguments, or one a line."""
    requests = [_request(problem, commune, answers)] if problem else (_parse(line) for line in lines if line.strip())
    with session_scope(settings.database_url) as session:
        taxonomy = load_taxonomy(session)
        # A file of requests comes back to the same communes again and again.
        situation = lru_cache(maxsize=1_000)(lambda code: situation_of(session, commune_of_today(session, code)))
        for request in requests:
            write(find(taxonomy, request["problem"], situation(request["commune"]), request["answers"]).as_dict())


def coverage(settings: Settings, console: Console, html: Path | None, cells: Path | None) -> None:
    """Count the cells of the whole country, and write the counts as one object.

    Args:
        html: also write them there as a page to read.
        cells: also write there, as CSV, each group of cells that is not sure, with an example.
    """
    for file in filter(None, (html, cells)):
        _check_folder(file)
    with console.status("Calcul de toutes les communes…"), session_scope(settings.database_url) as session:
        taxonomy = load_taxonomy(session)
        counted = count_cells(session, taxonomy)
        if html:
            sources = [(title, describe_date(as_of)) for title, as_of in sources_and_dates(session)]
            html.write_text(page(counted, taxonomy, sources), encoding="utf-8")
    if cells:
        _write_cells(cells, counted)
    write(counted.as_dict())


def _check_folder(file: Path) -> None:
    """Raise SettingError before a long work when its result has nowhere to go."""
    if file.is_dir() or not os.access(file.parent, os.W_OK):
        raise SettingError(f"{file} ne peut pas être écrit.", "Attendu : un fichier dans un dossier où vous écrivez.")


def _write_cells(file: Path, counted: Coverage) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["etat", "departement", "niveau", "probleme", "cases", "exemple"])
        for one, count, example in counted.worth_a_look():
            table.writerow([one.state, one.departement, one.level, one.problem, count, example])


def _request(problem: str, commune: str, answers: Sequence[str]) -> dict[str, Any]:
    pairs = [one.partition("=") for one in answers]
    if not all(separator for _, separator, _ in pairs):
        raise UnknownCodeError("Réponse mal écrite.", "Attendu : --answer question=choix")
    return {"problem": problem, "commune": commune, "answers": {name: value for name, _, value in pairs}}


def _parse(line: str) -> dict[str, Any]:
    try:
        content = json.loads(line)
        answers = content.get("answers") or {}
        if not isinstance(answers, dict):
            raise TypeError("answers must be an object")
        return {
            "problem": str(content["problem"]),
            "commune": str(content["commune"]),
            "answers": answers,
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnknownCodeError(
            f"Demande illisible : {line.strip()[:80]}", 'Attendu : {"problem": …, "commune": …, "answers": {}}'
        ) from error
