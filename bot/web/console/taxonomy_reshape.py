"""Merging, retiring and restoring a problem: what would happen is shown first, then it is done."""

from collections.abc import Callable
from typing import Any

from starlette.responses import RedirectResponse, Response

from bot.accounts import audit
from bot.accounts.roles import Permission
from bot.curation.consequences import destinations, what_hangs_on
from bot.curation.merging import merge_problem
from bot.errors import UnknownCodeError
from bot.knowledge.editing import lives
from bot.knowledge.editing.edits import problem_row
from bot.knowledge.editing.fields import TaxonomyEditError
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import taxonomy_of
from bot.web.console.render import page, refusal
from bot.web.console.taxonomy_problem import ONE, back, problem_page

# What hangs on a problem, in words, and what becomes of it: when it is merged, when it is retired.
KINDS = {
    "phrasings": (
        "Formulations apprises",
        "Elles apprennent l'autre problème. Celles qu'il a déjà sont mises de côté.",
        "Elles ne sont plus apprises. Elles restent dans la liste.",
    ),
    "proposed": (
        "Formulations proposées",
        "Elles sont proposées pour l'autre problème.",
        "Elles restent à relire, mais n'apprennent plus rien ici.",
    ),
    "conversations": (
        "Conversations de 90 jours",
        "Elles gardent l'ancien nom, et comptent pour l'autre problème.",
        "Elles gardent ce nom. Rien n'est effacé.",
    ),
    "goldens": (
        "Conversations de référence",
        "Elles attendent désormais l'autre problème.",
        "Elles échouent : retirez-les aussi, pour pouvoir mettre un modèle en ligne.",
    ),
    "corrections": (
        "Propositions « Ce n'est pas nous »",
        "Elles valent pour l'autre problème, sauf celles qui dépendent d'une réponse.",
        "Elles restent, sans effet.",
    ),
    "links": (
        "Liens vers une démarche",
        "Ils sont donnés avec l'autre problème.",
        "Ils ne sont plus donnés.",
    ),
}


def show_merge(visit: Visit) -> Response:
    return _merge_page(visit, visit.query.get("vers", ""))


def merge(visit: Visit) -> Response:
    code, into = visit.path["problem"], visit.text("vers")
    try:
        _confirmed(visit)
        moved = merge_problem(visit.session, code, into, visit.text("pourquoi"), visit.agent.name)
    except TaxonomyEditError as error:
        return _merge_page(visit, into, 422, error.reasons)
    _note(visit, "taxonomy_merge", into=into, moved=moved.moved, twins=moved.twins)
    return back(into, "fusionne")


def show_retire(visit: Visit) -> Response:
    return _retire_page(visit)


def retire(visit: Visit) -> Response:
    code = visit.path["problem"]
    try:
        _confirmed(visit)
        lives.retire(visit.session, code, visit.text("pourquoi"), visit.agent.name)
    except TaxonomyEditError as error:
        return _retire_page(visit, 422, error.reasons)
    _note(visit, "taxonomy_retire")
    return back(code, "retire")


def restore(visit: Visit) -> Response:
    code = visit.path["problem"]
    try:
        lives.restore(visit.session, code, visit.agent.name)
    except TaxonomyEditError as error:
        return problem_page(visit, 422, error.reasons)
    _note(visit, "taxonomy_restore")
    return back(code, "remis")


ROUTES = [
    ConsoleRoute(f"{ONE}/fusionner", show_merge, Permission.NETWORK),
    ConsoleRoute(f"{ONE}/fusionner", merge, Permission.NETWORK, method="POST"),
    ConsoleRoute(f"{ONE}/retirer", show_retire, Permission.NETWORK),
    ConsoleRoute(f"{ONE}/retirer", retire, Permission.NETWORK, method="POST"),
    ConsoleRoute(f"{ONE}/remettre", restore, Permission.NETWORK, method="POST"),
]


def _merge_page(visit: Visit, into: str, status: int = 200, reasons: dict[str, str] | None = None) -> Response:
    taxonomy = taxonomy_of(visit.settings.database_url)
    other = taxonomy.problems.get(into)

    def context(code: str) -> dict[str, Any]:
        own = taxonomy.theme_of(code)
        # Most often it is a neighbour: its own theme comes first.
        themes = [own, *(theme for theme in taxonomy.themes if theme.code != own.code)]
        shown = other if other and other.code != code else None
        found = destinations(visit.session, taxonomy, code, shown.code) if shown else []
        return {"themes": themes, "other": shown, "destinations": found}

    return _page(visit, "taxonomy/merge.html", status, reasons, context)


def _retire_page(visit: Visit, status: int = 200, reasons: dict[str, str] | None = None) -> Response:
    taxonomy = taxonomy_of(visit.settings.database_url)

    def context(code: str) -> dict[str, Any]:
        return {"destinations": destinations(visit.session, taxonomy, code)}

    return _page(visit, "taxonomy/retire.html", status, reasons, context)


def _page(
    visit: Visit,
    template: str,
    status: int,
    reasons: dict[str, str] | None,
    context: Callable[[str], dict[str, Any]],
) -> Response:
    taxonomy, code = taxonomy_of(visit.settings.database_url), visit.path["problem"]
    try:
        row = problem_row(visit.session, code)
    except UnknownCodeError as error:
        return refusal(visit, 404, str(error))
    if row.code not in taxonomy.problems:
        return RedirectResponse(ONE.format(problem=code), 303)
    return page(
        visit,
        template,
        status,
        problem=taxonomy.problems[code],
        held=what_hangs_on(visit.session, taxonomy, code),
        kinds=KINDS,
        reasons=reasons or {},
        why_typed=visit.text("pourquoi"),
        longest=lives.LONGEST_WHY,
        **context(code),
    )


def _confirmed(visit: Visit) -> None:
    if visit.text("confirme") != "oui":
        raise TaxonomyEditError({"confirme": "Lisez ce qui va se passer, puis cochez la case."})


def _note(visit: Visit, action: str, **details: Any) -> None:
    audit.note(visit.session, action, visit.agent.id, subject=f"problem:{visit.path['problem']}", **details)
