"""The taxonomy: every theme and problem, with what teaches it and how often residents ask for it."""

from typing import Any

from starlette.responses import Response

from bot.accounts.roles import Permission
from bot.curation.consequences import learnt_phrasings, recent_conversations
from bot.knowledge.taxonomy import Problem, Taxonomy
from bot.text import fold
from bot.training.checks import LEAST_OF_A_PROBLEM
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import taxonomy_of
from bot.web.console.render import page

LIST = "/console/taxonomie"


def show(visit: Visit) -> Response:
    taxonomy = taxonomy_of(visit.settings.database_url)
    words = visit.query.get("q", "").strip()
    phrasings, conversations = learnt_phrasings(visit.session), recent_conversations(visit.session)
    themes = [
        (theme, [_line(taxonomy, one, phrasings, conversations) for one in theme.problems if _is_asked(one, words)])
        for theme in taxonomy.themes
    ]
    gone = [one for one in taxonomy.gone.values() if _holds(f"{one.label} {one.code}", words)]
    return page(
        visit,
        "taxonomy/list.html",
        themes=[one for one in themes if one[1]],
        gone=[(one, taxonomy.label(one.merged_into or "")) for one in gone],
        count=len(taxonomy.problems),
        least=LEAST_OF_A_PROBLEM,
        words=words,
        may_reshape=visit.agent.may(Permission.NETWORK),
    )


ROUTES = [ConsoleRoute(LIST, show, Permission.TRAIN)]


def _line(
    taxonomy: Taxonomy, problem: Problem, phrasings: dict[str, int], conversations: dict[str, int]
) -> dict[str, Any]:
    learnt = phrasings.get(problem.code, 0)
    # Conversations keep the code of their day.
    asked = sum(conversations.get(code, 0) for code in taxonomy.codes_of(problem.code))
    return {"problem": problem, "phrasings": learnt, "thin": learnt < LEAST_OF_A_PROBLEM, "conversations": asked}


def _is_asked(problem: Problem, words: str) -> bool:
    return _holds(f"{problem.label} {problem.scope} {problem.code}", words)


def _holds(text: str, words: str) -> bool:
    """Say whether each word that was typed begins a word of the text."""
    known = fold(text).split()
    return all(any(one.startswith(word) for one in known) for word in fold(words).split())
