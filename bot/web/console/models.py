"""The models: which one is live, which were, and how to publish one or go back."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import RedirectResponse, Response

from bot.accounts.roles import Permission
from bot.errors import ModelError
from bot.training.cards import Card, cards, read_card
from bot.training.gate import refusals
from bot.training.publication import history, servers
from bot.training.publication.models import FAILED, FIRST, LIVE, PUBLISH, REQUESTED, ROLLBACK, Publication, RasaServer
from bot.training.publication.publish import GateRefused, publish, rollback
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import moment_in_words
from bot.web.console.model_names import title
from bot.web.console.render import grouped, page, refusal

LIST = "/console/modeles"
_HISTORY = 30
_KINDS = {PUBLISH: "Mise en ligne", ROLLBACK: "Retour en arrière", FIRST: "Installation"}
_STATES = {REQUESTED: "Chargement en cours", LIVE: "Réussie", FAILED: "Échouée"}
_TAGS = {REQUESTED: "warm", LIVE: "good", FAILED: "danger"}


@dataclass(frozen=True)
class Shown:
    """A model as a list tells of it."""

    card: Card
    title: str
    live: bool
    learnt: str
    summary: str
    published: str


def show_all(visit: Visit) -> Response:
    return _list(visit)


def go_back(visit: Visit) -> Response:
    try:
        rollback(visit.session, visit.settings, visit.agent.id)
    except ModelError as error:
        return _list(visit, 422, str(error))
    return RedirectResponse(LIST, 303)


def show_publishing(visit: Visit) -> Response:
    return _publishing(visit)


def put_live(visit: Visit) -> Response:
    return _publish(visit, "")


def show_overriding(visit: Visit) -> Response:
    return _publishing(visit, overrides=True)


def override(visit: Visit) -> Response:
    reason = visit.text("reason")
    if not reason:
        return _publishing(visit, 422, "Écrivez pourquoi ce modèle doit être mis en ligne.", overrides=True)
    return _publish(visit, reason)


_ONE = f"{LIST}/{{model}}"
ROUTES = [
    ConsoleRoute(LIST, show_all, Permission.TRAIN),
    ConsoleRoute(f"{LIST}/retour", go_back, Permission.TRAIN, method="POST"),
    ConsoleRoute(f"{_ONE}/mise-en-ligne", show_publishing, Permission.TRAIN),
    ConsoleRoute(f"{_ONE}/mise-en-ligne", put_live, Permission.TRAIN, method="POST"),
    ConsoleRoute(f"{_ONE}/passer-outre", show_overriding, Permission.DECIDE),
    ConsoleRoute(f"{_ONE}/passer-outre", override, Permission.DECIDE, method="POST"),
]


def _publish(visit: Visit, reason: str) -> Response:
    try:
        publish(visit.session, visit.settings, visit.path["model"], visit.agent.id, reason)
    except GateRefused:
        return _publishing(visit, 422, "Le contrôle refuse ce modèle.")
    except ModelError as error:
        return _publishing(visit, 422, str(error), overrides=bool(reason))
    back = LIST if visit.agent.may(Permission.TRAIN) else "/console/"
    return RedirectResponse(back, 303)


def _publishing(visit: Visit, status: int = 200, error: str = "", overrides: bool = False) -> Response:
    try:
        card = read_card(visit.settings.orientation_models, visit.path["model"])
        against = refusals(visit.settings, visit.session, card.name)
    except ModelError:
        return refusal(visit, 404, "Ce modèle n'existe pas, ou plus.")
    context = {
        "card": card,
        "title": title(card),
        "learnt": _learnt(card),
        "summary": summary(card.figures),
        "refusals": against,
        "live": card.name == history.live_name(visit.session),
        "overrides": overrides,
        "trains": visit.agent.may(Permission.TRAIN),
        "decides": visit.agent.may(Permission.DECIDE),
        "reason": visit.text("reason"),
        "error": error,
    }
    return page(visit, "model_publish.html", status, **context)


def _list(visit: Visit, status: int = 200, error: str = "") -> Response:
    found = {card.name: card for card in cards(visit.settings.orientation_models)}
    live, before = history.live_name(visit.session), history.previous(visit.session)
    rows = history.newest(visit.session, _HISTORY)
    waiting = next((row for row in rows if row.state == REQUESTED), None)
    running = servers.running(visit.session)
    context: dict[str, Any] = {
        "models": [_shown(card, live, rows) for card in found.values()],
        "live": _name(found, live) if live else "",
        "published": next((_published(row) for row in rows if row.state == LIVE), ""),
        "waiting": _name(found, str(waiting.model)) if waiting else "",
        "previous": _name(found, before) if before else "",
        "servers": [_server(found, one, live) for one in running],
        "up_to_date": sum(one.serving == live for one in running),
        "history": [_line(found, row) for row in rows],
        "error": error,
    }
    return page(visit, "models.html", status, **context)


def _shown(card: Card, live: str | None, rows: list[Publication]) -> Shown:
    row = next((one for one in rows if one.model == card.name and one.state == LIVE), None)
    published = _published(row) if row else ""
    return Shown(card, title(card), card.name == live, _learnt(card), summary(card.figures), published)


def summary(figures: dict[str, Any]) -> str:
    """Return what was measured of a model at a glance; the evaluation page tells all of it."""
    if not figures:
        return "Pas encore évalué"
    first = figures["sets"]["validation"]["first"]
    right = f"{100 * first['hits'] / max(first['total'], 1):.1f}".replace(".", ",")
    told = f"{right}\u00a0% des phrases de validation comprises"
    golden = figures["golden"]
    passed = sum(one["passed"] for one in golden)
    return f"{told} ; conversations de référence réussies : {passed} sur {len(golden)}" if golden else told


def _learnt(card: Card) -> str:
    return f"{grouped(card.phrasings)} formulations"


def _name(found: dict[str, Card], model: str) -> str:
    return title(found[model]) if model in found else f"Modèle {model}"


def _published(row: Publication) -> str:
    return f"le {moment_in_words(row.live_at)} par {_who(row)}"


def _who(row: Publication) -> str:
    return str(row.user.name) if row.user else "une commande"


def _line(found: dict[str, Card], row: Publication) -> dict[str, Any]:
    return {
        "at": moment_in_words(row.at),
        "what": _KINDS[row.kind],
        "model": _name(found, str(row.model)),
        "who": row.user.name if row.user else "Une commande",
        "reason": row.reason,
        "state": _STATES[row.state],
        "tag": _TAGS[row.state],
        "error": row.error,
    }


def _server(found: dict[str, Card], one: RasaServer, live: str | None) -> dict[str, Any]:
    return {
        "key": one.key,
        "serving": _name(found, str(one.serving)) if one.serving else "",
        "loading": _name(found, str(one.loading)) if one.loading else "",
        "right": one.serving == live,
        "error": one.error,
    }
