"""Adding a problem: a form that explains each word, what residents would be told, then the problem."""

from dataclasses import fields
from typing import Any

from starlette.responses import Response

from bot.accounts import audit
from bot.accounts.roles import Permission
from bot.curation.consequences import destinations
from bot.knowledge.editing import additions
from bot.knowledge.editing.additions import Draft, add_problem, problem_of, with_problem
from bot.knowledge.editing.fields import LONGEST, TaxonomyEditError
from bot.knowledge.taxonomy import Level
from bot.training.checks import LEAST_OF_A_PROBLEM
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import taxonomy_of
from bot.web.console.proposals import service_label
from bot.web.console.render import page
from bot.web.console.simulator import LEVELS
from bot.web.console.taxonomy import LIST
from bot.web.console.taxonomy_problem import back

_NEW = f"{LIST}/nouveau"
# What the button that keeps the problem says; the other only shows what residents would be told.
_SEND = "ajouter"
_NAMED: tuple[Level, ...] = ("etat", "organisme")


def show(visit: Visit) -> Response:
    return _page(visit, Draft(theme=visit.query.get("theme", "")))


def send(visit: Visit) -> Response:
    draft = Draft(**{one.name: visit.text(one.name) for one in fields(Draft)})
    try:
        if visit.text("faire") != _SEND:
            problem_of(taxonomy_of(visit.settings.database_url), draft)
            return _page(visit, draft, is_right=True)
        code = add_problem(visit.session, draft, visit.agent.name)
    except TaxonomyEditError as error:
        return _page(visit, draft, 422, error.reasons)
    audit.note(visit.session, "taxonomy_add", visit.agent.id, subject=f"problem:{code}")
    return back(code, "ajoute")


ROUTES = [
    ConsoleRoute(_NEW, show, Permission.NETWORK),
    ConsoleRoute(_NEW, send, Permission.NETWORK, method="POST"),
]


def _page(
    visit: Visit, draft: Draft, status: int = 200, reasons: dict[str, str] | None = None, is_right: bool = False
) -> Response:
    taxonomy = taxonomy_of(visit.settings.database_url)
    services = sorted((service_label(one.name), one.code, one.level) for one in taxonomy.services.values())
    context: dict[str, Any] = {
        "draft": draft,
        "reasons": reasons or {},
        "themes": taxonomy.themes,
        "levels": LEVELS,
        "competences": sorted(taxonomy.competences.values(), key=lambda one: one.label),
        "services": {
            LEVELS[level]: [(name, code) for name, code, where in services if where == level] for level in _NAMED
        },
        "higher": [(level, LEVELS[level]) for level in additions.HIGHER],
        "longest": {
            **LONGEST,
            "reason": additions.LONGEST_REASON,
            "law": additions.LONGEST_LAW,
            "source": additions.LONGEST_SOURCE,
        },
        "least": LEAST_OF_A_PROBLEM,
        "send": _SEND,
        "is_right": is_right,
        "destinations": _preview(visit, draft) if is_right else [],
    }
    return page(visit, "taxonomy/new.html", status, **context)


def _preview(visit: Visit, draft: Draft) -> Any:
    """Return what residents of a few communes would be told."""
    taxonomy = taxonomy_of(visit.settings.database_url)
    seen = with_problem(taxonomy, draft.theme, problem_of(taxonomy, draft))
    return destinations(visit.session, seen, draft.code)
