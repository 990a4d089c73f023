"""Danger found by its words alone, whatever the model thinks."""

from pathlib import Path

import pytest

from bot.errors import DataFileError
from bot.knowledge.taxonomy_files import read_emergencies
from bot.nlu.emergency import find_emergency, read_signs
from bot.nlu.validation import read_validation
from bot.settings import ROOT
from bot.training.phrasing_files import read_sentences
from tests.nlu.danger_sentences import EMERGENCIES, HARMLESS

SIGNS = read_signs(ROOT / "data" / "emergency_signs.yml")
# Problems that are dangers in themselves: numbers are shown there on purpose.
GRAVE = (
    "securite.violences",
    "famille.enfance_danger",
    "sante.mal_etre",
    "logement.hebergement_urgence",
    "urbanisme.peril",
)


@pytest.mark.parametrize(("group", "text"), EMERGENCIES)
def test_a_clear_emergency_is_found_with_its_kind_of_numbers(group: str, text: str) -> None:
    assert find_emergency(text, SIGNS) == group


@pytest.mark.parametrize("text", HARMLESS)
def test_words_of_danger_in_a_harmless_sentence_are_not_an_emergency(text: str) -> None:
    assert find_emergency(text, SIGNS) is None


@pytest.mark.parametrize(
    "typed", ["MON MARI NE RESPIRE PLUS !!!", "mon  mari ne respire\nplus", "Mon mari ne réspire plus…"]
)
def test_capitals_accents_and_spacing_do_not_hide_danger(typed: str) -> None:
    assert find_emergency(typed, SIGNS) == "vital"


def test_every_group_of_signs_has_numbers_to_show() -> None:
    assert {sign.group for sign in SIGNS} <= read_emergencies(ROOT / "data").keys()


def test_a_good_part_of_the_emergencies_of_the_training_hold_a_sign() -> None:
    # Signs only back the classifier up: three in four of these sentences were written after them, unseen, and
    # half of those without any usual word on purpose.
    danger = [one.text for one in read_sentences(ROOT / "data" / "nlu") if one.label == "urgence"]
    assert _share_found(danger) >= 0.25


def test_nearly_all_emergencies_of_the_validation_are_found() -> None:
    danger = [one.text for one in read_validation(ROOT / "data" / "validation") if one.label == "urgence"]
    assert _share_found(danger) >= 0.94


def test_hardly_any_ordinary_problem_is_taken_for_danger() -> None:
    ordinary = [
        one.text for one in read_sentences(ROOT / "data" / "nlu") if one.label != "urgence" and one.label not in GRAVE
    ]
    assert _share_found(ordinary) <= 0.003


@pytest.mark.parametrize("content", ["", "signs: [", "autre: {}", "signs: {vital: ['(']}", "signs: [vital]"])
def test_signs_that_do_not_read_name_their_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "signes.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"signes\.yml"):
        read_signs(file)


def _share_found(texts: list[str]) -> float:
    return sum(find_emergency(text, SIGNS) is not None for text in texts) / len(texts)
