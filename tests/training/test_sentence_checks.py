"""One sentence: what is refused, what is only said."""

import re

import pytest

from bot.training.sentence_checks import Surroundings, Twin, check_one

LEAK, BILL = "eau.fuite_coupure", "eau.facture"
AROUND = Surroundings(
    labels={LEAK: "Fuite ou coupure d'eau", BILL: "Ma facture d'eau", "nier": "Non"},
    judged={"cette phrase juge"},
    twins={
        "une flaque": [Twin(LEAK, "accepted")],
        "une goutte": [Twin(LEAK, "proposed")],
        "un filet": [Twin(LEAK, "retired")],
    },
)


@pytest.mark.parametrize(
    ("text", "label", "rule", "said"),
    [
        ("ça", LEAK, "length", "trop courte"),
        ("mot " * 80, LEAK, "length", "trop longue"),
        ("appelez le 06 12 34 56 78", LEAK, "personal_data", r"\[téléphone\]"),
        ("appelez le [téléphone]", LEAK, "forbidden_character", "crochets"),
        ("une fuite\u00a0!", LEAK, "forbidden_character", "invisible"),
        ("deux\nlignes", LEAK, "forbidden_character", "invisible"),
        ("Cette phrase juge.", LEAK, "leak", "juger"),
        ("MA FACTURE D'O", BILL, "repeated_label", "Ma facture d'eau"),
        ("d'eau, ma facture", BILL, "repeated_label", "répète"),
        ("Une flaque !", BILL, "duplicate", "déjà apprise pour « Fuite"),
        ("Une flaque !", LEAK, "duplicate", "déjà apprise"),
        ("une goutte", LEAK, "duplicate", "déjà proposée"),
        ("un filet", LEAK, "duplicate", "rétablir"),
        ("une mare", "eau.rien", "unknown_label", "eau.rien"),
    ],
)
def test_refused(text: str, label: str, rule: str, said: str) -> None:
    findings = check_one(text, label, AROUND)
    assert [(one.rule, one.severity) for one in findings] == [(rule, "refused")]
    assert re.search(said, findings[0].message)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("l'eau coule sous la porte", LEAK),
        ("ma facture a doublé", BILL),
        ("non", "nier"),
        ("un filet", BILL),
        ("une mare", ""),
        ("😡😡😡", LEAK),
    ],
)
def test_nothing_to_say(text: str, label: str) -> None:
    assert check_one(text, label, AROUND) == []


def test_a_proposal_for_another_problem_is_only_said() -> None:
    assert [(one.rule, one.severity) for one in check_one("une goutte", BILL, AROUND)] == [("duplicate", "warning")]
