"""A score a counter, by small rules."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.knowledge.freshness.quality import FULL_SCORE, RULES, Known, quality_of
from bot.knowledge.structures import Structure

TODAY = date(2026, 11, 22)
SITE, FORM = "https://exemple.fr", "https://exemple.fr/ecrire"
WHOLE = Structure(
    "Mairie",
    "mairie",
    address="1 rue A",
    phone="02 47 97 25 00",
    email="a@exemple.fr",
    website=SITE,
    hours=[["lundi", "lundi", [["09:00:00", "12:00:00"]]]],
    as_of="2026-10",
)
CASES: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({}, {}),
    ({"phone": None}, {"telephone": "Aucun numéro de téléphone."}),
    ({"phone": "03 90 6"}, {"telephone": "Le numéro 03 90 6 n'existe pas dans le plan de numérotation français."}),
    ({"phone": "0892 00 00 00"}, {"telephone_a_verifier": "Le numéro 0892 00 00 00 est surtaxé."}),
    ({"email": None}, {"ecrire": "Ni adresse e-mail ni formulaire pour écrire."}),
    ({"email": None, "contact_form": "https://exemple.fr/autre"}, {}),
    ({"address": ""}, {"adresse": "Aucune adresse où se rendre."}),
    ({"hours": []}, {"horaires": "Horaires d'ouverture inconnus."}),
    ({"hours": [], "hours_note": "Sur rendez-vous"}, {}),
    ({"website": None}, {"site": "Aucun site internet."}),
    ({"as_of": None}, {"fraicheur": "Fiche sans date."}),
    ({"as_of": "2024-10"}, {"fraicheur": "Fiche d'octobre 2024 : elle a plus de 18 mois."}),
]


@pytest.mark.parametrize(("changed", "faults"), CASES)
def test_each_rule_says_what_is_wrong_and_takes_its_points(changed: dict[str, Any], faults: dict[str, str]) -> None:
    found = quality_of(Known(replace(WHOLE, **changed), TODAY))
    assert {one.code: one.sentence for one in found.faults} == faults
    assert found.score == FULL_SCORE - sum(rule.points for rule in RULES if rule.code in faults)


def test_dead_addresses_are_worth_none() -> None:
    found = quality_of(Known(replace(WHOLE, email=None, contact_form=FORM), TODAY, {SITE, FORM}))
    assert [one.code for one in found.faults] == ["ecrire", "site"]
    assert found.faults[1].sentence == f"Le site {SITE} ne répond plus."


def test_a_counter_of_which_nothing_is_known_is_worth_nothing() -> None:
    assert quality_of(Known(Structure("Mairie", "mairie"), TODAY)).score == 0
