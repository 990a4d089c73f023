"""Reads, for the checks, what is learnt and what judges."""

from pathlib import Path

from sqlalchemy.orm import Session

from bot.knowledge.repository import load_taxonomy
from bot.nlu.two_problems import read_doubles
from bot.nlu.validation import read_validation
from bot.training.checks import DOUBLES, HELD_OUT, PHRASINGS, VALIDATION, Corpus, Written
from bot.training.phrasings import accepted_rows


def read_corpus(session: Session, data: Path) -> Corpus:
    """Read what the database teaches, the files that judge and the taxonomy, or raise DataFileError."""
    return Corpus(
        phrasings=[Written(row.text, row.label, f"{PHRASINGS}/{row.file}") for row in accepted_rows(session)],
        doubles=_doubles(data / "doubles.yml", DOUBLES),
        validation=_judges(data / "validation", VALIDATION),
        held_out=_held_out(data / "held_out"),
        problems={code: problem.label for code, problem in load_taxonomy(session).problems.items()},
    )


def _judges(folder: Path, name: str) -> list[Written]:
    return [Written(one.text, one.label, name) for one in read_validation(folder)]


def _doubles(file: Path, name: str) -> list[Written]:
    return [Written(one.text, one.problems[0], name) for one in read_doubles(file)]


def _held_out(folder: Path) -> list[Written]:
    doubles = folder / "doubles.yml"
    return _judges(folder, HELD_OUT) + (_doubles(doubles, HELD_OUT) if doubles.exists() else [])
