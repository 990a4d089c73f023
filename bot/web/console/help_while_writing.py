"""The help under a sentence that somebody types: a piece of page, asked for by static/help-while-writing.js.

It is sent as a form is: what is typed may hold something personal, and addresses are kept in logs.
"""

from functools import lru_cache
from pathlib import Path

from starlette.responses import Response

from bot.accounts.roles import Permission
from bot.nlu.emergency import Sign, read_signs
from bot.reviews.reading import INTENTS
from bot.text import squeezed
from bot.training.advice.book import shelf_of
from bot.training.advice.help import Help, help_with
from bot.training.publication.live import live_reader
from bot.training.sentence_checks import check_one
from bot.training.surroundings import around
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import taxonomy_of
from bot.web.console.render import page

# A page of text pasted by mistake is not read whole: what is beyond says nothing more.
_READ = 1_000


def show(visit: Visit) -> Response:
    text, label = squeezed(visit.text("text"))[:_READ], visit.text("problem")
    found = help_of(visit, text, label) if text else None
    names = {**INTENTS, **names_of_problems(visit)}
    return page(visit, "training/help.html", help=found, names=names, intents=INTENTS, chosen=label)


ROUTES = [ConsoleRoute("/console/conseils/phrase", show, Permission.PROPOSE, method="POST")]


def help_of(visit: Visit, text: str, label: str) -> Help:
    """Return what there is to say of a sentence meant for a label."""
    settings, names = visit.settings, names_of_problems(visit)
    book = shelf_of(settings.database_url).book(visit.session)
    findings = check_one(text, label, around(visit.session, settings.orientation_data, [text]))
    return help_with(text, label, book, names, findings, live_reader(settings), _signs(settings.orientation_data))


def names_of_problems(visit: Visit) -> dict[str, str]:
    """Return what people read of each problem."""
    return {code: one.label for code, one in taxonomy_of(visit.settings.database_url).problems.items()}


@lru_cache(maxsize=1)
def _signs(data: Path) -> tuple[Sign, ...]:
    return read_signs(data / "emergency_signs.yml")
