"""From evaluations to the figures that a card keeps. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.training.evaluation.figures import (
    HELD_OUT,
    VALIDATION,
    BinFigures,
    Confusion,
    Count,
    LabelFigures,
    SetFigures,
)
from bot.training.evaluation.measures import Evaluation, Share
from bot.training.phrasings import Sentence

_PAIRS, _SENTENCES = 40, 5


def figures_of(one: Evaluation) -> SetFigures:
    """Return the figures of one set of sentences."""
    return SetFigures(
        sentences=len(one.predictions),
        first=_count(one.first),
        among_three=_count(one.among_three),
        calibration_error=round(one.calibration_error, 4) if one.predictions else 0.0,
        bins=[BinFigures(**{**vars(each), "confidence": round(each.confidence, 4)}) for each in one.bins],
        problems_refused=_count(one.problems_refused),
        off_topic_routed=_count(one.off_topic_routed),
        emergencies_missed=_count(one.emergencies_missed),
        small_talk=_count(one.small_talk),
        outcomes=one.outcomes,
    )


def label_figures(
    evaluations: Mapping[str, Evaluation], sentences: Sequence[Sentence], firsts: Sequence[str]
) -> dict[str, LabelFigures]:
    """Return the figures of each label.

    Args:
        firsts: what a model that had not learnt each phrasing takes it for.
    """
    crossed: dict[str, list[bool]] = defaultdict(list)
    for one, first in zip(sentences, firsts, strict=True):
        crossed[one.label].append(first == one.label)
    by_set = {name: one.by_label for name, one in evaluations.items()}
    labels = {*crossed, *(label for shares in by_set.values() for label in shares)}
    nothing = Share(0, 0)
    return {
        label: LabelFigures(
            validation=_count(by_set.get(VALIDATION, {}).get(label, nothing)),
            held_out=_count(by_set.get(HELD_OUT, {}).get(label, nothing)),
            cross_validated=Count(hits=sum(crossed[label]), total=len(crossed[label])),
        )
        for label in sorted(labels)
    }


def confusions_of(
    evaluations: Iterable[Evaluation], sentences: Sequence[Sentence], firsts: Sequence[str]
) -> list[Confusion]:
    """Return the labels that are most often confused, with sentences: those that judge first, then phrasings."""
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for evaluation in evaluations:
        for right, given, group in evaluation.confusions:
            pairs[right, given] += [one.text for one in group]
    for one, first in zip(sentences, firsts, strict=True):
        if first != one.label:
            pairs[one.label, first].append(one.text)
    ranked = sorted(pairs.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_PAIRS]
    return [
        Confusion(right=right, given=given, count=len(texts), sentences=texts[:_SENTENCES])
        for (right, given), texts in ranked
    ]


def _count(share: Share) -> Count:
    return Count(hits=share.hits, total=share.total)
