"""Tips: what is worth doing next so that the assistant understands better, the most useful first."""

from typing import Any

from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from bot.accounts import audit
from bot.accounts.roles import Permission
from bot.reviews.models import Summary
from bot.training import phrasing_list
from bot.training.advice import background, tips
from bot.training.advice.book import known_phrasings
from bot.training.advice.study import Study, kept
from bot.training.fingerprints import fingerprint_of
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.help_while_writing import names_of_problems
from bot.web.console.knowledge import moment_in_words, taxonomy_of
from bot.web.console.paging import page_link, page_number
from bot.web.console.render import page
from bot.web.console.reviews import INBOX

ADDRESS, PAGE = "/console/conseils", 50
_SHOWN = 40


def show(visit: Visit) -> Response:
    return _tips(visit)


def calculate(visit: Visit) -> Response:
    """Start a study. The button's own field is asked for: nothing else starts minutes of work."""
    if not visit.text("calculer"):
        return _tips(visit, "Cliquez sur « Calculer les conseils » pour lancer le calcul.")
    if not background.is_running(visit.settings.orientation_var):
        background.start(visit.settings)
        audit.note(visit.session, "advice_asked", visit.agent.id)
    return RedirectResponse(f"{ADDRESS}?lance=1", 303)


def show_suspects(visit: Visit) -> Response:
    """List the phrasings that are likely mislabelled, of one problem or of all."""
    study, wanted, number = kept(visit.settings.orientation_var), visit.query.get("probleme", ""), page_number(visit)
    facts = _facts(visit, study)
    rows = facts.still(facts.suspects)
    asked = [one for one in rows if not wanted or one.label == wanted]
    start = (number - 1) * PAGE
    context: dict[str, Any] = {
        "rows": [(facts.example(one), one) for one in asked[start : start + PAGE]],
        "count": len(asked),
        "names": facts.names,
        "themes": taxonomy_of(visit.settings.database_url).themes,
        "wanted": wanted,
        "earlier": page_link(visit, number - 1) if number > 1 else None,
        "later": page_link(visit, number + 1) if start + PAGE < len(asked) else None,
        **_age(visit, study, facts),
    }
    return page(visit, "training/suspects.html", **context)


ROUTES = [
    ConsoleRoute(ADDRESS, show, Permission.TRAIN),
    ConsoleRoute(f"{ADDRESS}/calculer", calculate, Permission.TRAIN, method="POST"),
    ConsoleRoute(tips.SUSPECTS, show_suspects, Permission.TRAIN),
]


def _tips(visit: Visit, error: str = "") -> Response:
    study = kept(visit.settings.orientation_var)
    facts = _facts(visit, study)
    found = tips.tips(facts)
    context = {"tips": found[:_SHOWN], "left": max(len(found) - _SHOWN, 0), "error": error, **_age(visit, study, facts)}
    return page(visit, "training/advice.html", 422 if error else 200, **context)


def _facts(visit: Visit, study: Study | None) -> tips.Facts:
    return tips.Facts(
        phrasings={one.id: one for one in known_phrasings(visit.session)},
        names=names_of_problems(visit),
        misread=study.misread if study else (),
        suspects=study.suspects if study else (),
        unknown=_own_messages(visit, study.clusters) if study else (),
        proposals=phrasing_list.waiting(visit.session, visit.agent),
    )


def _own_messages(visit: Visit, clusters: list[list[str]]) -> list[list[tips.Example]]:
    """Return the clusters with what they hold of one's own councils: conversations of others are not one's to read."""
    ids = [id_ for cluster in clusters for id_ in cluster]
    own = select(Summary.conversation_id, Summary.first_text).where(
        Summary.conversation_id.in_(ids), Summary.site_key.in_(visit.agent.sites)
    )
    texts = dict(visit.session.execute(own).all())
    found = ([tips.Example(texts[id_], f"{INBOX}/{id_}") for id_ in cluster if id_ in texts] for cluster in clusters)
    return sorted((one for one in found if one), key=len, reverse=True)


def _age(visit: Visit, study: Study | None, facts: tips.Facts) -> dict[str, Any]:
    learnt = (one.sentence for one in facts.phrasings.values())
    return {
        "study": study,
        "made_at": moment_in_words(study.made_at) if study else None,
        "changed": study is not None and study.fingerprint != fingerprint_of(learnt),
        "running": background.is_running(visit.settings.orientation_var),
        "started": visit.query.get("lance") == "1",
    }
