"""Phrasings: the list with its filters, what is done to several at once, and how many each problem has."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import RedirectResponse, Response

from bot.accounts.roles import Permission
from bot.training import phrasebook, phrasing_list
from bot.training.models import Phrasing
from bot.training.phrasing_list import SOURCES, STATUSES, Filters
from bot.training.phrasings import INTENTS, VOICES
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import taxonomy_of
from bot.web.console.render import page

ADDRESS = "/console/formulations"
ACCEPT, REFUSE, MOVE, RETIRE = "accepter", "refuser", "deplacer", "retirer"
_DONE = {ACCEPT: "acceptée", REFUSE: "refusée", MOVE: "déplacée", RETIRE: "retirée"}


def show(visit: Visit) -> Response:
    query = dict(visit.query)
    action, count = query.pop("fait", ""), query.pop("nombre", "")
    return _page(visit, query, done=_in_words(action, count))


def change_several(visit: Visit) -> Response:
    """Do one thing to all that were ticked, or nothing at all."""
    query = dict(parse_qsl(str(visit.form.get("back", ""))))
    ids = [str(one) for one in visit.form.getlist("one")]
    rows = phrasing_list.ticked(visit.session, visit.agent, ids)
    action = visit.text("action")
    if not rows or action not in _DONE:
        return _page(visit, query, "Cochez au moins une formulation, puis choisissez quoi en faire.", ids)
    text = ""
    try:
        with visit.session.begin_nested():
            for row in rows:
                text = row.text
                _do(visit, action, row)
    except phrasebook.PhrasingError as error:
        return _page(visit, query, f"« {text} » : {error} Rien n'est changé.", ids)
    return RedirectResponse(f"{ADDRESS}?{urlencode({**query, 'fait': action, 'nombre': len(rows)})}", 303)


def show_counts(visit: Visit) -> Response:
    counts = phrasing_list.counts_by_label(visit.session, visit.agent)
    none = dict.fromkeys(STATUSES, 0)
    themes = [
        (theme.label, [(one.code, one.label, counts.get(one.code, none)) for one in theme.problems])
        for theme in taxonomy_of(visit.settings.database_url).themes
    ]
    intents = [(code, label, counts.get(code, none)) for code, label in INTENTS.items()]
    return page(visit, "phrasings/counts.html", groups=[*themes, ("Autres messages", intents)], statuses=STATUSES)


ROUTES = [
    ConsoleRoute(ADDRESS, show, Permission.TRAIN),
    ConsoleRoute(f"{ADDRESS}/lot", change_several, Permission.TRAIN, method="POST"),
    ConsoleRoute(f"{ADDRESS}/problemes", show_counts, Permission.TRAIN),
]


def names(visit: Visit) -> dict[str, Any]:
    """Return what all pages of phrasings show: themes and names of labels, voices, sources, states."""
    taxonomy = taxonomy_of(visit.settings.database_url)
    return {
        "themes": taxonomy.themes,
        "intents": INTENTS,
        "labels": {**{code: one.label for code, one in taxonomy.problems.items()}, **INTENTS},
        "voices": VOICES,
        "sources": SOURCES,
        "statuses": STATUSES,
    }


def _page(visit: Visit, query: dict[str, str], error: str = "", ticked: Sequence[str] = (), done: str = "") -> Response:
    filters = Filters.of(query)

    def link(**changes: object) -> str:
        return f"{ADDRESS}?{urlencode({**query, 'page': 1, **changes})}"

    context = {
        **names(visit),
        "filters": filters,
        "found": phrasing_list.listing(visit.session, visit.agent, filters),
        "ticked": ticked,
        "back": urlencode(query),
        "link": link,
        "done": done,
        "error": error,
        "reason": visit.text("reason"),
        "reason_length": phrasebook.LONGEST_REASON,
    }
    return page(visit, "phrasings/list.html", 422 if error else 200, **context)


def _in_words(action: str, count: str) -> str:
    """Return what was just done, from the address; nothing when it says none."""
    if action not in _DONE or not (count.isascii() and count.isdecimal() and len(count) < 4):
        return ""
    plural = "s" if int(count) > 1 else ""
    return f"{count} formulation{plural} {_DONE[action]}{plural}."


def _do(visit: Visit, action: str, row: Phrasing) -> None:
    session, agent, data = visit.session, visit.agent, visit.settings.orientation_data
    if action == ACCEPT:
        phrasebook.accept(session, agent, data, row, phrasebook.Draft(row.text, row.label, row.voice))
    elif action == REFUSE:
        phrasebook.refuse(session, agent, row, visit.text("reason"))
    elif action == MOVE:
        phrasebook.move(session, agent, data, row, visit.text("problem"))
    else:
        phrasebook.retire(session, agent, row, visit.text("reason"))
