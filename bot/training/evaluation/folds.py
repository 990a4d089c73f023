"""Harder looks at the phrasings themselves: cross-validation, and leaving one voice out of training."""

import zlib
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from bot.nlu.linear import LinearModel, Settings, fit, likeliest
from bot.nlu.understanding import is_problem
from bot.nlu.vectors import WordVectors
from bot.training.evaluation.measures import Share
from bot.training.phrasings import Sentence

Places = npt.NDArray[np.int64]
Report = Callable[[str, Share, Share], None]
_FOLDS = 5


def cross_validate(
    sentences: Sequence[Sentence], settings: Settings, vectors: WordVectors | None, report: Report
) -> None:
    """Learn on four fifths and judge on the last, five times. Phrasings are unlike one another: this is severe."""
    for number, (seen, unseen) in enumerate(splits(sentences), 1):
        _judge(f"pli {number}/{_FOLDS}", _take(sentences, seen), _take(sentences, unseen), settings, vectors, report)


def splits(sentences: Sequence[Sentence]) -> Iterator[tuple[Places, Places]]:
    """Yield the places of the phrasings that each fold learns, and of those that it judges.

    A phrasing's fold is its own, whatever is added or taken away: two models are then judged alike.
    """
    folds = np.array([zlib.crc32(one.text.encode()) % _FOLDS for one in sentences])
    for fold in range(_FOLDS):
        yield np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)


def leave_voices_out(
    sentences: Sequence[Sentence], settings: Settings, vectors: WordVectors | None, report: Report
) -> None:
    """Learn on all voices but one and judge on that one, for each."""
    for voice in sorted({one.voice for one in sentences}):
        seen = [one for one in sentences if one.voice != voice]
        unseen = [one for one in sentences if one.voice == voice]
        _judge(f"sans la voix {voice}", seen, unseen, settings, vectors, report)


def _judge(
    name: str,
    seen: Sequence[Sentence],
    unseen: Sequence[Sentence],
    settings: Settings,
    vectors: WordVectors | None,
    report: Report,
) -> None:
    model = fit([one.text for one in seen], [one.label for one in seen], settings, vectors)
    report(name, *hits(model, [one for one in unseen if is_problem(one.label)]))


def hits(model: LinearModel, sentences: Sequence[Sentence]) -> tuple[Share, Share]:
    """Return how often the right label is first, and among the first three."""
    ranked = likeliest(model.labels, model.scores([one.text for one in sentences]))
    first = sum(row[0] == one.label for row, one in zip(ranked, sentences, strict=True))
    three = sum(one.label in row for row, one in zip(ranked, sentences, strict=True))
    return Share(first, len(sentences)), Share(three, len(sentences))


def _take(sentences: Sequence[Sentence], places: Places) -> list[Sentence]:
    return [sentences[place] for place in places]
