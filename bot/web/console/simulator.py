"""The simulator: a sentence and a commune, and all that the assistant would do with them, and why."""

from typing import Any

from starlette.responses import Response

from bot.accounts.roles import Permission
from bot.conversations.simulation import Asked, Simulation, simulate
from bot.errors import UnknownCodeError
from bot.knowledge.reach import communes_below
from bot.knowledge.repository import names_of
from bot.knowledge.resolver import Answer
from bot.knowledge.structures import describe_date, describe_hours
from bot.knowledge.taxonomy import Level, Taxonomy
from bot.knowledge.taxonomy_files import read_emergencies
from bot.text import storable
from bot.web.console.assistant import tools
from bot.web.console.ground import own_sites
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.render import page

_ADDRESS = "/console/simulateur"
ANSWER = "reponse."
"""How the names of fields begin that answer a question."""
_LONGEST = 2_000
STEPS = {
    "statut_particulier": "Statut particulier",
    "signalement": "Signalement d'une collectivité",
    "departement_ou_region": "Département ou région",
    "etat_ou_organisme": "État ou organisme",
    "commune_seule": "Commune seule",
    "loi": "Loi",
    "registre": "Registre national",
    "echelon_superieur": "Échelon supérieur",
    "mairie_comme_porte": "Mairie comme porte",
}
LEVELS: dict[Level, str] = {
    "commune": "Commune",
    "epci": "Intercommunalité",
    "departement": "Département",
    "region": "Région",
    "etat": "État",
    "organisme": "Organisme",
}
DECISIONS = {
    "accept": "C'est assez sûr : l'assistant continue.",
    "clarify": "Ce n'est pas assez sûr : l'assistant montre des propositions.",
    "reject": "C'est trop peu sûr : l'assistant demande de reformuler.",
}


def show(visit: Visit) -> Response:
    """Show the form; with a problem and a commune in the address, who is competent there. No sentence: it would stay
    in the browser's history and in logs."""
    return _page(visit, {name: storable(value) for name, value in visit.query.items()}, text="")


def run(visit: Visit) -> Response:
    fields = {name: visit.text(name) for name in visit.form}
    return _page(visit, fields, text=fields.get("phrase", "")[:_LONGEST])


ROUTES = [
    ConsoleRoute(_ADDRESS, show, Permission.SIMULATE),
    ConsoleRoute(_ADDRESS, run, Permission.SIMULATE, method="POST"),
]


def _page(visit: Visit, fields: dict[str, str], text: str) -> Response:
    used = tools(visit.settings)
    sites = own_sites(visit)
    site = next((one for one in sites if one.key == fields.get("site")), sites[0] if sites else None)
    asked = Asked(
        text=text,
        place=fields.get("commune", "") if not fields.get("insee") else "",
        commune=fields.get("insee", ""),
        problem=fields.get("probleme", ""),
        answers={name.removeprefix(ANSWER): value for name, value in fields.items() if name.startswith(ANSWER)},
        territory=communes_below(visit.session, site.territory_id) if site else (),
        default_commune=site.default_commune_id if site else None,
    )
    context: dict[str, Any] = {
        "asked": asked,
        "site": site,
        "sites": sites,
        "themes": used.taxonomy.themes,
        "has_model": used.reader is not None,
        "thresholds": used.reader.thresholds if used.reader else None,
        "answer_prefix": ANSWER,
    }
    if not (asked.text or asked.problem):
        return page(visit, "simulator.html", place=asked.place, **context)
    try:
        found = simulate(visit.session, used, asked)
    except UnknownCodeError as error:
        return page(visit, "simulator.html", 422, place=asked.place, error=str(error), **context)
    return page(visit, "simulator.html", **context, **_told(visit, used.taxonomy, found, asked))


def _told(visit: Visit, taxonomy: Taxonomy, found: Simulation, asked: Asked) -> dict[str, Any]:
    state = found.state
    labels = taxonomy.labels
    candidates = found.place.candidates if found.place and found.place.status == "ambiguous" else state.communes
    codes = [code for code in (state.commune, *candidates) if code]
    names = dict(names_of(visit.session, codes))
    groups = read_emergencies(visit.settings.orientation_data)
    problem = taxonomy.problem(state.problem) if state.problem else None
    dangers = [found.understanding.emergency] if found.understanding and found.understanding.emergency else []
    shown = dict.fromkeys([*dangers, *(problem.emergency if problem else ())])
    return {
        "found": found,
        "labels": labels,
        "place": names.get(state.commune or "", asked.place) if found.place else asked.place,
        "commune": names.get(state.commune or ""),
        "communes": [(code, names[code]) for code in candidates if code in names],
        "problem": problem,
        "decisions": DECISIONS,
        "steps": STEPS,
        "emergencies": [groups[code] for code in shown],
        "card": _card(found.answer) if found.answer else None,
    }


def _card(answer: Answer) -> dict[str, Any]:
    """Return the answer as the page shows it."""
    found = answer.finding
    counters = [("À qui s'adresser", found.structure)]
    counters += [("Aussi, pour être aidé", found.door)] if found.door else []
    # No counter is shown twice, as on a resident's page.
    if not any(answer.counter.is_same_as(one) for _, one in counters):
        counters.append(("Sur place, près de chez soi", answer.counter))
    return {
        "answer": answer,
        "finding": found,
        "level": LEVELS[found.level],
        "as_of": describe_date(found.as_of),
        "counters": [
            (title, one, describe_hours(one.hours), describe_date(one.as_of) if one.as_of else "")
            for title, one in counters
        ],
        "claims": [(one, describe_date(one.as_of)) for one in found.claims],
    }
