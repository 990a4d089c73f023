"""Cross-validation and leaving a voice out, on a few phrasings."""

import pytest

from bot.nlu.linear import Settings
from bot.training.evaluation.folds import cross_validate, leave_voices_out
from bot.training.evaluation.measures import Share
from bot.training.phrasings import Sentence

_VOICES = ("recit", "telephone")
SENTENCES = [
    *(Sentence(f"un trou dans la rue numero {one}", "voirie.trou", _VOICES[one % 2]) for one in range(10)),
    *(Sentence(f"plus d eau au robinet depuis {one} jours", "eau.fuite", _VOICES[one % 2]) for one in range(10)),
]


@pytest.fixture
def told() -> list[tuple[str, Share, Share]]:
    return []


def test_each_phrasing_is_judged_once_by_a_model_that_never_read_it(told: list[tuple[str, Share, Share]]) -> None:
    cross_validate(SENTENCES, Settings(vector_weight=0.0), None, lambda *row: told.append(row))
    assert len(told) == 5
    assert sum(first.total for _, first, _ in told) == len(SENTENCES)
    assert all(first.rate == 1.0 for _, first, _ in told)


def test_each_voice_is_left_out_in_turn(told: list[tuple[str, Share, Share]]) -> None:
    leave_voices_out(SENTENCES, Settings(vector_weight=0.0), None, lambda *row: told.append(row))
    assert [name for name, *_ in told] == ["sans la voix recit", "sans la voix telephone"]
    assert [first.total for _, first, _ in told] == [10, 10]
