"""Reads, for the checks, everything that is learnt and everything that judges."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from bot.knowledge.repository import load_taxonomy
from bot.knowledge.taxonomy_files import read_taxonomy
from bot.nlu.two_problems import read_doubles
from bot.nlu.validation import read_validation
from bot.training.checks import DOUBLES, HELD_OUT, PHRASINGS, VALIDATION, Corpus, Written
from bot.training.phrasing_files import read_folder
from bot.training.phrasings import accepted_rows


def corpus_of(session: Session, data: Path) -> Corpus:
    """Read what the database teaches, the files that judge and the taxonomy, or raise DataFileError."""
    rows = accepted_rows(session)
    labels = {code: one.label for code, one in load_taxonomy(session).problems.items()}
    return _corpus([Written(row.text, row.label, f"{PHRASINGS}/{row.file}") for row in rows], data, labels)


def read_corpus(data: Path) -> Corpus:
    """Read the same from the files alone, or raise DataFileError."""
    phrasings = [
        Written(one.sentence.text, one.sentence.label, f"{PHRASINGS}/{one.file}") for one in read_folder(data / "nlu")
    ]
    return _corpus(phrasings, data, {code: problem.label for code, problem in read_taxonomy(data).problems.items()})


def _corpus(phrasings: Sequence[Written], data: Path, problems: Mapping[str, str]) -> Corpus:
    return Corpus(
        phrasings=phrasings,
        doubles=_doubles(data / "doubles.yml", DOUBLES),
        validation=_judges(data / "validation", VALIDATION),
        held_out=_held_out(data / "held_out"),
        problems=problems,
    )


def _judges(folder: Path, name: str) -> list[Written]:
    return [Written(one.text, one.label, name) for one in read_validation(folder)]


def _doubles(file: Path, name: str) -> list[Written]:
    return [Written(one.text, one.problems[0], name) for one in read_doubles(file)]


def _held_out(folder: Path) -> list[Written]:
    doubles = folder / "doubles.yml"
    return _judges(folder, HELD_OUT) + (_doubles(doubles, HELD_OUT) if doubles.exists() else [])
