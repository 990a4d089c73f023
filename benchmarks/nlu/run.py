"""Compares Rasa's default pipelines and our candidates: accuracy by voice, speed, memory, training time, size."""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from rich.console import Console

from benchmarks.measure import machine, percentiles, timed
from benchmarks.nlu.candidates import CANDIDATES, Learn
from benchmarks.nlu.vanilla import train_project, write_project
from bot.nlu.linear import likeliest
from bot.nlu.understanding import is_problem
from bot.nlu.validation import ValidationSentence, read_validation
from bot.nlu.vectors import FRENCH, WordVectors, read_vectors
from bot.processes import rasa_environment
from bot.settings import ROOT, load_settings
from bot.training.phrasing_files import read_sentences
from bot.training.phrasings import Sentence
from bot.training.publication.history import live_model

_TIMED = 300


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=100, help="of DIET; 100 is Rasa's default")
    options.add_argument("--per-label", type=int, default=20, help="phrasings a label for Rasa's pipelines, and ours")
    options.add_argument("--pipelines", nargs="*", default=["rasa-default", "rasa-spacy"])
    arguments = options.parse_args()
    settings, console = load_settings(), Console(width=160)
    sentences = read_sentences(settings.orientation_data / "nlu")
    judged = [one for name in ("validation", "held_out") for one in read_validation(settings.orientation_data / name)]
    console.print(machine())
    console.print(f"{len(sentences)} phrasings, {len(judged)} sentences to judge by")
    _measure_served("ours, served", live_model(settings), "ours", judged, console)
    vectors = read_vectors(FRENCH)
    for name, learn in CANDIDATES.items():
        _measure_candidate(name, learn, sentences, judged, vectors, console)
    # DIET takes hours on all phrasings: it is compared on a part of them, with ours on the same part.
    part = _part(sentences, arguments.per_label)
    console.print(f"on {len(part)} phrasings, {arguments.per_label} a label:")
    _measure_candidate(
        "ours, same part", CANDIDATES["by ear, with vectors (config.yml)"], part, judged, vectors, console
    )
    for pipeline in arguments.pipelines:
        _measure_vanilla(pipeline, arguments.epochs, part, judged, console)


def _part(sentences: Sequence[Sentence], per_label: int) -> list[Sentence]:
    """Return evenly spaced phrasings of each label, so that every voice is there."""
    groups: dict[str, list[Sentence]] = defaultdict(list)
    for one in sentences:
        groups[one.label].append(one)
    return [
        group[place * len(group) // per_label]
        for group in groups.values()
        for place in range(min(per_label, len(group)))
    ]


def _measure_candidate(
    name: str,
    learn: Learn,
    sentences: Sequence[Sentence],
    judged: Sequence[ValidationSentence],
    vectors: WordVectors,
    console: Console,
) -> None:
    started = time.perf_counter()
    model = learn([one.text for one in sentences], [one.label for one in sentences], vectors)
    seconds = time.perf_counter() - started
    ranked = likeliest(model.labels, model.scores([one.text for one in judged]))
    took = [timed(lambda text=one.text: model.scores([text])) for one in judged[:_TIMED]]  # type: ignore[misc]
    stored = io.BytesIO()
    joblib.dump(model, stored, compress=3)
    console.print(f"[bold]{name}[/bold]: learns in {seconds:.0f} s, reads in {percentiles(took)}, {_mb(stored):.0f} MB")
    _print_accuracy(judged, ranked, console)


def _measure_vanilla(
    pipeline: str, epochs: int, sentences: Sequence[Sentence], judged: Sequence[ValidationSentence], console: Console
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder), pipeline, sentences, epochs)
        started = time.perf_counter()
        model = train_project(Path(folder))
        console.print(f"[bold]{pipeline}[/bold], {epochs} epochs: trains in {time.perf_counter() - started:.0f} s")
        _measure_served(pipeline, model, "vanilla", judged, console)


def _measure_served(name: str, model: Path, kind: str, judged: Sequence[ValidationSentence], console: Console) -> None:
    found = _probe(model, kind, [one.text for one in judged])
    took = [one / 1000 for one in found["milliseconds"]]
    size = model.stat().st_size / 1e6
    console.print(
        f"[bold]{name}[/bold]: parse {percentiles(took)}, memory {found['memory']:.0f} MB, model {size:.0f} MB"
    )
    _print_accuracy(judged, found["ranked"], console)


def _probe(model: Path, kind: str, texts: Sequence[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.nlu.probe", str(model), kind]
    lines = "\n".join(json.dumps(text) for text in texts)
    environment = {**os.environ, **rasa_environment()}
    output = subprocess.run(
        command, cwd=ROOT, env=environment, input=lines, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    return dict(json.loads(output.strip().splitlines()[-1]))


def _print_accuracy(judged: Sequence[ValidationSentence], ranked: Sequence[Sequence[str]], console: Console) -> None:
    voices: dict[str, list[bool]] = defaultdict(list)
    three, others = [], []
    for one, row in zip(judged, ranked, strict=True):
        if is_problem(one.label):
            voices[one.voice].append(row[0] == one.label)
            three.append(one.label in row)
        else:
            others.append(row[0] == one.label)
    first = [hit for hits in voices.values() for hit in hits]
    by_voice = ", ".join(f"{voice} {np.mean(hits):.0%}" for voice, hits in sorted(voices.items()))
    console.print(f"  problems top-1 {np.mean(first):.1%}, top-3 {np.mean(three):.1%}; others {np.mean(others):.1%}")
    console.print(f"  {by_voice}")


def _mb(stored: io.BytesIO) -> float:
    return len(stored.getvalue()) / 1e6


if __name__ == "__main__":
    main()
