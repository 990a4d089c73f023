"""From a conversation to a proposed phrasing."""

from starlette.responses import RedirectResponse, Response

from bot.accounts.roles import Permission
from bot.training import phrasebook
from bot.training.checks import Finding
from bot.training.phrasings import OF_RESIDENTS
from bot.training.sentence_checks import LONGEST
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import taxonomy_of
from bot.web.console.render import page
from bot.web.console.review import concerned, summary_of
from bot.web.console.reviews import INBOX

VERIFY = "verifier"


def show(visit: Visit) -> Response:
    summary = summary_of(visit)
    problem = visit.query.get("probleme") or summary.problem_code or ""
    return _form(visit, phrasebook.Draft(str(summary.first_text), str(problem)))


def propose(visit: Visit) -> Response:
    summary = summary_of(visit)
    draft = phrasebook.Draft(str(visit.form.get("text", "")), str(visit.form.get("problem", "")), OF_RESIDENTS)
    data = visit.settings.orientation_data
    if visit.form.get("action") == VERIFY:
        return _form(visit, draft, findings=phrasebook.findings(visit.session, data, draft))
    try:
        phrasebook.propose(visit.session, visit.agent, data, draft, str(summary.conversation_id), str(summary.site_key))
    except phrasebook.PhrasingError as error:
        return _form(visit, draft, str(error))
    return RedirectResponse(f"{INBOX}/{summary.conversation_id}/formulation?fait=1", 303)


_OF_ONE = f"{INBOX}/{{conversation}}/formulation"
ROUTES = [
    ConsoleRoute(_OF_ONE, show, Permission.PROPOSE, concerned),
    ConsoleRoute(_OF_ONE, propose, Permission.PROPOSE, concerned, "POST"),
]


def _form(visit: Visit, draft: phrasebook.Draft, error: str = "", findings: list[Finding] | None = None) -> Response:
    context = {
        "conversation": visit.path["conversation"],
        "text": draft.text,
        "problem": draft.label,
        "themes": taxonomy_of(visit.settings.database_url).themes,
        "longest": LONGEST,
        "done": visit.query.get("fait") == "1" and not error,
        "error": error,
        "findings": findings,
    }
    return page(visit, "reviews/phrasing.html", 422 if error else 200, **context)
