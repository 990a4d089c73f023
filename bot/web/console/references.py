"""Golden conversations: kept from a reviewed one in one click, listed, tried on the live model, retired, restored."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from bot.accounts.models import User
from bot.accounts.roles import Permission
from bot.knowledge.models import Territory
from bot.reviews import references
from bot.training.evaluation.figures import GoldenResult
from bot.training.golden import register
from bot.training.golden.models import Golden
from bot.training.golden.trial import try_all
from bot.web.console import review
from bot.web.console.assistant import tools
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import moment_in_words, taxonomy_of
from bot.web.console.render import page
from bot.web.console.reviews import INBOX, sites_seen

_ADDRESS = "/console/references"


def keep(visit: Visit) -> Response:
    """Make a golden conversation of a reviewed one."""
    summary = review.summary_of(visit)
    try:
        references.keep(visit.session, taxonomy_of(visit.settings.database_url), visit.agent, summary)
    except references.GoldenError as error:
        return review.refused(visit, summary, str(error))
    return RedirectResponse(f"{INBOX}/{summary.conversation_id}", 303)


def show(visit: Visit) -> Response:
    return _page(visit, [])


def try_now(visit: Visit) -> Response:
    """Try those in force on the live model, and show how each goes."""
    used = tools(visit.settings)
    if used.reader is None:
        return _page(visit, [], "Aucun modèle n'est en ligne. Entraînez-en un, puis mettez-le en ligne.")
    return _page(visit, try_all(visit.session, used, used.reader, register.in_force(visit.session)))


def retire(visit: Visit) -> Response:
    register.retire(visit.session, visit.agent, _golden(visit))
    return RedirectResponse(_ADDRESS, 303)


def restore(visit: Visit) -> Response:
    register.restore(visit.session, visit.agent, _golden(visit))
    return RedirectResponse(_ADDRESS, 303)


def _golden(visit: Visit) -> Golden:
    return register.find(visit.session, str(visit.path["golden"]))


def concerned(visit: Visit) -> Collection[str] | None:
    """Return the council whose resident wrote it; None: it is everybody's."""
    site = _golden(visit).site_key
    return None if site is None else (str(site),)


_ONE = f"{_ADDRESS}/{{golden}}"
ROUTES = [
    ConsoleRoute(f"{INBOX}/{{conversation}}/reference", keep, Permission.REVIEW, review.concerned, "POST"),
    ConsoleRoute(_ADDRESS, show, Permission.TRAIN),
    ConsoleRoute(f"{_ADDRESS}/essai", try_now, Permission.TRAIN, method="POST"),
    ConsoleRoute(f"{_ONE}/retirer", retire, Permission.TRAIN, concerned, "POST"),
    ConsoleRoute(f"{_ONE}/remettre", restore, Permission.TRAIN, concerned, "POST"),
]


def _page(visit: Visit, results: list[GoldenResult], error: str = "") -> Response:
    shown = register.seen_by(visit.session, sites_seen(visit))
    seen = {one.id for one in shown}
    people = {one.user_id for one in shown} - {None}
    holders = {one.holder_code for one in shown} - {None}
    problems = taxonomy_of(visit.settings.database_url).problems
    context: dict[str, Any] = {
        "goldens": shown,
        "labels": {code: one.label for code, one in problems.items()},
        "people": dict(visit.session.execute(select(User.id, User.name).where(User.id.in_(people))).all()),
        "holders": dict(
            visit.session.execute(select(Territory.code, Territory.name).where(Territory.code.in_(holders))).all()
        ),
        "results": {one.id: one for one in results},
        "passed": sum(one.passed for one in results),
        "elsewhere": [one for one in results if one.id not in seen and not one.passed],
        "at": moment_in_words,
        "error": error,
    }
    return page(visit, "models/references.html", 422 if error else 200, **context)
