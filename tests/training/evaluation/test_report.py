"""The report: one page, in French, that asks nothing from elsewhere."""

import re
from pathlib import Path

from bot.nlu.understanding import Thresholds
from bot.training.evaluation.measures import Evaluation
from bot.training.evaluation.pictures import confusion_matrix, reliability
from bot.training.evaluation.report import write_report


def test_the_page_says_every_figure_in_french(evaluation: Evaluation, tmp_path: Path) -> None:
    page = tmp_path / "new" / "evaluation.html"
    write_report(page, "modele-essai", Thresholds(0.7, 0.2), [evaluation])
    text = page.read_text(encoding="utf-8")
    assert "60,0 % (3 sur 5)" in text
    assert "accepté, juste" in text
    assert "remercier dit ainsi" in text
    assert text.count("<svg") == 2
    assert not re.search(r'(src|href)="https?:', text)


def test_sentences_are_escaped(evaluation: Evaluation, tmp_path: Path) -> None:
    hostile = [one.__class__(**{**vars(one), "text": "<script>alert(1)</script>"}) for one in evaluation.predictions]
    write_report(tmp_path / "page.html", "m", Thresholds(0.7, 0.2), [Evaluation("essai", tuple(hostile))])
    assert "<script>" not in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_pictures_are_the_same_for_the_same_figures(evaluation: Evaluation) -> None:
    assert reliability(evaluation.bins, "Essai") == reliability(evaluation.bins, "Essai")
    assert "confiance annoncée" in reliability(evaluation.bins, "Essai")


def test_the_matrix_names_what_is_confused_and_bears_a_perfect_model(evaluation: Evaluation) -> None:
    assert "hors_sujet" in confusion_matrix(evaluation)
    assert "aucune confusion" in confusion_matrix(Evaluation("parfait", ()))
