"""Finding a problem among the 130."""

from pathlib import Path

import pytest

from bot.knowledge.taxonomy import Taxonomy
from bot.reviews.problems import find_problems, ranking
from bot.settings import Settings


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("trottoir", "voirie.trottoir"),
        ("TROTOIR", "voirie.trottoir"),
        ("titre de séjour", "papiers.titre_sejour"),
        ("fuite eau", "eau.fuite_coupure"),
        ("rsa", "social.rsa"),
    ],
)
def test_by_label_and_scope(taxonomy: Taxonomy, typed: str, code: str) -> None:
    assert code in [one.code for one in find_problems(taxonomy, typed, {})[:3]]


@pytest.mark.parametrize("typed", ["", "  ", "?", "zzzzqqqq"])
def test_nothing_is_found_for_nothing(taxonomy: Taxonomy, typed: str) -> None:
    assert find_problems(taxonomy, typed, {}) == []


def test_what_the_model_thinks_finds_sentences_alike(taxonomy: Taxonomy, settings: Settings, model: Path) -> None:
    typed = "les éboueurs ne sont pas passés"
    likeliest = ranking(settings, typed)
    assert find_problems(taxonomy, typed, likeliest)[0].code == "dechets.collecte_oubliee"


def test_without_a_model_words_alone_are_searched(settings: Settings, database: str, tmp_path: Path) -> None:
    assert database
    assert ranking(settings.copy(update={"orientation_models": tmp_path}), "un trou") == {}
