"""From what Rasa writes in its log to the steps that people read."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Of the whole job: evaluation takes the rest.
LEARNING_UNTIL = 0.30
_READING = ("Lecture des formulations", 0.02)
# What a line holds, the step that then begins, and how much of the whole is done by then.
_STEPS = (
    ("Learning ", "Apprentissage des formulations", 0.06),
    ("Learnt; ", "Réglage de la confiance et des seuils", 0.22),
    ("Finished training component 'ProblemClassifier'", "Apprentissage des règles du dialogue", 0.26),
    ("Finished training component 'RulePolicy'", "Écriture du modèle", 0.28),
)
# Bars and warnings of libraries have no date.
_DATED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ")
_WAIT = 0.5


def step_of(line: str) -> tuple[str, float] | None:
    """Return the step that a line of the log begins, if it begins one."""
    return next(((words, done) for sign, words, done in _STEPS if sign in line), None)


def is_for_people(line: str) -> bool:
    """Say whether a line of Rasa's log is worth showing."""
    return bool(_DATED.match(line))


@contextmanager
def following(log: Path, say: Callable[[str, float], None]) -> Iterator[None]:
    """Say the steps that a log tells of, and print what is worth showing, while it is written."""
    over = threading.Event()
    thread = threading.Thread(target=_follow, args=(log, say, over), daemon=True)
    say(*_READING)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _follow(log: Path, say: Callable[[str, float], None], over: threading.Event) -> None:
    at, begun = 0, ""
    last = False
    while not last:
        # What was written before the end is still read.
        last = over.wait(_WAIT)
        if not log.exists():
            continue
        with log.open(encoding="utf-8", errors="replace") as opened:
            opened.seek(at)
            *lines, begun = (begun + opened.read()).split("\n")
            at = opened.tell()
        for line in filter(is_for_people, lines):
            print(line, flush=True)
            if step := step_of(line):
                say(*step)
