"""One phrasing: what it is, what was done to it, and what a trainer may do with it."""

from collections.abc import Callable, Collection, Iterator, Mapping

from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from bot.accounts.models import AuditEntry, User
from bot.accounts.roles import Permission
from bot.conversations.models import Conversation
from bot.errors import UnknownCodeError
from bot.knowledge.structures import describe_date
from bot.training import phrasebook, phrasing_list
from bot.training.checks import Finding
from bot.training.models import Phrasing
from bot.training.phrasebook import Draft, PhrasingError
from bot.training.sentence_checks import LONGEST
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.journal import SENTENCES
from bot.web.console.knowledge import moment_in_words
from bot.web.console.phrasing_list import ACCEPT, ADDRESS, MOVE, REFUSE, RETIRE, names
from bot.web.console.phrasings import VERIFY
from bot.web.console.render import page

RESTORE = "retablir"
_ONE = f"{ADDRESS}/{{phrasing}}"


def concerned(visit: Visit) -> Collection[str] | None:
    """Say whose a phrasing is: everybody's, or the council's that proposed it. Else it is said not to exist."""
    typed = str(visit.path["phrasing"])
    known = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    row = visit.session.get(Phrasing, known)
    if row is None:
        raise UnknownCodeError("Cette formulation n'existe pas.")
    return None if phrasing_list.is_shared(row) else (str(row.site_key),)


def show(visit: Visit) -> Response:
    row = _row(visit)
    return _page(visit, Draft(row.text, row.label, row.voice))


def change(visit: Visit) -> Response:
    row, action = _row(visit), visit.text("action")
    draft = Draft(visit.text("text") or row.text, visit.text("problem") or row.label, visit.text("voice") or row.voice)
    if action == VERIFY:
        data = visit.settings.orientation_data
        return _page(visit, draft, findings=phrasebook.findings(visit.session, data, draft, row.id))
    try:
        if action not in _ACTIONS:
            raise PhrasingError("Choisissez quoi faire de cette formulation.")
        _ACTIONS[action](visit, row, draft)
    except PhrasingError as error:
        return _page(visit, draft, str(error))
    return RedirectResponse(f"{ADDRESS}/{row.id}?fait=1", 303)


ROUTES = [
    ConsoleRoute(_ONE, show, Permission.TRAIN, concerned),
    ConsoleRoute(_ONE, change, Permission.TRAIN, concerned, "POST"),
]


def _accept(visit: Visit, row: Phrasing, draft: Draft) -> None:
    phrasebook.accept(visit.session, visit.agent, visit.settings.orientation_data, row, draft)


def _move(visit: Visit, row: Phrasing, draft: Draft) -> None:
    phrasebook.move(visit.session, visit.agent, visit.settings.orientation_data, row, draft.label)


def _restore(visit: Visit, row: Phrasing, _: Draft) -> None:
    phrasebook.restore(visit.session, visit.agent, visit.settings.orientation_data, row)


def _refuse(visit: Visit, row: Phrasing, _: Draft) -> None:
    phrasebook.refuse(visit.session, visit.agent, row, visit.text("reason"))


def _retire(visit: Visit, row: Phrasing, _: Draft) -> None:
    phrasebook.retire(visit.session, visit.agent, row, visit.text("reason"))


_ACTIONS: Mapping[str, Callable[[Visit, Phrasing, Draft], None]] = {
    ACCEPT: _accept,
    MOVE: _move,
    RESTORE: _restore,
    REFUSE: _refuse,
    RETIRE: _retire,
}


def _row(visit: Visit) -> Phrasing:
    row = visit.session.get(Phrasing, int(visit.path["phrasing"]))
    assert row is not None, "the guard asked whom it concerns"
    return row


def _page(visit: Visit, draft: Draft, error: str = "", findings: list[Finding] | None = None) -> Response:
    row = _row(visit)
    shown = names(visit)
    context = {
        **shown,
        "one": phrasing_list.with_people(visit.session, row),
        "draft": draft,
        "history": list(_history(visit, row, shown["labels"])),
        "may_read": _may_read(visit, row),
        "day": lambda day: describe_date(day.isoformat()),
        "longest": LONGEST,
        "reason": visit.text("reason"),
        "reason_length": phrasebook.LONGEST_REASON,
        "done": visit.query.get("fait") == "1" and not error,
        "error": error,
        "findings": findings,
    }
    return page(visit, "phrasings/one.html", 422 if error else 200, **context)


def _may_read(visit: Visit, row: Phrasing) -> bool:
    """Say whether the visitor may open the conversation from which it comes, if it is still there."""
    query = select(Conversation.site_key).where(Conversation.id == row.conversation_id)
    return row.conversation_id is not None and visit.session.scalar(query) in visit.agent.sites


def _history(visit: Visit, row: Phrasing, labels: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield when, who and what, the newest first."""
    query = select(AuditEntry, User.name).outerjoin(User, User.id == AuditEntry.user_id)
    query = query.where(AuditEntry.subject == f"phrasing:{row.id}").order_by(AuditEntry.id.desc())
    for entry, name in visit.session.execute(query):
        details = entry.details or {}
        said = SENTENCES.get(entry.action, entry.action)
        if "after" in details:
            before, after = (labels.get(details[one], details[one]) for one in ("before", "after"))
            said += f", de « {before} » à « {after} »"
        if details.get("edited"):
            said += " après l'avoir réécrite"
        why = f" : {details['why']}" if details.get("why") else ""
        yield moment_in_words(entry.at), name or "Quelqu'un", f"{said}{why}"
