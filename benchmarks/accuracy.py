"""How often the live model is right: on sentences never read, on the phrasings by folds, on pairs and on places."""

from collections import Counter

import yaml
from rich.console import Console

from bot.database import session_scope
from bot.knowledge.places import load_gazetteer
from bot.nlu.emergency import read_signs
from bot.nlu.linear import Settings as Regularisation
from bot.nlu.stored import load_reader
from bot.nlu.two_problems import read_doubles
from bot.nlu.validation import read_validation
from bot.nlu.vectors import FRENCH, read_vectors
from bot.settings import Settings
from bot.training.evaluation.folds import Report, cross_validate
from bot.training.evaluation.measures import Evaluation, Share, evaluate, pairs_found
from bot.training.phrasing_files import read_sentences
from bot.training.publication.history import live_model

_SETS = ("validation", "held_out")


def measure(settings: Settings, console: Console) -> None:
    """Print every figure of right and wrong."""
    data = settings.orientation_data
    reader = load_reader(live_model(settings))
    signs = read_signs(data / "emergency_signs.yml")
    console.print(f"thresholds: {reader.thresholds}, temperature {reader.model.temperature:.2f}")
    for name in _SETS:
        _print(evaluate(name, reader, signs, read_validation(data / name)), console)
    for file in (data / "doubles.yml", data / "held_out" / "doubles.yml"):
        found = pairs_found(reader, signs, read_doubles(file))
        console.print(f"two problems, {file.relative_to(data)}: both found {_percent(found)}")
    measure_places(settings, console)
    vectors = read_vectors(FRENCH)
    cross_validate(read_sentences(data / "nlu"), Regularisation(), vectors, _reporter(console))


def measure_places(settings: Settings, console: Console) -> None:
    """Locate messages whose place is known."""
    with session_scope(settings.database_url) as session:
        gazetteer = load_gazetteer(session)
    for name in _SETS:
        text = (settings.orientation_data / name / "communes.yml").read_text(encoding="utf-8")
        counts: Counter[str] = Counter()
        for row in yaml.safe_load(text)["sentences"]:
            place = gazetteer.locate(row["text"])
            right = place.status == row["status"] and (row["status"] != "found" or place.commune == row["commune"])
            counts[f"{row['status']}: {'right' if right else place.status + ' instead'}"] += 1
        console.print(f"places, {name}: {', '.join(f'{what} {count}' for what, count in sorted(counts.items()))}")


def _print(one: Evaluation, console: Console) -> None:
    console.print(f"{one.name}, {len(one.predictions)} sentences: top-1 {_percent(one.first)}, ", end="")
    console.print(f"top-3 {_percent(one.among_three)}, calibration error {one.calibration_error:.3f}")
    console.print("  by voice: " + ", ".join(f"{voice} {share.rate:.1%}" for voice, share in one.by_voice.items()))
    console.print(f"  decisions on problems: {one.outcomes}; refused {_percent(one.problems_refused)}")
    console.print(
        f"  off topic routed {_percent(one.off_topic_routed)}, small talk {_percent(one.small_talk)}, ", end=""
    )
    console.print(f"emergencies missed {one.emergencies_missed.hits} of {one.emergencies_missed.total}")


def _reporter(console: Console) -> Report:
    def report(name: str, first: Share, three: Share) -> None:
        console.print(f"cross-validation, {name}: top-1 {_percent(first)}, top-3 {_percent(three)}")

    return report


def _percent(share: Share) -> str:
    return f"{share.rate:.1%} ({share.hits} of {share.total})"
