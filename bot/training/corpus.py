"""Reads, for the checks, everything that is learnt and everything that judges."""

from pathlib import Path

from bot.knowledge.taxonomy_files import read_taxonomy
from bot.nlu.two_problems import read_doubles
from bot.nlu.validation import read_validation
from bot.training.checks import DOUBLES, HELD_OUT, PHRASINGS, VALIDATION, Corpus, Written
from bot.training.phrasings import folder_files, read_file


def read_corpus(data: Path) -> Corpus:
    """Read the phrasings, the sentences that judge them and the taxonomy, or raise DataFileError."""
    return Corpus(
        phrasings=[
            Written(one.text, one.label, f"{PHRASINGS}/{file.name}")
            for file in folder_files(data / "nlu")
            for one in read_file(file)
        ],
        doubles=_doubles(data / "doubles.yml", DOUBLES),
        validation=_judges(data / "validation", VALIDATION),
        held_out=_held_out(data / "held_out"),
        problems={code: problem.label for code, problem in read_taxonomy(data).problems.items()},
    )


def _judges(folder: Path, name: str) -> list[Written]:
    return [Written(one.text, one.label, name) for one in read_validation(folder)]


def _doubles(file: Path, name: str) -> list[Written]:
    return [Written(one.text, one.problems[0], name) for one in read_doubles(file)]


def _held_out(folder: Path) -> list[Written]:
    doubles = folder / "doubles.yml"
    return _judges(folder, HELD_OUT) + (_doubles(doubles, HELD_OUT) if doubles.exists() else [])
