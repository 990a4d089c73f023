"""orientation evaluate."""

from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.commands.lines import write
from bot.database import session_scope
from bot.nlu.emergency import read_signs
from bot.nlu.linear import Settings as Regularisation
from bot.nlu.stored import load_reader
from bot.nlu.validation import read_validation
from bot.nlu.vectors import FRENCH, read_vectors
from bot.settings import Settings
from bot.training.assessment import assess
from bot.training.cards import archive_of, name_of
from bot.training.evaluation.folds import cross_validate, leave_voices_out
from bot.training.evaluation.measures import Evaluation, Share, evaluate
from bot.training.evaluation.pictures import reliability
from bot.training.evaluation.report import percent, write_report
from bot.training.gate import refusals
from bot.training.phrasings import accepted
from bot.training.publication.history import live_model

_SETS = {"validation": "validation", "held_out": "tenu à l'écart"}


def run(
    settings: Settings, console: Console, name: str, html: Path | None, folds: bool, voices: bool, card: bool
) -> None:
    """Judge a model (the live one if none is named), write the page, and print the figures as JSON, one object a set.

    Args:
        card: measure everything else too, for the model's card and the gate.
    """
    model = archive_of(settings.orientation_models, name) if name else live_model(settings)
    reader = load_reader(model)
    signs = read_signs(settings.orientation_data / "emergency_signs.yml")
    evaluations = []
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Lecture des phrases", total=len(_SETS))
        for folder, name in _SETS.items():
            evaluations.append(evaluate(name, reader, signs, read_validation(settings.orientation_data / folder)))
            progress.advance(task)
    for one in evaluations:
        write(_figures(one))
    page = html or settings.orientation_var / "evaluation.html"
    write_report(page, model.name, reader.thresholds, evaluations)
    picture = page.with_name(f"{page.stem}-confiance.svg")
    picture.write_text(reliability(evaluations[-1].bins, f"Confiance, jeu {evaluations[-1].name}"), encoding="utf-8")
    console.print(f"Rapport : {page}, et son diagramme de confiance : {picture}")
    if card:
        _write_card(settings, console, name_of(model))
    if folds or voices:
        _look_harder(settings, console, folds, voices)


def _write_card(settings: Settings, console: Console, name: str) -> None:
    with Progress(console=console, transient=True) as progress, session_scope(settings.database_url) as session:
        task = progress.add_task("", total=1.0)
        assess(session, settings, name, lambda step, share: progress.update(task, description=step, completed=share))
        reasons = refusals(settings, session, name)
    console.print("\n".join(reasons) if reasons else "Rien ne s'oppose à la mise en ligne de ce modèle.")


def _look_harder(settings: Settings, console: Console, folds: bool, voices: bool) -> None:
    with session_scope(settings.database_url) as session:
        sentences = accepted(session)
    vectors = read_vectors(FRENCH)

    def report(name: str, first: Share, three: Share) -> None:
        console.print(f"{name} : premier {percent(first)}, parmi trois {percent(three)}")

    if folds:
        cross_validate(sentences, Regularisation(), vectors, report)
    if voices:
        leave_voices_out(sentences, Regularisation(), vectors, report)


def _figures(one: Evaluation) -> dict[str, object]:
    return {
        "set": one.name,
        "sentences": len(one.predictions),
        "top_1": round(one.first.rate, 4),
        "top_3": round(one.among_three.rate, 4),
        "by_voice": {voice: round(share.rate, 4) for voice, share in one.by_voice.items()},
        "calibration_error": round(one.calibration_error, 4),
        "problems_refused": round(one.problems_refused.rate, 4),
        "off_topic_routed": round(one.off_topic_routed.rate, 4),
        "emergencies_missed": one.emergencies_missed.hits,
        "small_talk": round(one.small_talk.rate, 4),
        "outcomes": one.outcomes,
    }
