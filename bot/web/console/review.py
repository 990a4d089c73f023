"""One conversation: what was said and understood, the answer given, and what an agent says of it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from bot.accounts.models import User
from bot.accounts.roles import Permission
from bot.conversations import journal
from bot.conversations.models import OrientationGiven, Satisfaction, Site
from bot.conversations.outcomes import REASON_HELP, REASONS
from bot.errors import UnknownCodeError
from bot.knowledge.repository import names_of
from bot.knowledge.resolver import Answer
from bot.knowledge.structures import describe_date
from bot.knowledge.taxonomy import Problem, Taxonomy
from bot.reviews import inbox, problems, reading, references, summaries, verdicts
from bot.reviews.models import ASKED, Review, Summary
from bot.reviews.preview import would_be_answer
from bot.text import storable
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import moment_in_words, taxonomy_of
from bot.web.console.render import page
from bot.web.console.reviews import INBOX, sites_seen

_LIKELIEST = 5


def summary_of(visit: Visit) -> Summary:
    """Return the conversation of an address, or raise UnknownCodeError."""
    summary = summaries.find(visit.session, storable(str(visit.path["conversation"])))
    if summary is None:
        raise UnknownCodeError("Cette conversation n'existe pas, ou l'habitant n'a rien dit.")
    return summary


def concerned(visit: Visit) -> Collection[str]:
    return (str(summary_of(visit).site_key),)


def show(visit: Visit) -> Response:
    return _page(visit, summary_of(visit), _Draft.of_query(visit))


def judge(visit: Visit) -> Response:
    summary, draft = summary_of(visit), _Draft.of_form(visit)
    opinion = verdicts.Opinion(str(visit.form.get("verdict", "")), draft.problem, draft.comment)
    try:
        verdicts.give(visit.session, visit.agent, summary, opinion)
    except verdicts.VerdictError as error:
        return _page(visit, summary, draft, str(error))
    wanted = opinion.problem if opinion.verdict in verdicts.NEEDS_PROBLEM else None
    return _back(summary, fait=opinion.verdict, probleme=wanted or "")


def undo(visit: Visit) -> Response:
    summary, typed = summary_of(visit), str(visit.form.get("review", ""))
    review = visit.session.get(Review, int(typed)) if typed.isdecimal() and len(typed) < 10 else None
    try:
        if review is None or review.conversation_id != summary.conversation_id:
            raise verdicts.VerdictError("Cet avis n'existe pas.", "Rechargez la page.")
        verdicts.undo(visit.session, visit.agent, summary, review)
    except verdicts.VerdictError as error:
        return _page(visit, summary, _Draft(), str(error))
    return _back(summary)


def assign(visit: Visit) -> Response:
    summary = summary_of(visit)
    verdicts.assign(visit.session, visit.agent, [summary])
    return _back(summary)


def ask_second(visit: Visit) -> Response:
    summary = summary_of(visit)
    try:
        verdicts.ask_second(visit.session, visit.agent, summary)
    except verdicts.VerdictError as error:
        return _page(visit, summary, _Draft(), str(error))
    return _back(summary)


def refused(visit: Visit, summary: Summary, error: str) -> Response:
    """Return the conversation with why what was asked of it cannot be done."""
    return _page(visit, summary, _Draft(), error)


_ONE = f"{INBOX}/{{conversation}}"
ROUTES = [
    ConsoleRoute(_ONE, show, Permission.REVIEW, concerned),
    ConsoleRoute(f"{_ONE}/avis", judge, Permission.REVIEW, concerned, "POST"),
    ConsoleRoute(f"{_ONE}/annuler", undo, Permission.REVIEW, concerned, "POST"),
    ConsoleRoute(f"{_ONE}/a-moi", assign, Permission.REVIEW, concerned, "POST"),
    ConsoleRoute(f"{_ONE}/deuxieme", ask_second, Permission.REVIEW, concerned, "POST"),
]


@dataclass(frozen=True)
class _Draft:
    """What an agent has typed so far: the search for a problem, the one chosen, a comment."""

    search: str = ""
    problem: str | None = None
    comment: str = ""

    @classmethod
    def of_query(cls, visit: Visit) -> "_Draft":
        query = visit.query
        return cls(query.get("q", "").strip(), _known(visit, query.get("probleme", "")))

    @classmethod
    def of_form(cls, visit: Visit) -> "_Draft":
        problem, comment = str(visit.form.get("problem", "")), str(visit.form.get("comment", ""))
        return cls(problem=_known(visit, problem), comment=comment[: verdicts.LONGEST_COMMENT])


def _page(visit: Visit, summary: Summary, draft: _Draft, error: str = "") -> Response:
    taxonomy = taxonomy_of(visit.settings.database_url)
    story = journal.story(visit.session, summary.conversation_id)
    communes = dict(names_of(visit.session, [*reading.communes_in(story), *filter(None, [summary.commune_id])]))
    labels = taxonomy.labels
    given = journal.last_orientation(visit.session, summary.conversation_id)
    said = reading.transcript(story, labels, communes)
    blind = verdicts.is_blind(visit.session, visit.agent, summary)
    history = [] if blind else verdicts.history(visit.session, summary.conversation_id)
    done = visit.query.get("fait", "")
    context: dict[str, Any] = {
        "summary": summary,
        "site": visit.session.get(Site, summary.site_key),
        "at": moment_in_words,
        "day": describe_date,
        "reason": REASONS.get(summary.reason),
        "reason_help": REASON_HELP.get(summary.reason),
        "commune": communes.get(summary.commune_id),
        "said": said,
        "given": given,
        "satisfaction": visit.session.get(Satisfaction, summary.conversation_id),
        "given_label": labels.get(given.problem_code) if given else None,
        "labels": labels,
        "how_many_problems": len(taxonomy.problems),
        "draft": draft,
        "found": _found(visit, taxonomy, summary, draft),
        "chosen": taxonomy.problems.get(draft.problem or ""),
        "preview": _preview(visit, taxonomy, summary, given, draft.problem),
        "verdicts": verdicts.VERDICTS,
        "longest": verdicts.LONGEST_COMMENT,
        "history": history,
        "people": _people(visit, summary, history),
        "undoable": {one.id for one in history if verdicts.may_undo(visit.agent, one)},
        "blind": blind,
        "kept": references.is_kept(visit.session, str(summary.conversation_id)),
        "second_asked": summary.second == ASKED,
        "may_ask_second": not summary.second and any(not one.undone_at for one in history),
        "next": inbox.after(visit.session, summary, visit.agent, sites_seen(visit)),
        "done": verdicts.VERDICTS.get(done) if not error else None,
        "error": error,
    }
    return page(visit, "reviews/conversation.html", 422 if error else 200, **context)


def _known(visit: Visit, code: str) -> str | None:
    return code if code in taxonomy_of(visit.settings.database_url).problems else None


def _found(visit: Visit, taxonomy: Taxonomy, summary: Summary, draft: _Draft) -> list[Problem]:
    """Return the problems to choose from: what was searched, else what the model thinks of the first message."""
    typed = draft.search or summary.first_text
    likeliest = problems.ranking(visit.settings, typed)
    if draft.search:
        return problems.find_problems(taxonomy, draft.search, likeliest)
    codes = sorted((code for code in likeliest if code in taxonomy.problems), key=lambda code: -likeliest[code])
    return [taxonomy.problems[code] for code in codes if code != summary.problem_code][:_LIKELIEST]


def _preview(
    visit: Visit, taxonomy: Taxonomy, summary: Summary, given: OrientationGiven | None, problem: str | None
) -> Answer | None:
    if problem is None or summary.commune_id is None:
        return None
    answers = given.answers if given else {}
    return would_be_answer(visit.session, taxonomy, problem, summary.commune_id, answers)


def _people(visit: Visit, summary: Summary, history: list[Review]) -> dict[int, str]:
    ids = {summary.assigned_to, *(one.user_id for one in history), *(one.undone_by for one in history)} - {None}
    return dict(visit.session.execute(select(User.id, User.name).where(User.id.in_(ids))).all()) if ids else {}


def _back(summary: Summary, **query: str) -> Response:
    kept = urlencode({name: value for name, value in query.items() if value})
    address = f"{INBOX}/{summary.conversation_id}"
    return RedirectResponse(f"{address}?{kept}" if kept else address, 303)
