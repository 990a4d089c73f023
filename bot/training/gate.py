"""The gate: why a model may not be published. Its core is pure: figures in, sentences out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import ModelError
from bot.knowledge.models import Problem
from bot.nlu.understanding import EMERGENCY, OFF_TOPIC
from bot.settings import Settings
from bot.text import listed
from bot.training.cards import read_card
from bot.training.evaluation.figures import (
    HELD_OUT,
    VALIDATION,
    Count,
    Figures,
    GoldenResult,
    LabelFigures,
    read_figures,
)
from bot.training.fingerprints import code_fingerprint
from bot.training.golden.register import in_force
from bot.training.publication.history import live_name

_SETS = {VALIDATION: "les phrases de validation", HELD_OUT: "les phrases tenues à l'écart"}
_INTENTS = {EMERGENCY: "Urgence", OFF_TOPIC: "Hors sujet"}
_NAMED = 3


@dataclass(frozen=True)
class Limits:
    """What a model may lose and cost. A fall is in points out of 1, against the live model.

    Args:
        label_fall: of one problem, once it is judged on `least_sentences` (validation and cross-validation).
        set_fall: of all problems, on validation and on the held-out sentences.
        cross_fall: of all problems, cross-validated: on so many sentences, a small fall is no accident.
        contested: phrasings that the live model and all other phrasings would put under the same other problem.
        off_topic_routed, emergencies_missed: shares that are borne whatever the live model does.
        p95_ms, p95_ratio: slowness of reading, in processor time and against the live model.
        memory_mb: of the reader, once for the gateway's pages and once for each Rasa.
    """

    label_fall: float = 0.05
    least_sentences: int = 30
    set_fall: float = 0.01
    cross_fall: float = 0.005
    contested: int = 60
    off_topic_routed: float = 0.03
    emergencies_missed: float = 0.0
    p95_ms: float = 50.0
    p95_ratio: float = 1.5
    memory_mb: float = 250.0


LIMITS = Limits()


def refusals(settings: Settings, session: Session, name: str) -> list[str]:
    """Return why a model may not go live, in sentences for people; nothing: it may.

    Raises:
        ModelError: there is no such model.
    """
    card = read_card(settings.orientation_models, name)
    found = []
    if card.code_fingerprint != code_fingerprint():
        found.append("Ce modèle a été fait par une autre version du logiciel : il comprendrait de travers.")
    figures = read_figures(card.figures)
    if figures is None:
        repair = f"Lancez un entraînement depuis la console, ou : orientation evaluate {name} --card"
        return [*found, f"Ce modèle n'a pas été évalué. {repair}"]
    live = live_name(session)
    labels = {**dict(session.execute(select(Problem.code, Problem.label)).all()), **_INTENTS}
    goldens = {one.id for one in in_force(session)}
    return [*found, *judge(figures, _figures_of_live(settings, figures, live, name), goldens, labels)]


def _figures_of_live(settings: Settings, figures: Figures, live: str | None, name: str) -> Figures | None:
    """Return what the model is compared with: measured in the same run if it was live then, else on its own card."""
    if live is None or live == name:
        return None
    if live == figures.live_model:
        return figures.live
    try:
        return read_figures(read_card(settings.orientation_models, live).figures)
    except ModelError:
        return None


def judge(
    figures: Figures,
    live: Figures | None,
    goldens: Collection[int],
    labels: Mapping[str, str],
    limits: Limits = LIMITS,
) -> list[str]:
    """Return the sentences of all the rules that refuse.

    Args:
        live: figures of the live model; None when there is nothing to compare with.
        goldens: the golden conversations that judge models now.
        labels: what people call each problem.
    """
    return [
        *_golden(figures, live, goldens),
        *(_falls(figures, live, labels, limits) if live else ()),
        *_contested(figures, limits),
        *_dangers(figures, limits),
        *_cost(figures, limits),
    ]


def _golden(figures: Figures, live: Figures | None, goldens: Collection[int]) -> Iterator[str]:
    """Any that fails refuses. One that the live model fails too is said so: it may be retired, or overridden."""
    tried = {one.id: one for one in figures.golden}
    failed = [one for id_, one in tried.items() if id_ in goldens and not one.passed]
    passed_live = {one.id for one in live.golden if one.passed} if live else set()
    worse = [one for one in failed if one.id in passed_live]
    others = [one for one in failed if one.id not in passed_live]
    for some, which in ((worse, "que le modèle en ligne réussit"), (others, "qu'il faut réussir")):
        if some:
            yield f"Ce modèle échoue à {_conversations(len(some))} de référence {which} : {_titles(some)}."
    if missing := len(set(goldens) - tried.keys()):
        what = _conversations(missing)
        yield f"Il n'a pas encore été essayé sur {what} de référence. Ouvrez son évaluation et refaites les essais."


def _falls(figures: Figures, live: Figures, labels: Mapping[str, str], limits: Limits) -> Iterator[str]:
    for name, words in _SETS.items():
        if name in figures.sets and name in live.sets:
            pair = figures.sets[name].first, live.sets[name].first
            if _fall(*pair) > limits.set_fall:
                yield f"Il comprend moins bien {words} : {_from_to(*pair)}."
    if live.cross_validated.total and _fall(figures.cross_validated, live.cross_validated) > limits.cross_fall:
        told = _from_to(figures.cross_validated, live.cross_validated)
        yield f"Les formulations se contredisent davantage. En validation croisée : {told}."
    for code, label in labels.items():
        own, before = figures.labels.get(code, LabelFigures()).beside(live.labels.get(code, LabelFigures()))
        if min(own.total, before.total) >= limits.least_sentences and _fall(own, before) > limits.label_fall:
            yield f"« {label} » est moins bien compris : {_from_to(own, before)}."


def _contested(figures: Figures, limits: Limits) -> Iterator[str]:
    if figures.contested > limits.contested:
        yield (
            f"{figures.contested} formulations semblent mal rangées : le modèle en ligne et les autres formulations "
            f"les mettent ailleurs. Il n'en faut pas plus de {limits.contested}."
        )


def _dangers(figures: Figures, limits: Limits) -> Iterator[str]:
    for name, words in _SETS.items():
        if (one := figures.sets.get(name)) is None:
            continue
        if one.emergencies_missed.rate > limits.emergencies_missed:
            missed = one.emergencies_missed.hits
            yield f"Parmi {words}, il ne reconnaît pas {missed} urgence{'s' if missed > 1 else ''}."
        if one.off_topic_routed.rate > limits.off_topic_routed:
            routed = one.off_topic_routed
            yield f"Parmi {words}, il répond à {routed.hits} messages hors sujet sur {routed.total}."


def _cost(figures: Figures, limits: Limits) -> Iterator[str]:
    speed = figures.speed
    if speed.p95_ms > limits.p95_ms:
        yield f"Il est trop lent : {_number(speed.p95_ms)} ms pour lire un message, {_number(limits.p95_ms)} au plus."
    if speed.ratio is not None and speed.ratio > limits.p95_ratio:
        yield f"Il lit {_number(speed.ratio)} fois plus lentement que le modèle en ligne."
    if figures.memory_mb > limits.memory_mb:
        yield f"Il prend trop de mémoire : {figures.memory_mb:.0f} Mo, {limits.memory_mb:.0f} au plus."


def _fall(own: Count, before: Count) -> float:
    # In whole ten-thousandths: a fall of just the limit is borne.
    return round(before.rate - own.rate, 4) if own.total and before.total else 0.0


def _from_to(own: Count, before: Count) -> str:
    return f"{_percent(before)} avec le modèle en ligne, {_percent(own)} avec celui-ci"


def _percent(one: Count) -> str:
    return f"{_number(one.rate * 100)} %"


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")


def _conversations(count: int) -> str:
    return "1 conversation" if count == 1 else f"{count} conversations"


def _titles(results: list[GoldenResult]) -> str:
    named = [f"« {one.title} »" for one in results[:_NAMED]]
    rest = len(results) - len(named)
    return listed([*named, f"{rest} autres" if rest > 1 else "1 autre"]) if rest else listed(named)
