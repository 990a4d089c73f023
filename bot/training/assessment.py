"""Measures everything of a trained model, beside the live one, and writes it on the model's card."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from bot.conversations.journal import now
from bot.conversations.simulation import Tools
from bot.errors import ModelError
from bot.knowledge.places import load_gazetteer
from bot.knowledge.repository import load_taxonomy
from bot.nlu.emergency import Sign, read_signs
from bot.nlu.linear import Settings as Learning
from bot.nlu.linear import likeliest
from bot.nlu.reader import Reader
from bot.nlu.validation import read_validation
from bot.nlu.vectors import FRENCH, read_vectors
from bot.settings import Settings
from bot.training.advice.book import known_phrasings
from bot.training.advice.study import keep, study_of
from bot.training.cards import archive_of, read_card, write_card
from bot.training.evaluation.cost import load_measured, measure_speed
from bot.training.evaluation.figures import HELD_OUT, VALIDATION, Contested, Count, Figures, Speed, read_figures
from bot.training.evaluation.measures import Evaluation, evaluate
from bot.training.evaluation.out_of_fold import OutOfFold, out_of_fold
from bot.training.evaluation.tallies import confusions_of, figures_of, label_figures
from bot.training.golden.register import in_force
from bot.training.golden.trial import try_all
from bot.training.phrasings import Sentence
from bot.training.publication.history import live_name
from bot.training.replay import replay, write_replay

Say = Callable[[str, float], None]
_TIMED = 300
_EXAMPLES = 50
# How far along each step begins, for the progress bar: cross-validation takes nearly all the time.
_READING, _CROSSED, _ADVICE, _GOLDEN, _REPLAY = 0.05, 0.1, 0.7, 0.85, 0.87


@dataclass(frozen=True)
class _Model:
    """A loaded model, and what it makes of the sentences that judge."""

    name: str
    reader: Reader
    memory_mb: float
    evaluations: Mapping[str, Evaluation]


def assess(session: Session, settings: Settings, name: str, say: Say) -> None:
    """Measure a model, compare it with the live one, and write its card's figures and its replay.

    Raises:
        ModelError: there is no such model, or it does not load.
    """
    started = time.monotonic()
    card = read_card(settings.orientation_models, name)
    say("Lecture du modèle", 0.0)
    signs = read_signs(settings.orientation_data / "emergency_signs.yml")
    own = _load(settings, name, signs)
    live = _live(session, settings, name, signs)
    say("Phrases de validation", _READING)
    speed, live_speed = _speeds(own, live, signs)
    known = known_phrasings(session)
    sentences = [one.sentence for one in known]
    say("Validation croisée", _CROSSED)
    read_again = _reading(card.settings)
    crossed = read_again(sentences, lambda share: say("Validation croisée", _part(share)))
    say("Conseils aux formateurs", _ADVICE)
    keep(settings.orientation_var, study_of(session, settings, known, crossed, lambda pair: read_again(pair, _silent)))
    contested = contested_among(sentences, crossed, live.reader) if live else []
    say("Conversations de référence", _GOLDEN)
    tools = _tools(session, own.reader, signs)
    figures = _figures(session, own, speed, sentences, crossed, tools)
    if live and live_speed:
        say("Rejeu des derniers messages", _REPLAY)
        found = replay(session, tools.taxonomy, signs, (live.name, live.reader), own.reader)
        write_replay(settings.orientation_models, name, found)
        update = {"live_model": live.name, "live": _figures_of_live(session, settings, live, live_speed, tools)}
        examples = {"contested": len(contested), "contested_examples": contested[:_EXAMPLES]}
        figures = figures.copy(update={**update, **examples})
    figures = figures.copy(update={"seconds": round(time.monotonic() - started, 1)})
    write_card(settings.orientation_models, card.copy(update={"figures": figures.as_json()}))
    say("Évaluation terminée", 1.0)


def try_goldens(session: Session, settings: Settings, name: str) -> None:
    """Try the golden conversations again on a model that was measured, and on the live one it is compared with.

    Raises:
        ModelError: there is no such model, or it was not measured.
    """
    card = read_card(settings.orientation_models, name)
    figures = read_figures(card.figures)
    if figures is None:
        raise ModelError("Ce modèle n'a pas été évalué.", f"Lancez : orientation evaluate {name} --card")
    signs = read_signs(settings.orientation_data / "emergency_signs.yml")
    reader, _ = load_measured(archive_of(settings.orientation_models, name))
    tools = _tools(session, reader, signs)
    goldens = in_force(session)
    update: dict[str, Any] = {"golden": try_all(session, tools, reader, goldens)}
    if figures.live and figures.live_model and figures.live_model == live_name(session):
        beside, _ = load_measured(archive_of(settings.orientation_models, figures.live_model))
        update["live"] = figures.live.copy(update={"golden": try_all(session, tools, beside, goldens)})
    write_card(settings.orientation_models, card.copy(update={"figures": figures.copy(update=update).as_json()}))


def contested_among(sentences: Sequence[Sentence], crossed: OutOfFold, live: Reader) -> list[Contested]:
    """Return the phrasings that the live model and a model of all the others would put under the same other label.

    The live model learnt the old ones, and knows where they belong: what it contests is new, or was moved.
    """
    tops = crossed.probabilities.argmax(axis=1)
    doubtful = [at for at, one in enumerate(sentences) if crossed.labels[tops[at]] != one.label]
    if not doubtful:
        return []
    texts = [sentences[at].text for at in doubtful]
    said = likeliest(live.model.labels, live.model.scores(texts), 1)
    return [
        Contested(text=sentences[at].text, label=sentences[at].label, instead=first)
        for at, (first,) in zip(doubtful, said, strict=True)
        if first == crossed.labels[tops[at]]
    ]


def _load(settings: Settings, name: str, signs: Sequence[Sign]) -> _Model:
    reader, memory = load_measured(archive_of(settings.orientation_models, name))
    judged = {
        one: evaluate(one, reader, signs, read_validation(settings.orientation_data / one))
        for one in (VALIDATION, HELD_OUT)
    }
    return _Model(name, reader, memory, judged)


def _live(session: Session, settings: Settings, name: str, signs: Sequence[Sign]) -> _Model | None:
    """Return the live model; None when nothing is live, when it is this one, or when it no longer loads."""
    live = live_name(session)
    try:
        return _load(settings, live, signs) if live and live != name else None
    except ModelError:
        return None


def _speeds(own: _Model, live: _Model | None, signs: Sequence[Sign]) -> tuple[Speed, Speed | None]:
    texts = [one.text for one in own.evaluations[VALIDATION].predictions[:_TIMED]]
    return measure_speed(own.reader, live.reader if live else None, signs, texts)


def _reading(settings: Mapping[str, Any]) -> Callable[[Sequence[Sentence], Callable[[float], None]], OutOfFold]:
    """Return what reads phrasings out of fold, with a model's own settings."""
    learning = Learning(**{name: settings[name] for name in ("regularisation", "vector_weight") if name in settings})
    vectors = read_vectors(settings.get("vectors", FRENCH)) if learning.vector_weight else None
    return lambda sentences, progress: out_of_fold(sentences, learning, vectors, progress)


def _silent(_share: float) -> None:
    """Say nothing of what takes seconds."""


def _part(share: float) -> float:
    return _CROSSED + share * (_ADVICE - _CROSSED)


def _tools(session: Session, reader: Reader, signs: Sequence[Sign]) -> Tools:
    return Tools(reader, signs, load_gazetteer(session), load_taxonomy(session))


def _figures(
    session: Session, one: _Model, speed: Speed, sentences: Sequence[Sentence], crossed: OutOfFold, tools: Tools
) -> Figures:
    firsts = [crossed.labels[place] for place in np.argmax(crossed.probabilities, axis=1)]
    labels = label_figures(one.evaluations, sentences, firsts)
    return Figures(
        measured_at=now(),
        sets={name: figures_of(judged) for name, judged in one.evaluations.items()},
        labels=labels,
        cross_validated=sum((own.cross_validated for code, own in labels.items() if "." in code), Count()),
        confusions=confusions_of(one.evaluations.values(), sentences, firsts),
        speed=speed,
        memory_mb=one.memory_mb,
        golden=try_all(session, tools, one.reader, in_force(session)),
    )


def _figures_of_live(session: Session, settings: Settings, live: _Model, speed: Speed, tools: Tools) -> Figures:
    """Return the live model's figures on the same sentences; its cross-validation is that of its own phrasings."""
    known = read_figures(read_card(settings.orientation_models, live.name).figures)
    labels = label_figures(live.evaluations, (), ())
    if known:
        crossed = {code: one.cross_validated for code, one in known.labels.items()}
        labels = {
            code: one.copy(update={"cross_validated": crossed.get(code, Count())}) for code, one in labels.items()
        }
    return Figures(
        measured_at=now(),
        sets={name: figures_of(judged) for name, judged in live.evaluations.items()},
        labels=labels,
        cross_validated=known.cross_validated if known else Count(),
        speed=speed,
        memory_mb=live.memory_mb,
        golden=try_all(session, tools, live.reader, in_force(session)),
    )
