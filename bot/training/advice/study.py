"""The long look at all phrasings that tips are made from: every phrasing read by models that never learnt it.

It is kept as one file, by numbers only: what a trainer has changed since, and what was purged, is gone from the tips
at once. It holds no sentence.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from bot.conversations.journal import now
from bot.files import write_whole
from bot.nlu.emergency import read_signs
from bot.nlu.linear import Settings as Regularisation
from bot.nlu.understanding import EMERGENCY, is_problem
from bot.nlu.vectors import FRENCH, read_vectors
from bot.settings import Settings
from bot.training.advice import unknown
from bot.training.advice.book import Book, Known, known_phrasings
from bot.training.advice.mislabelled import Reread, suspects
from bot.training.evaluation.out_of_fold import OutOfFold, out_of_fold
from bot.training.fingerprints import fingerprint_of
from bot.training.publication.live import live_reader

DAYS = 90
Say = Callable[[str, float], None]
_FILE = Path("advice") / "study.json"


class Misread(BaseModel):
    """A phrasing, by its number and its label then, and what it was taken for."""

    id: int
    label: str
    rather: str
    sure: float


class Study(BaseModel):
    """What was found. `clusters` are the numbers of conversations whose first messages are alike and unknown."""

    made_at: datetime
    fingerprint: str
    phrasings: int
    misread: list[Misread]
    suspects: list[Misread]
    clusters: list[list[str]]


def study(session: Session, settings: Settings, say: Say = lambda step, share: None) -> Study:
    """Look at all accepted phrasings, and at what residents said in the last 90 days. Takes minutes.

    Raises:
        ModelError: the word vectors are not installed.
    """
    known, vectors, ridge = known_phrasings(session), read_vectors(FRENCH), Regularisation()
    sentences = [one.sentence for one in known]
    judged = out_of_fold(sentences, ridge, vectors, lambda share: say("Relecture des formulations", 0.8 * share))
    say("Recherche des formulations mal rangées", 0.8)
    return study_of(session, settings, known, judged, lambda pair: out_of_fold(pair, ridge, vectors))


def study_of(session: Session, settings: Settings, known: Sequence[Known], judged: OutOfFold, reread: Reread) -> Study:
    """Return what is seen of phrasings that were read out of fold.

    Args:
        reread: how phrasings of two problems are read once more, by themselves.
    """
    misread, wrong = look(known, judged, reread)
    return Study(
        made_at=now(),
        fingerprint=fingerprint_of(one.sentence for one in known),
        phrasings=len(known),
        misread=misread,
        suspects=wrong,
        clusters=_clusters(session, settings, known),
    )


def look(known: Sequence[Known], judged: OutOfFold, reread: Reread) -> tuple[list[Misread], list[Misread]]:
    """Return the phrasings of problems and dangers that are misread when left out, and those likely mislabelled."""
    sentences = [one.sentence for one in known]
    wrong = [
        Misread(id=known[one.place].id, label=known[one.place].label, rather=one.rather, sure=round(one.sure, 3))
        for one in suspects(sentences, judged, reread)
    ]
    best = judged.probabilities.argmax(axis=1)
    misread = [
        Misread(id=one.id, label=one.label, rather=judged.labels[column], sure=round(float(row[column]), 3))
        for one, row, column in zip(known, judged.probabilities, best, strict=True)
        if judged.labels[column] != one.label and (is_problem(one.label) or one.label == EMERGENCY)
    ]
    return misread, wrong


def _clusters(session: Session, settings: Settings, known: Sequence[Known]) -> list[list[str]]:
    reader = live_reader(settings)
    messages = unknown.first_messages(session, now() - timedelta(days=DAYS))
    if reader is None or not messages:
        return []
    signs = read_signs(settings.orientation_data / "emergency_signs.yml")
    return unknown.clusters(unknown.not_understood(messages, reader, signs), Book.of(known))


def keep(folder: Path, found: Study) -> None:
    """Keep a study in place of the one before."""
    file = folder / _FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, found.json())


def kept(folder: Path) -> Study | None:
    """Return the study that was kept; None when there is none, or it is another version's."""
    try:
        return Study(**json.loads((folder / _FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, ValidationError):
        return None
