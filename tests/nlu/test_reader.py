"""A message read whole: danger first, then the problem, then a second one."""

import re
from dataclasses import replace
from pathlib import Path

import joblib
import pytest

from bot.nlu.calibration import calibrate
from bot.nlu.emergency import Sign
from bot.nlu.linear import Settings, fit
from bot.nlu.reader import Reader
from bot.nlu.two_problems import Double, PairJudge, fit_judge, likeliest_pair
from bot.nlu.understanding import Thresholds
from bot.nlu.validation import ValidationSentence
from tests.nlu.made_up import BIN, DANGER, HELLO, LABELS, OFF, ROAD, TEXTS, VECTORS

SIGNS = (Sign("vital", re.compile(r"\brespire plus\b")),)
NEVER_DANGER = Thresholds(accept=0.6, clarify=0.3, emergency=1.1)
DOUBLES = [
    Double(f"{one} et {other}", (first, second))
    for one, first, other, second in (
        ("ma poubelle pas vidée", BIN, "un gros trou dans la route", ROAD),
        ("le bac poubelle plein", BIN, "la route abîmée", ROAD),
        ("un gros trou dans la route", ROAD, "la poubelle pas ramassée", BIN),
    )
]
SINGLES = [
    ValidationSentence(text, label, "oral")
    for text, label in (
        ("la poubelle déborde et le camion poubelle ne passe pas", BIN),
        ("un trou sur la route, un gros trou", ROAD),
        ("bonjour à tous, bonjour", HELLO),
        ("la route est cassée, bonjour à vous", ROAD),
        ("le bac est plein, la poubelle aussi", BIN),
        ("recette de la tarte", OFF),
        ("ya le feu chez moi", DANGER),
        # One problem told with its cause, and one that reads as another.
        ("la route est abîmée et le camion poubelle n'est pas passé", BIN),
        ("un trou dans le bac", BIN),
    )
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    """A reader that takes little for danger, and believes no pair."""
    model = replace(fit(TEXTS, LABELS, Settings(), VECTORS), temperature=3.0)
    return Reader(model, NEVER_DANGER)


@pytest.fixture(scope="module")
def judge(reader: Reader) -> PairJudge:
    found = calibrate(reader.model, SINGLES, DOUBLES * 3).judge
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "intent", "problem", "decision"),
    [
        ("la poubelle n'est pas vidée", "probleme", BIN, "accept"),
        ("nid de poule route haute", "probleme", ROAD, "accept"),
        ("bonjour !", HELLO, None, "accept"),
        ("recette de gâteau", OFF, None, "reject"),
    ],
)
def test_a_message_is_read_as_the_model_ranks_it(
    reader: Reader, text: str, intent: str, problem: str | None, decision: str
) -> None:
    found = reader.understand(text, SIGNS)
    assert (found.intent, found.problem, found.decision, found.emergency) == (intent, problem, decision, None)


def test_a_sign_of_danger_comes_first_and_keeps_the_problem(reader: Reader) -> None:
    found = reader.understand("la poubelle n'est pas vidée et mon père ne respire plus", SIGNS)
    assert (found.intent, found.emergency) == (DANGER, "vital")
    assert (found.problem, found.problems) == (BIN, (BIN,))


def test_danger_without_a_sign_is_general_from_its_threshold_on(reader: Reader) -> None:
    text = "au secours le feu sur la route"
    chance = float(reader.model.probabilities([text])[0][reader.model.labels.index(DANGER)])
    alarms = [
        replace(reader, thresholds=replace(NEVER_DANGER, emergency=limit)).understand(text, ()).emergency
        for limit in (chance, chance + 1e-6)
    ]
    assert alarms == ["general", None]


def test_danger_is_never_rejected_as_off_topic(reader: Reader) -> None:
    text = "recette de gâteau"
    assert reader.understand(text, ()).decision == "reject"
    found = reader.understand(f"{text} il ne respire plus", SIGNS)
    assert (found.emergency, found.decision) == ("vital", "clarify")


def test_a_model_that_knows_no_danger_still_finds_its_signs(reader: Reader) -> None:
    pairs = [(text, label) for text, label in zip(TEXTS, LABELS, strict=True) if label != DANGER]
    model = fit([text for text, _ in pairs], [label for _, label in pairs], Settings(), VECTORS)
    harmless = Reader(model, Thresholds(0.5, 0.1, emergency=0.01))
    assert harmless.understand("un gros trou", SIGNS).emergency is None
    assert harmless.understand("il ne respire plus", SIGNS).emergency == "vital"


def test_two_problems_are_found_in_the_order_they_were_told(reader: Reader, judge: PairJudge) -> None:
    both = replace(reader, judge=judge)
    for text, problems in (
        ("poubelle pas vidée et un trou dans la route", (BIN, ROAD)),
        ("un trou dans la route et poubelle pas vidée", (ROAD, BIN)),
    ):
        found = both.understand(text, SIGNS)
        assert (found.problem, found.problems) == (problems[0], problems)


def judge_that_believes(reader: Reader, text: str, tenths: int) -> PairJudge:
    """Return a judge for which the pair of this text is two problems that often."""
    pair = likeliest_pair(
        text, reader.model.probabilities([text])[0], reader.model.problem_columns, reader.model.probabilities
    )
    assert pair is not None
    found = fit_judge([pair] * 10, [place < tenths for place in range(10)])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("tenths", "problem", "problems"),
    [(9, ROAD, (ROAD, BIN)), (5, BIN, (BIN, ROAD)), (1, BIN, (BIN,))],
    ids=["sûr : le premier dit", "cru : le plus probable d'abord", "pas cru"],
)
def test_the_main_problem_of_two_depends_on_how_sure_the_pair_is(
    reader: Reader, tenths: int, problem: str, problems: tuple[str, ...]
) -> None:
    text = "un gros trou, le camion poubelle n'est pas passé, bac poubelle plein"
    assert reader.understand(text, SIGNS).problem == BIN, "read whole, it is about the bins"
    found = replace(reader, judge=judge_that_believes(reader, text, tenths)).understand(text, SIGNS)
    assert (found.problem, found.problems) == (problem, problems)


def test_a_greeting_before_the_first_of_two_problems_does_not_hide_it(reader: Reader) -> None:
    text = "bonjour à vous route, bac poubelle plein pas ramassée"
    assert reader.understand("bonjour à vous route", SIGNS).intent == HELLO
    found = replace(reader, judge=judge_that_believes(reader, text, 9)).understand(text, SIGNS)
    assert (found.intent, found.problem, found.problems) == ("probleme", ROAD, (ROAD, BIN))


def test_one_problem_in_two_sentences_is_one(reader: Reader, judge: PairJudge) -> None:
    found = replace(reader, judge=judge).understand("la poubelle est pleine. poubelle pas ramassée", SIGNS)
    assert found.problems == (BIN,)


def test_without_a_judge_only_the_likeliest_problem_is_seen(reader: Reader) -> None:
    assert len(reader.understand("poubelle pas vidée et un trou dans la route", SIGNS).problems) == 1


def test_small_talk_with_a_link_is_not_cut_into_problems(reader: Reader, judge: PairJudge) -> None:
    found = replace(reader, judge=judge).understand("bonjour à vous et bonjour à tous", SIGNS)
    assert (found.intent, found.problems) == (HELLO, ())


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "🗑️", "a" * 5000, "et, et; ou. " * 300, "\ud800"],
    ids=["rien", "espace", "nul", "emoji", "un mot sans fin", "que des liens", "demi-caractère"],
)
def test_nothing_that_is_typed_breaks_the_reader(reader: Reader, judge: PairJudge, text: str) -> None:
    assert 0.0 <= replace(reader, judge=judge).understand(text, SIGNS).confidence <= 1.0


def test_a_reader_kept_in_a_file_reads_the_same(reader: Reader, judge: PairJudge, tmp_path: Path) -> None:
    whole = replace(reader, judge=judge)
    joblib.dump(whole, tmp_path / "reader", compress=3)
    again = joblib.load(tmp_path / "reader")
    text = "poubelle pas vidée et un trou dans la route"
    assert again.understand(text, SIGNS) == whole.understand(text, SIGNS)


def test_only_problems_are_columns_of_problems(reader: Reader) -> None:
    assert [reader.model.labels[place] for place in reader.model.problem_columns] == [BIN, ROAD]
