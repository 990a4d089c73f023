"""One problem of the taxonomy: its words as a form, who answers for it, and what was changed."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from bot.accounts import audit
from bot.accounts.roles import Permission
from bot.curation.consequences import learnt_phrasings
from bot.errors import UnknownCodeError
from bot.knowledge.editing import edits
from bot.knowledge.editing.fields import LONGEST, Field, TaxonomyEditError, fields_of
from bot.knowledge.editing.rows import TaxonomyEdit, edits_of
from bot.knowledge.repository import as_problem
from bot.knowledge.taxonomy import Taxonomy
from bot.text import squeezed
from bot.training.checks import LEAST_OF_A_PROBLEM
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import moment_in_words, taxonomy_of
from bot.web.console.proposals import service_label
from bot.web.console.render import page, refusal
from bot.web.console.simulator import LEVELS
from bot.web.console.taxonomy import LIST

ONE = f"{LIST}/{{problem}}"
_KINDS = {
    "label": "Nom",
    "scope": "Ce que cela couvre",
    "text": "Question",
    "choice": "Réponse",
    "words": "Mots qui donnent cette réponse",
}
_ACTIONS = {
    "edit": "a changé",
    "undo": "a remis comme avant",
    "file": "a donné une nouvelle valeur",
    "add": "a ajouté ce problème",
    "retire": "a retiré ce problème",
    "restore": "a remis ce problème en service",
    "merge": "a fusionné ce problème",
}
DONE = {
    "change": "C'est enregistré. Les habitants voient les nouveaux mots dans quelques secondes.",
    "pareil": "Rien n'a changé : tous les mots sont restés les mêmes.",
    "annule": "C'est annulé : les mots d'avant sont revenus.",
    "ajoute": "Le problème est ajouté. L'assistant sait déjà qui s'en occupe.",
    "retire": "Le problème est retiré. Son code ne servira plus jamais à autre chose.",
    "remis": "Le problème est de nouveau en service.",
    "fusionne": "Les deux problèmes n'en font plus qu'un. Leurs formulations sont réunies ici.",
}


def show(visit: Visit) -> Response:
    return problem_page(visit)


def change(visit: Visit) -> Response:
    code = visit.path["problem"]
    known = fields_of(as_problem(edits.problem_row(visit.session, code)))
    values = {name: squeezed(visit.text(name)) for name in known if name in visit.form}
    seen = visit.text("vu")
    try:
        changed = edits.change(visit.session, code, values, int(seen) if seen.isdecimal() else -1, visit.agent.name)
    except TaxonomyEditError as error:
        return problem_page(visit, 422, error.reasons, values)
    if changed:
        audit.note(visit.session, "taxonomy_edit", visit.agent.id, subject=f"problem:{code}", fields=changed)
    return back(code, "change" if changed else "pareil")


def undo(visit: Visit) -> Response:
    code, edit = visit.path["problem"], visit.text("changement")
    number = int(edit) if edit.isdecimal() and len(edit) < 10 else 0
    try:
        name = edits.undo(visit.session, code, number, visit.agent.name)
    except TaxonomyEditError as error:
        return problem_page(visit, 422, error.reasons)
    audit.note(visit.session, "taxonomy_undo", visit.agent.id, subject=f"problem:{code}", fields=[name])
    return back(code, "annule")


def back(code: str, done: str) -> Response:
    return RedirectResponse(f"{ONE.format(problem=code)}?fait={done}", 303)


ROUTES = [
    ConsoleRoute(ONE, show, Permission.TRAIN),
    ConsoleRoute(ONE, change, Permission.TRAIN, method="POST"),
    ConsoleRoute(f"{ONE}/annuler", undo, Permission.TRAIN, method="POST"),
]


def problem_page(
    visit: Visit, status: int = 200, reasons: dict[str, str] | None = None, values: dict[str, str] | None = None
) -> Response:
    """Return a problem's page: as it is, or as its form was just filled in."""
    try:
        row = edits.problem_row(visit.session, visit.path["problem"])
    except UnknownCodeError as error:
        return refusal(visit, 404, str(error))
    taxonomy, problem = taxonomy_of(visit.settings.database_url), as_problem(row)
    fields, history = fields_of(problem), edits_of(visit.session, problem.code)
    learnt = learnt_phrasings(visit.session).get(problem.code, 0)
    context: dict[str, Any] = {
        "problem": problem,
        "theme": row.theme.label,
        "retired": row.retired_on,
        "into": taxonomy.problems.get(taxonomy.living(problem.code) or "") if row.merged_into else None,
        "former": [(code, taxonomy.label(code)) for code in taxonomy.codes_of(problem.code)[1:]]
        if problem.code in taxonomy.problems
        else [],
        "fields": [(one, _name(one)) for one in fields.values()],
        "values": {name: one.value for name, one in fields.items()} | (values or {}),
        "longest": LONGEST,
        "reasons": reasons or {},
        "seen": visit.text("vu") if values else edits.last_edit(visit.session, problem.code),
        "routes": [_route(taxonomy, one) for one in problem.routes],
        "history": [_line(one, fields) for one in reversed(history)],
        "undoable": edits.undoable(history) if row.retired_on is None else set(),
        "phrasings": learnt,
        "least": LEAST_OF_A_PROBLEM,
        "may_reshape": visit.agent.may(Permission.NETWORK),
        "done": DONE.get(visit.query.get("fait", "")),
    }
    return page(visit, "taxonomy/problem.html", status, **context)


def _name(field: Field) -> str:
    """Return what a field is called: its kind, and of which answer."""
    if field.kind == "words" and field.choice:
        return f"{_KINDS['words']} (« {field.choice.label} »)"
    return _KINDS[field.kind]


def _route(taxonomy: Taxonomy, route: Any) -> dict[str, Any]:
    """Return who answers, in words."""
    service = taxonomy.services.get(route.service or "")
    competence = taxonomy.competences.get(route.competence or "")
    return {
        "who": service_label(service.name) if service else LEVELS[route.level],
        "competence": competence.label if competence else None,
        "conditional": bool(route.when or route.where),
        "sure": route.certainty == "sure",
        "reason": route.reason,
        "law": route.law,
    }


def _line(edit: TaxonomyEdit, fields: dict[str, Field]) -> dict[str, Any]:
    field = fields.get(str(edit.field))
    return {
        "edit": edit,
        "at": moment_in_words(edit.at),
        "what": _ACTIONS[edit.action],
        "field": _name(field) if field else edit.field,
    }
