"""What was measured of a model, and what would change for residents if it were published."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response

from bot.accounts import audit
from bot.accounts.roles import Permission
from bot.errors import ModelError
from bot.training.assessment import try_goldens
from bot.training.cards import Card, read_card
from bot.training.evaluation.figures import HELD_OUT, VALIDATION, Count, Figures, LabelFigures, read_figures
from bot.training.gate import refusals
from bot.training.phrasings import INTENTS
from bot.training.publication.history import live_name
from bot.training.replay import DAYS, Moved, Way, read_replay, words_of
from bot.web.console.guard import ConsoleRoute, Page, Visit
from bot.web.console.knowledge import moment_in_words, taxonomy_of
from bot.web.console.model_names import title_of
from bot.web.console.render import page, refusal
from bot.web.console.reviews import sites_seen

_ADDRESS = "/console/modeles/{model}"
SETS = {VALIDATION: "Phrases de validation", HELD_OUT: "Phrases tenues à l'écart"}
SORTS = {
    "ecart": "Ce qui baisse le plus",
    "juste": "Le moins bien compris",
    "phrases": "Le moins de phrases",
    "probleme": "Ordre alphabétique",
}
_SHOWN_PAIRS, _SHOWN_SENTENCES, _SHOWN_GROUPS = 20, 8, 60


def _of_a_model(page_of: Callable[[Visit, Card], Response]) -> Page:
    """Serve a page of a model, or say that there is none of the name in the address."""

    def serve(visit: Visit) -> Response:
        try:
            card = read_card(visit.settings.orientation_models, str(visit.path["model"]))
        except ModelError:
            return refusal(visit, 404, "Ce modèle n'existe pas, ou plus.")
        return page_of(visit, card)

    return serve


def show(visit: Visit, card: Card) -> Response:
    return _page(visit, card)


def try_again(visit: Visit, card: Card) -> Response:
    try:
        try_goldens(visit.session, visit.settings, card.name)
    except ModelError as error:
        return _page(visit, card, str(error))
    audit.note(visit.session, "golden_run", visit.agent.id, subject=f"model:{card.name}")
    return RedirectResponse(f"/console/modeles/{card.name}/evaluation#references", 303)


def compare(visit: Visit, card: Card) -> Response:
    found = read_replay(visit.settings.orientation_models, card.name)
    groups = _groups(visit, found.moved) if found else []
    live = live_name(visit.session)
    context: dict[str, Any] = {
        "card": card,
        "found": found,
        "days": DAYS,
        "groups": groups[:_SHOWN_GROUPS],
        "left_out": max(0, len(groups) - _SHOWN_GROUPS),
        "stale": found is not None and found.of != live,
        "is_live": card.name == live,
        "compared": title_of(visit.settings.orientation_models, found.of) if found else "",
        "at": moment_in_words,
        "rate": percent(Count(hits=len(found.moved), total=found.read)) if found else "",
    }
    return page(visit, "models/replay.html", **context)


ROUTES = [
    ConsoleRoute(f"{_ADDRESS}/evaluation", _of_a_model(show), Permission.TRAIN),
    ConsoleRoute(f"{_ADDRESS}/evaluation/references", _of_a_model(try_again), Permission.TRAIN, method="POST"),
    ConsoleRoute(f"{_ADDRESS}/comparaison", _of_a_model(compare), Permission.TRAIN),
]


@dataclass(frozen=True)
class Line:
    """A problem, or an intent, in the table."""

    code: str
    label: str
    own: Count
    before: Count

    @property
    def gap(self) -> float | None:
        """Points gained; None when there is nothing to compare with."""
        return (self.own.rate - self.before.rate) * 100 if self.own.total and self.before.total else None


def lines(figures: Figures, names: Mapping[str, str], sort: str) -> list[Line]:
    """Return the problems and intents in the order asked for. With nothing to compare, what is understood least."""
    rows = [
        Line(code, names.get(code, code), *_comparable(one, figures.live.labels.get(code) if figures.live else None))
        for code, one in figures.labels.items()
    ]
    orders: dict[str, Any] = {
        "ecart": lambda one: (one.gap if one.gap is not None else 0.0, one.own.rate),
        "juste": lambda one: one.own.rate,
        "phrases": lambda one: one.own.total,
        "probleme": lambda one: one.label,
    }
    return sorted(rows, key=orders[sort])


def _comparable(own: LabelFigures, before: LabelFigures | None) -> tuple[Count, Count]:
    return own.beside(before) if before else (own.judged, Count())


def percent(one: Count) -> str:
    return number(one.rate * 100) + " %" if one.total else "–"


def number(value: float, decimals: int = 1) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def gap(points: float | None) -> str:
    """Return a difference as one reads it: "+1,2", "−0,4", "0,0"."""
    if points is None:
        return "–"
    return ("−" if round(points, 1) < 0 else "+" if round(points, 1) > 0 else "") + number(abs(points))


def _page(visit: Visit, card: Card, error: str = "") -> Response:
    figures = read_figures(card.figures)
    names = _names(visit)
    sort = visit.query.get("tri", "ecart")
    sort = sort if sort in SORTS else "ecart"
    context: dict[str, Any] = {
        "card": card,
        "figures": figures,
        "live": figures.live if figures else None,
        "compared": title_of(visit.settings.orientation_models, figures.live_model)
        if figures and figures.live_model
        else "",
        "is_live": card.name == live_name(visit.session),
        "against": refusals(visit.settings, visit.session, card.name),
        "sets": SETS,
        "lines": lines(figures, names, sort) if figures else [],
        "confusions": figures.confusions[:_SHOWN_PAIRS] if figures else [],
        "names": names,
        "sorts": SORTS,
        "sort": sort,
        "percent": percent,
        "number": number,
        "gap": gap,
        "at": moment_in_words,
        "error": error,
    }
    return page(visit, "models/evaluation.html", 422 if error else 200, **context)


def _names(visit: Visit) -> dict[str, str]:
    problems = taxonomy_of(visit.settings.database_url).problems
    return {**{code: one.label for code, one in problems.items()}, **INTENTS}


@dataclass(frozen=True)
class Group:
    """Messages that all move alike. `same` of them are sent to the same service all the same."""

    before: str
    after: str
    count: int
    same: int
    sentences: list[str]


def _groups(visit: Visit, moved: list[Moved]) -> list[Group]:
    """Return the moves, the most frequent first, with the words that one may read and that are still kept."""
    names = _names(visit)
    together: dict[tuple[str, str], list[Moved]] = defaultdict(list)
    for one in moved:
        together[way_in_words(one.before, names), way_in_words(one.after, names)].append(one)
    ranked = sorted(together.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    wanted = [one.message for _, group in ranked[:_SHOWN_GROUPS] for one in group]
    words = words_of(visit.session, wanted, sites_seen(visit))
    return [
        Group(
            before,
            after,
            len(group),
            sum(one.before.holder is not None and one.before.holder == one.after.holder for one in group),
            [words[one.message] for one in group if one.message in words][:_SHOWN_SENTENCES],
        )
        for (before, after), group in ranked
    ]


def way_in_words(way: Way, names: Mapping[str, str]) -> str:
    """Return what becomes of a message, as people say it."""
    label = names.get(way.problem or "", way.problem)
    told = {
        "accept": f"{label}",
        "clarify": f"Question posée, d'abord : {label}",
        "reject": "À reformuler",
    }.get(way.decision, f"Pas un problème : {names.get(way.decision, way.decision)}")
    return f"Numéros d'urgence, puis : {told}" if way.emergency else told
