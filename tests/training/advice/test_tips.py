"""Tips from made-up facts: each kind has its sentence, and what was done is gone."""

from dataclasses import replace

import pytest

from bot.training.advice.book import Known
from bot.training.advice.study import Misread
from bot.training.advice.tips import Example, Facts, Kind, confused, mislabelled, strangers, thin, tips, waiting, weak

ROAD, WATER, BIN = "voirie.chaussee", "eau.fuite", "dechets.bac"
NAMES = {ROAD: "Chaussée", WATER: "Fuite", BIN: "Bac"}
VOICES = ("recit", "direct", "proche", "emotion")
PHRASINGS = {
    1000 * row + number: Known(1000 * row + number, f"{label} {number}", label, VOICES[number % 4])
    for row, label in enumerate(NAMES)
    for number in range(60)
}


def misread(first: int, count: int, rather: str) -> list[Misread]:
    return [Misread(id=id_, label=PHRASINGS[id_].label, rather=rather, sure=0.9) for id_ in range(first, first + count)]


NOTHING = Facts(PHRASINGS, NAMES)


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        (mislabelled, replace(NOTHING, suspects=misread(0, 12, WATER)), "12 formulations de « Chaussée » semblent"),
        (mislabelled, replace(NOTHING, suspects=misread(0, 1, BIN)), "1 formulation isolée semble"),
        (confused, replace(NOTHING, misread=misread(0, 9, WATER)), "« Chaussée » et « Fuite » sont confondus : 9"),
        (weak, replace(NOTHING, misread=misread(1000, 30, BIN)), "« Fuite » se reconnaît mal : 50 %"),
        (waiting, replace(NOTHING, proposals=2), "2 formulations attendent votre avis."),
        (thin, Facts({1: PHRASINGS[1]}, {ROAD: "Chaussée"}), "« Chaussée » n'a que 1 formulation."),
        (strangers, replace(NOTHING, unknown=[[Example("drone", "/x")] * 3]), "3 habitants ont écrit"),
    ],
)
def test_each_kind_has_its_sentence(kind: Kind, facts: Facts, said: str) -> None:
    assert list(kind(NOTHING)) == []
    assert [tip for tip in kind(facts) if said in tip.title]


def test_the_most_useful_comes_first() -> None:
    facts = replace(NOTHING, misread=misread(1000, 25, BIN), suspects=misread(0, 20, WATER), proposals=1)
    gains = [tip.gain for tip in tips(facts)]
    assert gains == sorted(gains, reverse=True)
    assert tips(facts)[0].link == "/console/conseils/mal-rangees?probleme=voirie.chaussee"


def test_what_was_moved_or_retired_since_is_gone() -> None:
    facts = replace(NOTHING, suspects=misread(0, 4, WATER))
    moved = {**PHRASINGS, 0: replace(PHRASINGS[0], label=WATER)}
    del moved[1]
    assert [one.id for one in replace(facts, phrasings=moved).still(facts.suspects)] == [2, 3]
