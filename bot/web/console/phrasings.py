"""From a conversation to a proposed phrasing, and the list of them for trainers."""

from starlette.responses import RedirectResponse, Response

from bot.accounts.roles import Permission
from bot.reviews import phrasings
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import moment_in_words, taxonomy_of
from bot.web.console.render import page
from bot.web.console.review import concerned, summary_of
from bot.web.console.reviews import INBOX


def show(visit: Visit) -> Response:
    summary = summary_of(visit)
    problem = visit.query.get("probleme") or summary.problem_code or ""
    return _form(visit, str(summary.first_text), str(problem))


def propose(visit: Visit) -> Response:
    summary = summary_of(visit)
    text, problem = str(visit.form.get("text", "")), str(visit.form.get("problem", ""))
    try:
        phrasings.propose(visit.session, visit.agent, summary, text, problem)
    except phrasings.PhrasingError as error:
        return _form(visit, text, problem, str(error))
    return RedirectResponse(f"{INBOX}/{summary.conversation_id}/formulation?fait=1", 303)


def show_proposed(visit: Visit) -> Response:
    rows = phrasings.proposals(visit.session, visit.agent.sites)
    return page(visit, "reviews/phrasings.html", rows=rows, at=moment_in_words)


_OF_ONE = f"{INBOX}/{{conversation}}/formulation"
ROUTES = [
    ConsoleRoute(_OF_ONE, show, Permission.PROPOSE, concerned),
    ConsoleRoute(_OF_ONE, propose, Permission.PROPOSE, concerned, "POST"),
    ConsoleRoute("/console/formulations", show_proposed, Permission.TRAIN),
]


def _form(visit: Visit, text: str, problem: str, error: str = "") -> Response:
    context = {
        "conversation": visit.path["conversation"],
        "text": text,
        "problem": problem,
        "themes": taxonomy_of(visit.settings.database_url).themes,
        "longest": phrasings.LONGEST,
        "done": visit.query.get("fait") == "1" and not error,
        "error": error,
    }
    return page(visit, "reviews/phrasing.html", 422 if error else 200, **context)
