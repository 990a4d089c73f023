"""orientation quality, orientation links: what is known of counters, and whether it still works."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from sqlalchemy.orm import Session

from bot.commands.lines import write
from bot.database import batches, session_factory, session_scope
from bot.errors import ServiceError, UnknownCodeError
from bot.knowledge.directory import listed_counters
from bot.knowledge.freshness.fetch import check_all, nobody_answered
from bot.knowledge.freshness.links import dead_links, forget_gone, keep, states, urls_to_check
from bot.knowledge.freshness.phones import check_phone
from bot.knowledge.freshness.quality import RULES, Known, Quality, quality_of
from bot.knowledge.freshness.state import STATES, Check, State
from bot.knowledge.models import Territory
from bot.knowledge.reach import communes_below
from bot.knowledge.structures import Structure
from bot.settings import Settings

_BATCH = 200
# So many addresses, and nobody behind any: our own network is down.
_SURELY_OFFLINE = 5
_SHOWN = 20


def quality(settings: Settings, console: Console, territory: str, limit: int) -> None:
    """Write the scores of a territory, or of all, as one object: means, faults by rule, and the worst first."""
    today = date.today()
    with console.status("Lecture des fiches…"), session_scope(settings.database_url) as session:
        counters = listed_counters(session, _soil(session, territory))
        dead = dead_links(session)
    graded = [(quality_of(Known(one, today, dead)), id_, one) for id_, one in counters]
    graded.sort(key=lambda one: (one[0].score, one[1], one[2].id or ""))
    faults = Counter(fault.code for one, _, _ in graded for fault in one.faults)
    write(
        {
            "territory": territory or None,
            "structures": len(graded),
            "mean_score": round(sum(one.score for one, _, _ in graded) / len(graded), 1) if graded else None,
            "faults": {rule.code: faults[rule.code] for rule in RULES},
            "worst": [_grade(*one) for one in graded[:limit]],
        }
    )


def links(settings: Settings, console: Console, online: bool, limit: int) -> None:
    """Open the addresses that are due when online, and write how many contacts are in each state as one object."""
    opened = _open(settings, console, limit) if online else 0
    if not online:
        console.print("Le réseau n'a pas servi : derniers états connus. Pour ouvrir les adresses : --online")
    with session_scope(settings.database_url) as session:
        counters = [one for _, one in listed_counters(session, None)]
        found: dict[str, list[tuple[str | None, Check]]] = dict(states(session))
    found["phone"] = [(one.phone, check_phone(one.phone)) for one in counters]
    for use, checks in found.items():
        _show_broken(console, use, checks)
    write({"online": online, "opened": opened, **{use: _counts(checks) for use, checks in found.items()}})


def _soil(session: Session, territory: str) -> frozenset[str] | None:
    if not territory:
        return None
    if session.get(Territory, territory) is None:
        raise UnknownCodeError(
            f"Le territoire « {territory} » n'existe pas.",
            "Attendu : un code INSEE de commune, un SIREN, D et un département (D37), ou R et une région (R24).",
        )
    return communes_below(session, territory) | {territory}


def _grade(grade: Quality, territory: str, structure: Structure) -> dict[str, Any]:
    return {
        "id": structure.id,
        "name": structure.name,
        "kind": structure.kind,
        "territory": territory,
        "score": grade.score,
        "faults": {one.code: one.sentence for one in grade.faults},
    }


def _counts(checks: Iterable[tuple[str | None, Check]]) -> dict[State, int]:
    counted = Counter(check.state for _, check in checks)
    return {state: counted[state] for state in STATES}


def _show_broken(console: Console, use: str, checks: Iterable[tuple[str | None, Check]]) -> None:
    broken = sorted({(given or "", check.why) for given, check in checks if check.state == "broken"})
    for given, why in broken[:_SHOWN]:
        console.print(f"{use} : {escape(given)} : {escape(why)}", soft_wrap=True)
    if len(broken) > _SHOWN:
        console.print(f"{use} : … {len(broken)} en tout")


def _open(settings: Settings, console: Console, limit: int) -> int:
    """Open the addresses that are due, keep each batch as soon as it is done, and return how many were opened."""
    today = date.today()
    factory = session_factory(settings.database_url)
    with factory() as session, session.begin():
        forget_gone(session)
        due = urls_to_check(session, today)
    due = due[:limit] if limit else due
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Adresses web", total=len(due))
        for batch in batches(due, _BATCH):
            found = asyncio.run(_checks(batch))
            if len(found) >= _SURELY_OFFLINE and all(map(nobody_answered, found.values())):
                raise ServiceError(
                    "Aucun site ne répond : ce poste n'a sans doute pas accès au réseau.",
                    "Rien n'a été noté de ces adresses. Vérifiez la connexion, puis : orientation links --online",
                )
            with factory() as session, session.begin():
                keep(session, found, today)
            bar.advance(task, len(found))
    return len(due)


async def _checks(urls: Iterable[str]) -> dict[str, Check]:
    return {url: check async for url, check in check_all(urls)}
