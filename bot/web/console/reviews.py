"""The review inbox: the list of conversations, what one does to several at once, and how far readers agree."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, or_, select
from starlette.responses import RedirectResponse, Response

from bot.accounts.models import User
from bot.accounts.roles import Permission, is_everywhere
from bot.conversations.outcomes import REASON_HELP, REASONS
from bot.knowledge.models import Territory
from bot.knowledge.reach import communes_below
from bot.knowledge.repository import names_of
from bot.reviews import agreement, inbox, verdicts
from bot.reviews.inbox import Filters
from bot.reviews.models import DONE, TO_DO, Summary
from bot.reviews.reading import percent
from bot.text import fold, storable
from bot.web.console.ground import own_sites
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import moment_in_words, taxonomy_of
from bot.web.console.render import page

INBOX = "/console/relecture"
_ASSIGN = "assign"


def show_inbox(visit: Visit) -> Response:
    return _inbox(visit, visit.query)


def change_several(visit: Visit) -> Response:
    """Give one verdict to all that are ticked, or take them for oneself."""
    back, action = str(visit.form.get("back", "")), str(visit.form.get("action", ""))
    query = dict(parse_qsl(back))
    chosen = inbox.ticked(visit.session, [storable(str(one)) for one in visit.form.getlist("one")], visit.agent.sites)
    if not chosen:
        return _inbox(visit, query, "Aucune conversation n'est cochée. Cochez-en au moins une.")
    if action == _ASSIGN:
        verdicts.assign(visit.session, visit.agent, chosen)
    elif action in verdicts.IN_BULK:
        for one in chosen:
            verdicts.give(visit.session, visit.agent, one, verdicts.Opinion(action))
    else:
        return _inbox(visit, query, "Choisissez ce qu'il faut faire des conversations cochées.")
    kept = {name: value for name, value in query.items() if name not in ("fait", "page")}
    return RedirectResponse(f"{INBOX}?{urlencode({**kept, 'fait': len(chosen)})}", 303)


def show_agreement(visit: Visit) -> Response:
    pairs = agreement.pairs_of(visit.session, visit.agent.sites)
    names = _site_names(visit)
    rows = [(names[key], agreement.agreement_of(of_site)) for key, of_site in pairs.items()]
    return page(visit, "reviews/agreement.html", rows=rows)


ROUTES = [
    ConsoleRoute(INBOX, show_inbox, Permission.REVIEW),
    ConsoleRoute(f"{INBOX}/lot", change_several, Permission.REVIEW, method="POST"),
    ConsoleRoute(f"{INBOX}/accord", show_agreement, Permission.REVIEW),
]


def sites_seen(visit: Visit) -> Collection[str] | None:
    """Return the councils one may see; None when it is all of them: the database then need not compare."""
    return None if is_everywhere(visit.agent.role) else visit.agent.sites


def _inbox(visit: Visit, query: Mapping[str, str], error: str = "") -> Response:
    named, communes = query.get("commune", "").strip(), _own_communes(visit)
    code = _code_of(visit, named, communes) if named else None
    filters = Filters.of({**query, "commune": code or ""})
    listing = inbox.listing(visit.session, visit.agent, filters, sites_seen(visit))
    unknown = f"Aucune commune ne s'appelle « {named} »." if named and not code else ""
    context: dict[str, Any] = {
        "filters": filters,
        "commune_typed": named,
        "communes": list(communes.values()),
        "themes": taxonomy_of(visit.settings.database_url).themes,
        "sites": _site_names(visit),
        "reasons": REASONS,
        "reason_help": REASON_HELP,
        "states": inbox.STATES,
        "sorts": inbox.SORTS,
        "tallies": _tallies(visit),
        "rows": _rows(visit, listing.rows),
        "more": listing.more,
        "link": lambda **changes: _link(query, changes),
        "back": urlencode(query),
        "bulk": {code: verdicts.VERDICTS[code].label for code in verdicts.IN_BULK},
        "assign": _ASSIGN,
        "done": query.get("fait", "") if query.get("fait", "").isdecimal() else "",
        "error": error or unknown,
    }
    return page(visit, "reviews/inbox.html", 422 if error else 200, **context)


def _rows(visit: Visit, summaries: list[Summary]) -> list[dict[str, Any]]:
    taxonomy = taxonomy_of(visit.settings.database_url)
    communes = dict(names_of(visit.session, [one.commune_id for one in summaries if one.commune_id]))
    holders = {one.assigned_to for one in summaries if one.assigned_to}
    names = dict(visit.session.execute(select(User.id, User.name).where(User.id.in_(holders))).all()) if holders else {}
    return [
        {
            "id": one.conversation_id,
            "text": one.first_text,
            "reason": REASONS.get(one.reason),
            "problem": taxonomy.label(one.problem_code or ""),
            "commune": communes.get(one.commune_id),
            "site": one.site_key,
            "confidence": percent(one.confidence) if one.confidence else None,
            "at": moment_in_words(one.started_at),
            "done": one.state == DONE,
            "assigned": names.get(one.assigned_to),
        }
        for one in summaries
    ]


def _tallies(visit: Visit) -> list[dict[str, Any]]:
    """Return, for each reason that has any, how many conversations wait and how many were read."""
    found = inbox.counts(visit.session, sites_seen(visit))
    rows = [
        {"reason": code, "label": label, "to_do": found.get((code, TO_DO), 0), "done": found.get((code, DONE), 0)}
        for code, label in REASONS.items()
    ]
    return [row for row in rows if row["to_do"] or row["done"]]


def _own_communes(visit: Visit) -> dict[str, str]:
    """Return the names of the communes of one's councils, by code; none for who sees the whole country."""
    if is_everywhere(visit.agent.role):
        return {}
    codes = sorted({code for one in own_sites(visit) for code in communes_below(visit.session, one.territory_id)})
    return dict(sorted(names_of(visit.session, codes), key=lambda pair: fold(pair[1])))


def _code_of(visit: Visit, named: str, communes: Mapping[str, str]) -> str | None:
    """Return the code of the commune that was typed: one's own by a name written anyhow, else any by its exact name."""
    typed = fold(named)
    names = ((code, fold(name), fold(name.partition(" (")[0])) for code, name in communes.items())
    own = next((code for code, full, short in names if typed in (full, short)), None)
    exact = or_(Territory.id == storable(named), func.lower(Territory.name) == storable(named).lower())
    return own or visit.session.scalar(select(Territory.id).where(Territory.kind == "commune", exact).limit(1))


def _site_names(visit: Visit) -> dict[str, str]:
    return {one.key: one.name for one in own_sites(visit)}


def _link(query: Mapping[str, str], changes: Mapping[str, Any]) -> str:
    """Return the address of the inbox with some filters changed; another filter starts at the first page."""
    kept = {name: value for name, value in query.items() if value and name not in ("page", "fait")}
    wanted = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"{INBOX}?{urlencode(wanted)}" if wanted else INBOX
