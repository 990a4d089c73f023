"""orientation resolve, orientation coverage."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from rich.console import Console

from bot.commands.lines import write
from bot.database import session_scope
from bot.errors import UnknownCodeError
from bot.knowledge.coverage import count_cells
from bot.knowledge.places import commune_of_today
from bot.knowledge.repository import load_taxonomy, situation_of
from bot.knowledge.resolver import resolve as find
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


def coverage(settings: Settings, console: Console) -> None:
    """Count the cells of the whole country, and write the counts as one object."""
    with console.status("Calcul de toutes les communes…"), session_scope(settings.database_url) as session:
        write(count_cells(session, load_taxonomy(session)).as_dict())


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
