"""Phrasings moved on purpose among real ones: the tips show them, and little else."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest

from bot.nlu.linear import Settings
from bot.settings import ROOT
from bot.training.advice.mislabelled import Suspect, suspects
from bot.training.evaluation.out_of_fold import OutOfFold, out_of_fold
from bot.training.phrasing_files import read_sentences
from bot.training.phrasings import Sentence
from tests.training.harm import moved_together

# Each group as when 200 phrasings of the whole corpus are moved in 8 groups: 25 of some 180.
PROBLEMS, EACH, MOVED, GROUPS = 10, 180, 100, 4


def reread(sentences: Sequence[Sentence]) -> OutOfFold:
    return out_of_fold(sentences, Settings(vector_weight=0.0), None)


@pytest.fixture(scope="module")
def real() -> list[Sentence]:
    """A few real problems, each of another theme."""
    files: list[Path] = sorted((ROOT / "data" / "nlu").glob("*.yml"))
    sentences = sorted(read_sentences(files[0].parent), key=lambda one: one.label)
    found: dict[str, list[Sentence]] = {}
    for label, group in groupby((one for one in sentences if "." in one.label), key=lambda one: one.label):
        found.setdefault(label.partition(".")[0], list(group)[:EACH])
    return [one for group in list(found.values())[:PROBLEMS] for one in group]


def test_nine_in_ten_of_those_that_were_moved_together_are_shown(real: list[Sentence]) -> None:
    harmed, moved = moved_together(real, MOVED, GROUPS)
    shown = {one.place for one in suspects(harmed, reread(harmed), reread)}
    assert len(shown & set(moved)) >= 0.9 * len(moved)
    assert len(shown) <= 2 * len(moved), "a list that holds everything shows nothing"


def test_of_phrasings_in_their_place_few_are_shown(real: list[Sentence]) -> None:
    found: list[Suspect] = suspects(real, reread(real), reread)
    assert len(found) <= 0.04 * len(real)
