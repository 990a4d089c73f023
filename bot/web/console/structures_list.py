"""Structures: the counters of one's ground as a list, the stale and the worst first."""

from collections.abc import Collection
from datetime import date
from typing import Any

from starlette.responses import RedirectResponse, Response

from bot.accounts import audit
from bot.accounts.roles import Permission
from bot.knowledge.council import edits
from bot.knowledge.council.edits import RefusedFieldsError
from bot.knowledge.council.kinds import kind_label
from bot.knowledge.council.listing import STATES, State, Wanted, names_on, sheets_on
from bot.knowledge.directory import OWN_KINDS
from bot.knowledge.structures import Structure, describe_date
from bot.web.console.ground import council_of_site, councils_of, own_ground
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.paging import page_link, page_number
from bot.web.console.render import page

_ADDRESS = "/console/structures"
PAGE = 50


def show_all(visit: Visit) -> Response:
    return _list_page(visit)


def _list_page(visit: Visit, status: int = 200, error: str = "") -> Response:
    ground, today = own_ground(visit), date.today()
    wanted = _wanted(visit)
    sheets = sheets_on(visit.session, ground, today)
    found = [one for one in sheets if wanted.fits(one)]
    described = {one.territory for one in sheets if one.structure.kind in OWN_KINDS}
    number = page_number(visit)
    shown = found[(number - 1) * PAGE : number * PAGE]
    context: dict[str, Any] = {
        "shown": [(one, kind_label(one.structure.kind), said_on(one.structure)) for one in shown],
        "found": len(found),
        "counts": {state: sum(Wanted(state=state).fits(one) for one in sheets) for state in STATES},
        "states": STATES,
        "wanted": wanted,
        "communes": names_on(visit.session, ground),
        "kinds": sorted((kind_label(one), one) for one in {sheet.structure.kind for sheet in sheets}),
        "councils": (councils := councils_of(visit)),
        "without_counter": [one for one in councils if one.territory not in described],
        "error": error,
        "earlier": page_link(visit, number - 1) if number > 1 else "",
        "later": page_link(visit, number + 1) if number * PAGE < len(found) else "",
    }
    return page(visit, "structures.html", status, **context)


def add_own_counter(visit: Visit) -> Response:
    council = council_of_site(visit)
    try:
        id_ = edits.add_own_counter(visit.session, council, visit.text("nom"), date.today())
    except RefusedFieldsError as error:
        return _list_page(visit, 422, error=error.reasons["nom"])
    audit.note(visit.session, "structure_add", visit.agent.id, council.key, f"structure:{id_}")
    return RedirectResponse(f"{_ADDRESS}/fiche/{id_}", 303)


def site_concerned(visit: Visit) -> Collection[str]:
    return (visit.path["site"],)


def said_on(one: Structure) -> str:
    """Return when what is known of a counter was true, in words."""
    return describe_date(one.as_of) if one.as_of else "sans date"


ROUTES = [
    ConsoleRoute(_ADDRESS, show_all, Permission.STRUCTURES),
    ConsoleRoute(f"{_ADDRESS}/guichet/{{site}}", add_own_counter, Permission.STRUCTURES, site_concerned, "POST"),
]


def _wanted(visit: Visit) -> Wanted:
    query = visit.query
    state: State = next((one for one in STATES if one == query.get("etat")), "")
    return Wanted(query.get("q", ""), query.get("commune", ""), query.get("sorte", ""), state)
