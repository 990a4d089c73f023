"""Coverage: how surely one's own communes are answered, and each answer that is worth a look."""

from collections import Counter
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from starlette.responses import Response

from bot.accounts.roles import Permission
from bot.knowledge.council.listing import names_on
from bot.knowledge.coverage import STATES, State
from bot.knowledge.local_coverage import Cell, cells_of, worst_first
from bot.knowledge.models import Territory
from bot.knowledge.repository import situation_of
from bot.knowledge.taxonomy import Taxonomy
from bot.web.console.ground import own_ground
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import taxonomy_of
from bot.web.console.paging import page_link, page_number
from bot.web.console.render import page
from bot.web.console.simulator import ANSWER, LEVELS

_ADDRESS = "/console/couverture"
PAGE = 100
MANY_COMMUNES = 60
"""Beyond, a commune or a problem is chosen first: resolving everything would keep the visitor waiting."""
STATE_NAMES: dict[State, str] = {
    "sure": "Sûre",
    "to_confirm": "À confirmer",
    "contradictory": "Contradictoire",
    "unknown": "Inconnue",
    "empty": "Vide",
}
STATE_HELP: dict[State, str] = {
    "sure": "une source récente et la loi disent qui est compétent",
    "to_confirm": "la réponse est donnée, avec le conseil d'appeler pour confirmer",
    "contradictory": "deux sources ne disent pas la même chose",
    "unknown": "aucune source ne dit qui : la mairie sert de porte d'entrée",
    "empty": "il manque un nom ou une raison : c'est une erreur à signaler",
}


def show(visit: Visit) -> Response:
    taxonomy = taxonomy_of(visit.settings.database_url)
    communes = _communes(visit, own_ground(visit))
    commune = _one_of(visit, "commune", communes)
    problem = _one_of(visit, "probleme", taxonomy.problems)
    state = _one_of(visit, "etat", STATE_NAMES)
    context: dict[str, Any] = {
        "communes": communes,
        "commune": commune,
        "problem": problem,
        "state": state,
        "themes": taxonomy.themes,
        "state_names": STATE_NAMES,
        "state_help": STATE_HELP,
    }
    if len(communes) > MANY_COMMUNES and not commune and not problem:
        return page(visit, "coverage.html", **context, too_many=len(communes))
    cells = _cells(visit, taxonomy, [commune] if commune else list(communes), problem)
    wanted = [one for one in worst_first(cells) if state in ("", one.state)]
    number = page_number(visit)
    shown = wanted[(number - 1) * PAGE : number * PAGE]
    context |= {
        "table": _table(cells),
        "totals": Counter(one.state for one in cells),
        "levels": LEVELS,
        "shown": [(one, _simulator(one), _proposal(one)) for one in shown],
        "found": len(wanted),
        "earlier": page_link(visit, number - 1) if number > 1 else "",
        "later": page_link(visit, number + 1) if number * PAGE < len(wanted) else "",
    }
    return page(visit, "coverage.html", **context)


ROUTES = [ConsoleRoute(_ADDRESS, show, Permission.SIMULATE)]


def _cells(visit: Visit, taxonomy: Taxonomy, communes: Collection[str], problem: str) -> list[Cell]:
    situations = (situation_of(visit.session, code) for code in communes)
    return list(cells_of(taxonomy, situations, problem))


def _communes(visit: Visit, ground: Collection[str]) -> dict[str, str]:
    """Return the names of the ground's communes of today, by code, in the order of names."""
    query = select(Territory.id).where(Territory.id.in_(ground), Territory.kind == "commune", Territory.until.is_(None))
    return names_on(visit.session, list(visit.session.scalars(query)))


def _table(cells: list[Cell]) -> list[tuple[str, dict[State, int]]]:
    """Return, level by level, how many cells are in each state."""
    counts = Counter((one.level, one.state) for one in cells)
    held = {level for level, _ in counts}
    return [(LEVELS[level], {state: counts[level, state] for state in STATES}) for level in LEVELS if level in held]


def _simulator(cell: Cell) -> str:
    answers = {f"{ANSWER}{question}": choice for question, choice in cell.answers.items()}
    return f"/console/simulateur?{urlencode({'probleme': cell.problem.code, 'insee': cell.commune.id, **answers})}"


def _proposal(cell: Cell) -> str:
    query = urlencode({"probleme": cell.problem.code, "commune": cell.commune.id})
    return f"/console/propositions/nouvelle?{query}"


def _one_of(visit: Visit, name: str, known: Collection[str]) -> str:
    given = visit.query.get(name, "")
    return given if given in known else ""
