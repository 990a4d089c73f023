"""The rules that phrasings keep, each on a few sentences, and all of them on the real data."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.phrasings import check as command
from bot.errors import DataFileError
from bot.nlu.two_problems import read_doubles
from bot.settings import ROOT, Settings
from bot.training import checks
from bot.training.checks import DOUBLES, HELD_OUT, PHRASINGS, VALIDATION, Corpus, Finding, Rule, Written
from bot.training.corpus import read_corpus
from bot.training.similarity import SimilarPair

WATER, GAS, BIN = "eau.facture", "social.energie", "dechets.bac"
FILE = f"{PHRASINGS}/eau.yml"
EMPTY = Corpus([], [], [], [], {WATER: "Ma facture d'eau", GAS: "Facture d'énergie impayée", BIN: "Bac cassé, volé"})


def learnt(*sentences: tuple[str, str]) -> Corpus:
    """A corpus of phrasings, given as (label, text)."""
    return replace(EMPTY, phrasings=[Written(text, label, FILE) for label, text in sentences])


def found(rule: Rule, corpus: Corpus) -> list[tuple[str, str]]:
    return [(finding.severity, finding.text) for finding in rule(corpus)]


@pytest.mark.parametrize("label", ["eau.inconnu", "eau", "", "probleme"])
def test_a_label_that_nothing_knows_is_refused(label: str) -> None:
    corpus = learnt((label, "un"), (WATER, "deux"), ("nier", "non"), ("urgence", "au feu"), ("hors_sujet", "pizza"))
    assert found(checks.unknown_labels, corpus) == [("refused", "un")]


@pytest.mark.parametrize(
    ("first", "again"),
    [("Facture d'eau ?", "facture d’EAU"), ("👍", "👍🏻"), ("❤", "❤️"), ("??", "? ?"), ("l'été", "l ete")],
)
@pytest.mark.parametrize("label", [WATER, GAS])
def test_the_same_sentence_again_is_refused_under_any_label(first: str, again: str, label: str) -> None:
    (finding,) = checks.duplicates(learnt((WATER, first), (label, again)))
    assert (finding.severity, finding.text, finding.file) == ("refused", again, FILE)
    assert FILE in finding.message


def test_signs_alone_are_compared_as_they_are() -> None:
    assert found(checks.duplicates, learnt(("nier", "👎"), ("affirmer", "👍"), ("aide", "?"), ("aide", "??"))) == []


def test_a_double_and_a_validated_sentence_stand_once_too() -> None:
    twice = [Written("un trou", WATER, DOUBLES), Written("Un trou", WATER, DOUBLES)]
    corpus = replace(EMPTY, doubles=twice, validation=twice)
    assert len(list(checks.duplicates(corpus))) == 2


@pytest.mark.parametrize(
    ("one", "other"), [("merci", "❤️"), ("oui", "ui"), ("ouais", "ouaaaaaais"), ("jai pas", "j'ai pas")]
)
def test_two_spellings_of_one_message_have_one_label(one: str, other: str) -> None:
    assert found(checks.contradictions, learnt(("remercier", one), ("hors_sujet", other))) == [("refused", other)]
    assert found(checks.contradictions, learnt(("remercier", one), ("remercier", other))) == []


def test_what_is_read_as_nothing_contradicts_nothing() -> None:
    assert found(checks.contradictions, learnt(("aide", "?"), ("hors_sujet", "🍕"))) == []


BACKGROUND = [
    (BIN, "le bac gris est fendu"),
    (BIN, "roue de poubelle cassée"),
    (WATER, "fuite après compteur, dégrèvement possible"),
    (GAS, "chèque énergie jamais arrivé"),
]


def test_nearly_the_same_sentence_under_two_problems_is_refused() -> None:
    same = [(WATER, "je peux payer ma facture en plusieurs fois"), (GAS, "je peu payé ma facture en plusieur fois")]
    (finding,) = checks.near_duplicates(learnt(*BACKGROUND, *same))
    assert (finding.severity, finding.text) == ("refused", same[0][1])
    assert same[1][1] in finding.message
    assert GAS in finding.message


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (WATER, "je peu payé ma facture en plusieur fois"),
        ("hors_sujet", "je peu payé ma facture en plusieur fois"),
        (GAS, "plus de chauffage depuis la coupure"),
    ],
    ids=["same problem", "off topic on purpose", "another subject"],
)
def test_other_pairs_are_not_near_duplicates(label: str, text: str) -> None:
    sentences = [*BACKGROUND, (WATER, "je peux payer ma facture en plusieurs fois"), (label, text)]
    assert found(checks.near_duplicates, learnt(*sentences)) == []


def test_a_pair_between_the_two_limits_is_a_warning() -> None:
    """Found on the sentences themselves: a pair a little above the lower limit, and one above the higher."""
    corpus = learnt((WATER, "un"), (GAS, "deux"), (BIN, "trois"))
    pairs = [SimilarPair(0, 1, checks.ALIKE), SimilarPair(1, 2, checks.NEARLY_ALIKE)]
    corpus.__dict__["alike"] = pairs
    assert found(checks.near_duplicates, corpus) == [("refused", "un"), ("warning", "deux")]


@pytest.mark.parametrize("text", ["ma facture d'eau", "Ma facture d’eau !", "ma factur d'o"])
def test_a_label_of_the_taxonomy_is_not_a_phrasing(text: str) -> None:
    corpus = learnt(*BACKGROUND, (WATER, text))
    assert found(checks.repeated_labels, corpus) == [("refused", text)]
    assert found(checks.near_duplicates, corpus) == []


def test_words_of_a_label_in_a_sentence_of_ones_own_are_welcome() -> None:
    assert found(checks.repeated_labels, learnt(*BACKGROUND, (WATER, "900 euros d'eau pour nous deux"))) == []


JUDGES = [Written("L'eau est chère", WATER, VALIDATION), Written("autre chose", WATER, VALIDATION)]


@pytest.mark.parametrize("judging", [replace(EMPTY, validation=JUDGES), replace(EMPTY, held_out=JUDGES)])
def test_a_sentence_that_judges_is_not_learnt(judging: Corpus) -> None:
    phrasings = learnt((WATER, "leau cest cher"), (WATER, "l'eau est chere !")).phrasings
    assert found(checks.leaks, replace(judging, phrasings=phrasings)) == [("refused", "l'eau est chere !")]


def test_a_message_with_two_problems_that_judges_is_not_learnt() -> None:
    corpus = replace(EMPTY, doubles=[Written("a et b", WATER, DOUBLES)], held_out=[Written("A et B", WATER, HELD_OUT)])
    assert found(checks.leaks, corpus) == [("refused", "a et b")]


@pytest.mark.parametrize(
    "text",
    [
        "l'eau\u00a0coule",
        "un\u200bmot",
        "tab\tulation",
        "\ufeffdébut",
        "cass\ufffd",
        "\u202einverse",
        "a\ufe0f",
        "\u200d",
        "\ue000",
    ],
    ids=ascii,
)
def test_what_nobody_types_is_refused(text: str) -> None:
    corpus = learnt((WATER, text))
    assert found(checks.forbidden_characters, corpus) == [("refused", text)]
    assert found(checks.forbidden_characters, replace(EMPTY, validation=corpus.phrasings)) == [("refused", text)]


@pytest.mark.parametrize(
    "text",
    ["🙋‍♀️", "❤️", "ℹ️", "1️⃣", "👋🏻 çà œuf €", "«oui»… 25 m²", "你好", "deux\nlignes", "🇫🇷", "مرحبا", "[sic] (bis)"],
)
def test_what_people_type_is_not(text: str) -> None:
    assert found(checks.forbidden_characters, learnt((WATER, text))) == []


@pytest.mark.parametrize("text", ["je suis à [Tours](location)", 'à [Tours]{"entity": "location"}'])
def test_an_annotation_is_not_text(text: str) -> None:
    assert found(checks.forbidden_characters, learnt((WATER, text))) == [("refused", text)]


@given(st.text(st.characters(blacklist_categories=["Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"])))
def test_visible_text_is_never_forbidden(text: str) -> None:
    visible = text.replace("\ufffd", "").replace("\ufe0f", "")
    assert list(checks.forbidden(visible)) == []


def test_a_sign_without_a_meaning_is_to_be_looked_at() -> None:
    corpus = learnt(("aide", "🪑"), ("hors_sujet", "🍕"), ("remercier", "🙏"), ("aide", "aide"))
    assert found(checks.unread, corpus) == [("warning", "🪑")]


def test_every_shortage_is_named() -> None:
    corpus = replace(
        learnt(*((WATER, str(number)) for number in range(checks.LEAST_OF_A_PROBLEM))),
        validation=[Written(str(number), WATER, VALIDATION) for number in range(checks.LEAST_VALIDATED)],
    )
    messages = [(finding.file, finding.message) for finding in checks.too_few(corpus)]
    expected = {GAS: 45, BIN: 45, **dict.fromkeys(checks.SMALL_TALK, 60), "hors_sujet": 500, "urgence": 150}
    assert [one for one in messages if one[0] == PHRASINGS] == [
        (PHRASINGS, f"« {label} » a 0 phrases, il en faut {least}.") for label, least in expected.items()
    ]
    assert {message for file, message in messages if file == VALIDATION} == {
        f"« {label} » a 0 phrases, il en faut 6." for label in expected
    }
    assert (DOUBLES, "0 messages à deux problèmes, il en faut 200.") in messages


def test_one_sentence_short_is_too_few() -> None:
    corpus = learnt(*((WATER, str(number)) for number in range(checks.LEAST_OF_A_PROBLEM - 1)))
    assert f"« {WATER} » a 44 phrases, il en faut 45." in [finding.message for finding in checks.too_few(corpus)]


def test_refusals_come_before_warnings() -> None:
    severities = [finding.severity for finding in checks.check(learnt(("aide", "🪑"), ("aide", "🪑")))]
    assert severities == sorted(severities)
    assert {*severities} == {"refused", "warning"}


def test_findings_are_counted_by_rule() -> None:
    findings = [Finding(rule, "refused", FILE, "", "") for rule in ("leak", "leak", "duplicate")]
    assert checks.counted(findings) == {"refused": {"leak": 2, "duplicate": 1}, "warning": {}}


def test_the_command_writes_each_finding_and_says_how_to_repair(
    small: Session, small_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DataFileError, match=r"repeated_label 1.*orientation phrasings check") as raised:
        command(small_settings, Console(stderr=True))
    findings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert f"{sum(one['severity'] == 'refused' for one in findings)} formulations refusées" in str(raised.value)
    assert {
        "rule": "repeated_label",
        "severity": "refused",
        "file": "data/nlu/eau.yml",
        "text": "ma facture d'eau",
        "message": "Répète le libellé « Ma facture d'eau » : écrivez ce que dirait un habitant qui ne l'a pas lu.",
    } in findings


def test_the_corpus_holds_what_is_learnt_and_what_judges(small: Session) -> None:
    corpus = read_corpus(small, ROOT / "data")
    assert Written("ma facture d'eau", WATER, FILE) in corpus.phrasings
    doubles = read_doubles(ROOT / "data" / "held_out" / "doubles.yml")
    assert {one.text for one in doubles} < {one.text for one in corpus.held_out}
    assert {one.file for one in corpus.held_out} == {HELD_OUT}
    assert corpus.problems[WATER] == "Ma facture d'eau"


def test_nothing_is_refused_in_the_real_data(database: str) -> None:
    result = CliRunner().invoke(app, ["phrasings", "check"])
    findings = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert [one for one in findings if one["severity"] == "refused"] == []
    assert result.exit_code == 0, result.output
