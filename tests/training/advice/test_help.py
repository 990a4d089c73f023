"""Help for one sentence: what is near, what is wrong, on a handful of phrasings."""

import pytest

from bot.training.advice.book import Book, Known
from bot.training.advice.help import Help, help_with
from bot.training.checks import sentence_key
from bot.training.models import ACCEPTED
from bot.training.sentence_checks import Surroundings, Twin, check_one

ROAD, WATER = "voirie.chaussee", "eau.fuite"
NAMES = {ROAD: "Chaussée abîmée", WATER: "Fuite ou coupure d'eau"}
TEXTS = {
    ROAD: ["un gros trou devant chez moi", "la route est pleine de nids de poule", "le goudron part en morceaux"],
    WATER: ["plus d'eau au robinet depuis ce matin", "une fuite d'eau sous le trottoir", "la canalisation a pété"],
}
PHRASINGS = [Known(10 * row + number, text, label, "direct")
             for row, (label, texts) in enumerate(TEXTS.items()) for number, text in enumerate(texts)]  # fmt: skip
BOOK = Book.of(PHRASINGS)
AROUND = Surroundings(NAMES, twins={sentence_key(one.text): [Twin(one.label, ACCEPTED)] for one in PHRASINGS})


def help_of(text: str, label: str = "") -> Help:
    return help_with(text, label, BOOK, NAMES, check_one(text, label, AROUND), None, ())


def test_near_phrasings_of_the_same_problem_and_of_others_are_told_apart() -> None:
    found = help_of("un trou devant chez moi, et une fuite d'eau", ROAD)
    assert found.same[0].phrasing.text == "un gros trou devant chez moi"
    assert found.others[0].phrasing.text == "une fuite d'eau sous le trottoir"


@pytest.mark.parametrize(
    ("text", "label", "rules"),
    [
        ("ya des chats partout", ROAD, []),
        ("Un gros trou devant chez moi !", ROAD, ["duplicate"]),
        ("un gros trou devant chez moi", WATER, ["duplicate"]),
        ("une fuite d'eau sous le le trottoir", ROAD, ["near_duplicate"]),
        ("une fuite d'eau sous le le trottoir", WATER, []),
        ("une fuite d'eau sous le le trottoir", "", []),
        ("appelez moi au 06 12 34 56 78", ROAD, ["personal_data"]),
        ("la rue de [e-mail]", ROAD, ["forbidden_character"]),
        ("chaussee abimee", ROAD, ["repeated_label"]),
        ("très " * 100, ROAD, ["length"]),
    ],
)
def test_what_is_wrong_is_said(text: str, label: str, rules: list[str]) -> None:
    assert [one.rule for one in help_of(text, label).findings] == rules


def test_a_book_brought_up_to_date_is_the_one_made_anew() -> None:
    changed = [*PHRASINGS[1:], Known(99, "le robinet de la rue coule", WATER, "direct")]
    followed = Book.of(changed, BOOK).neighbourhood.likeness(["le robinet coule", "nids de poule"]).toarray()
    anew = Book.of(changed).neighbourhood.likeness(["le robinet coule", "nids de poule"]).toarray()
    assert followed == pytest.approx(anew)
    many = [Known(number, f"phrase {number} du robinet", WATER, "direct") for number in range(100)]
    grown = Book.of([*many, PHRASINGS[0]], Book.of(many))
    found = grown.neighbourhood.likeness(["phrase 7 du robinet"]).toarray()[0]
    assert found.argmax() == 7
    assert found[7] == pytest.approx(1.0)
    assert found[100] == 0
