"""Gathers what a sentence is checked beside: labels, sentences that judge, phrasings with the same words."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import batches
from bot.nlu.two_problems import read_doubles
from bot.nlu.validation import read_validation
from bot.training.checks import sentence_key
from bot.training.models import PROPOSED, Phrasing
from bot.training.phrasings import labels_of
from bot.training.sentence_checks import Surroundings, Twin

_BATCH = 500


def around(session: Session, data: Path, texts: Iterable[str], but: int | None = None) -> Surroundings:
    """Return what these sentences are checked beside.

    Args:
        data: the folder of data, which holds the sentences that judge.
        but: the id of the phrasing that is checked itself.
    """
    return Surroundings(labels_of(session), judging(data), twins_of(session, texts, but))


def twins_of(session: Session, texts: Iterable[str], but: int | None = None) -> dict[str, list[Twin]]:
    """Return the phrasings with the same words as these sentences, by key.

    Of a phrasing that is decided on, other proposals matter only when they are the very same: they wait their turn.
    """
    exact = set(texts)
    twins: dict[str, list[Twin]] = {}
    for keys in batches(sorted({sentence_key(text) for text in exact}), _BATCH):
        query = select(Phrasing).where(Phrasing.key.in_(keys), Phrasing.id != (but or 0))
        for one in session.scalars(query):
            if but is None or one.status != PROPOSED or one.text in exact:
                twins.setdefault(one.key, []).append(Twin(one.label, one.status))
    return twins


@lru_cache(maxsize=1)
def judging(data: Path) -> frozenset[str]:
    """Return the keys of the sentences that judge the model. They come with the product: read once a process."""
    held_out = data / "held_out"
    texts = [one.text for folder in (data / "validation", held_out) for one in read_validation(folder)]
    doubles = held_out / "doubles.yml"
    texts += [one.text for one in read_doubles(doubles)] if doubles.exists() else []
    return frozenset(sentence_key(text) for text in texts)
