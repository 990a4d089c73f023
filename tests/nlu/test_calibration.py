"""Temperature, thresholds and calibration error, on cases whose right answer is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.calibration import (
    FALSE_ALARMS,
    calibrate,
    expected_calibration_error,
    fit_emergency,
    fit_temperature,
    fit_thresholds,
)
from bot.nlu.linear import LinearModel, Settings, fit, softmax
from bot.nlu.two_problems import Double
from bot.nlu.understanding import Thresholds
from bot.nlu.validation import ValidationSentence
from tests.nlu.made_up import BIN, DANGER, HELLO, LABELS, OFF, ROAD, TEXTS, VECTORS


@pytest.mark.parametrize("factor", [0.5, 1.0, 3.0, 8.0])
def test_the_temperature_of_made_up_answers_is_found_again(factor: float) -> None:
    chance = np.random.default_rng(0)
    scores = chance.normal(size=(6000, 5))
    labels = [int(chance.choice(5, p=row)) for row in softmax(scores * factor)]
    assert fit_temperature(scores, labels) == pytest.approx(factor, rel=0.08)


def test_sure_and_right_messages_are_accepted_and_doubtful_ones_asked_about() -> None:
    thresholds = fit_thresholds([0.95] * 50 + [0.4] * 50, [0] * 50 + [1] * 50)
    assert 0.4 < thresholds.accept <= 0.95
    assert thresholds.clarify <= 0.4


def test_messages_that_are_no_problem_are_refused() -> None:
    thresholds = fit_thresholds([0.9] * 50 + [0.1] * 50, [0] * 50 + [None] * 50)
    assert 0.1 < thresholds.clarify <= thresholds.accept <= 0.9


def test_a_model_always_right_asks_nothing() -> None:
    assert fit_thresholds([0.2, 0.5, 0.9], [0, 0, 0]).accept <= 0.2


def test_a_wrong_answer_costs_more_than_a_few_questions() -> None:
    few, many = [0] * 90 + [3] * 10, [0] * 60 + [3] * 40
    assert fit_thresholds([0.7] * 100, few).accept <= 0.7 < fit_thresholds([0.7] * 100, many).accept


@pytest.mark.parametrize(
    ("confidences", "right", "error"),
    [
        ([1.0, 1.0], [True, True], 0.0),
        ([1.0, 1.0], [False, False], 1.0),
        ([0.75] * 4, [True, True, True, False], 0.0),
        ([0.9, 0.9, 0.1, 0.1], [True, True, True, True], 0.5),
        ([0.0], [False], 0.0),
    ],
)
def test_the_calibration_error_is_the_mean_gap(confidences: list[float], right: list[bool], error: float) -> None:
    assert expected_calibration_error(confidences, right) == pytest.approx(error)


# So many ordinary messages that one false alarm is borne, not two: those that matter, then unlikely ones.
MANY = int(1 / FALSE_ALARMS) + 1


@pytest.mark.parametrize(
    ("danger", "others", "caught"),
    [
        pytest.param(0.9, [0.3, 0.2], True, id="au-dessus de tous"),
        pytest.param(0.25, [0.3, 0.2], False, id="trop peu de messages pour une fausse alerte"),
        pytest.param(0.35, [0.5, 0.3, *[0.01] * (MANY - 2)], True, id="une fausse alerte est permise"),
        pytest.param(0.25, [0.5, 0.3, *[0.01] * (MANY - 2)], False, id="deux sont trop"),
        pytest.param(0.4, [0.4] * MANY, False, id="autant de chances que les autres"),
        pytest.param(0.0, [], True, id="rien que des dangers"),
    ],
)
def test_danger_is_looked_for_as_low_as_false_alarms_allow(danger: float, others: list[float], caught: bool) -> None:
    threshold = fit_emergency([danger, *others], [True, *[False] * len(others)])
    assert (danger >= threshold) == caught


@given(st.lists(st.integers(0, 1000).map(lambda one: one / 1000), min_size=1, max_size=300))
def test_false_alarms_stay_within_what_is_borne_and_one_step_lower_would_not(others: list[float]) -> None:
    threshold = fit_emergency(others, [False] * len(others))
    borne = FALSE_ALARMS * len(others)
    assert sum(one >= threshold for one in others) <= borne
    assert sum(one >= threshold - 1e-5 for one in others) > borne


SENTENCES = [
    ValidationSentence(text, label, "oral")
    for text, label in (
        ("la poubelle déborde", BIN),
        ("le bac est plein, la poubelle aussi", BIN),
        ("un gros trou devant la maison", ROAD),
        ("la route est cassée, bonjour à vous", ROAD),
        ("bonjour tout le monde", HELLO),
        ("recette de la tarte", OFF),
        ("ya le feu chez moi", DANGER),
        # One problem told with its cause, and one that reads as another.
        ("la route est abîmée et le camion poubelle n'est pas passé", BIN),
        ("un trou dans le bac", BIN),
    )
]
DOUBLES = [
    Double("ma poubelle pas vidée et un trou dans la route", (BIN, ROAD)),
    Double("la route abîmée, la poubelle pas ramassée", (ROAD, BIN)),
]


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return fit(TEXTS, LABELS, Settings(), VECTORS)


def test_a_calibrated_model_is_as_sure_as_its_sentences_allow(model: LinearModel) -> None:
    reader = calibrate(model, SENTENCES, DOUBLES)
    right = [model.labels.index(one.label) for one in SENTENCES]
    texts = [one.text for one in SENTENCES]

    def loss(one: LinearModel) -> float:
        return float(-np.log(one.probabilities(texts)[np.arange(len(right)), right]).mean())

    assert reader.model.temperature != 1.0
    assert loss(reader.model) < loss(model)
    assert model.temperature == 1.0, "the model that was given is left as it was"


def test_thresholds_are_in_order_and_let_no_ordinary_sentence_alarm(model: LinearModel) -> None:
    reader = calibrate(model, SENTENCES, DOUBLES)
    assert 0.0 <= reader.thresholds.clarify <= reader.thresholds.accept <= 1.0
    alarms = {one.label for one in SENTENCES if reader.understand(one.text, ()).emergency}
    assert alarms == {DANGER}


def test_two_problems_are_learnt_from_the_doubles_only(model: LinearModel) -> None:
    assert calibrate(model, SENTENCES, DOUBLES).judge is not None
    assert calibrate(model, SENTENCES, []).judge is None


@pytest.mark.parametrize(
    "sentences", [[], [ValidationSentence("un chat perdu", "animaux.perdu", "oral")]], ids=["aucune", "inconnue"]
)
def test_a_model_without_sentences_to_measure_it_is_never_sure(
    model: LinearModel, sentences: list[ValidationSentence]
) -> None:
    reader = calibrate(model, sentences, DOUBLES)
    assert (reader.model, reader.judge, reader.thresholds) == (model, None, Thresholds(1.0, 0.0))
    assert reader.understand("la poubelle n'est pas vidée", ()).decision == "clarify"


def test_sentences_of_labels_that_were_not_learnt_are_left_out(model: LinearModel) -> None:
    stranger = ValidationSentence("un chat perdu", "animaux.perdu", "oral")
    with_it, without = (calibrate(model, rows, DOUBLES) for rows in ([*SENTENCES, stranger], SENTENCES))
    assert with_it.model.temperature == without.model.temperature


def test_sentences_without_any_problem_can_be_measured_too(model: LinearModel) -> None:
    talk = [one for one in SENTENCES if one.label in (HELLO, OFF, DANGER)]
    assert calibrate(model, talk, []).judge is None


def test_a_model_that_learnt_no_danger_keeps_the_threshold_set_by_hand() -> None:
    pairs = [(text, label) for text, label in zip(TEXTS, LABELS, strict=True) if label != DANGER]
    harmless = fit([text for text, _ in pairs], [label for _, label in pairs], Settings(), VECTORS)
    assert calibrate(harmless, SENTENCES, DOUBLES).thresholds.emergency == Thresholds(1.0, 0.0).emergency
