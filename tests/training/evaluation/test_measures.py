"""The figures of an evaluation, counted by hand."""

import pytest

from bot.nlu.calibration import calibrate
from bot.nlu.linear import Settings, fit
from bot.nlu.validation import ValidationSentence
from bot.training.evaluation.measures import Evaluation, Share, evaluate


def test_accuracy_is_that_of_problems_only(evaluation: Evaluation) -> None:
    assert evaluation.first == Share(3, 5)
    assert evaluation.among_three == Share(4, 5)
    assert evaluation.by_voice == {"jeune": Share(2, 3), "rural": Share(1, 2)}


def test_what_becomes_of_residents(evaluation: Evaluation) -> None:
    assert evaluation.outcomes == {"accept, right": 2, "clarify, right": 1, "accept, wrong": 1, "hors_sujet, wrong": 1}
    assert evaluation.problems_refused == Share(1, 5)
    assert evaluation.off_topic_routed == Share(1, 3)
    assert evaluation.emergencies_missed == Share(1, 2)
    assert evaluation.small_talk == Share(1, 2)


def test_the_thinnest_labels_come_first(evaluation: Evaluation) -> None:
    assert next(iter(evaluation.by_label)) == "remercier"
    assert evaluation.by_label["eau.fuite"] == Share(1, 2)


def test_confusions_come_with_their_sentences_the_most_frequent_first(evaluation: Evaluation) -> None:
    right, given, group = evaluation.confusions[0]
    assert (right, given, len(group)) == ("hors_sujet", "eau.fuite", 2)
    assert sum(len(group) for *_, group in evaluation.confusions) == 6


def test_bins_hold_every_sentence_once(evaluation: Evaluation) -> None:
    assert sum(one.count for one in evaluation.bins) == len(evaluation.predictions)
    last = evaluation.bins[-1]
    assert (last.count, last.accuracy) == (4, 0.75)


def test_a_set_without_sentences_has_no_figure_that_breaks() -> None:
    empty = Evaluation("rien", ())
    assert empty.first.rate == 0.0
    assert empty.bins == []


def test_a_model_is_read_as_the_resident_would_meet_it() -> None:
    texts = [
        "un trou dans la route",
        "la route est abîmée",
        "gros trou rue haute",
        "plus d'eau",
        "fuite d'eau",
        "eau coupée",
    ]
    labels = ["voirie.trou"] * 3 + ["eau.fuite"] * 3
    model = fit([*texts, "bonjour", "salut"], [*labels, "saluer", "saluer"], Settings(vector_weight=0.0))
    sentences = [
        ValidationSentence("trou sur la route", "voirie.trou", "presse"),
        ValidationSentence("ya plus d'eau", "eau.fuite", "jeune"),
        ValidationSentence("inconnu au modèle", "papiers.passeport", "presse"),
    ]
    read = evaluate("essai", calibrate(model, sentences, []), (), sentences)
    assert [one.label for one in read.predictions] == ["voirie.trou", "eau.fuite"]
    assert read.first == Share(2, 2)


@pytest.mark.parametrize(("hits", "total", "rate"), [(0, 0, 0.0), (1, 4, 0.25)])
def test_a_share_of_nothing_is_nothing(hits: int, total: int, rate: float) -> None:
    assert Share(hits, total).rate == rate
