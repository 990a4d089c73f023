"""The gate, as a table: what is measured, and what it says."""

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.settings import Settings
from bot.training.evaluation.figures import Count, Figures, LabelFigures, Speed, read_figures
from bot.training.gate import judge, refusals
from tests.training.made_up_figures import LAMPS, figures, golden, label, set_figures, write_made_up_card

LABELS = {LAMPS: "Éclairage public", "urgence": "Urgence"}
LIVE = figures()
GOLDENS = {1, 2}


def refused(found: Figures, live: Figures | None = LIVE) -> list[str]:
    return judge(found, live, GOLDENS, LABELS)


def of_set(**changes: Any) -> Figures:
    return figures(sets={"validation": set_figures(**changes), "held_out": set_figures()})


@pytest.mark.parametrize(
    "found",
    [
        figures(),
        figures(labels={LAMPS: label(85), "urgence": label(100)}),
        figures(labels={LAMPS: label(8, 20), "urgence": label(100)}),
        of_set(first=Count(hits=95, total=100)),
        figures(cross_validated=Count(hits=895, total=1000)),
        figures(contested=60),
        figures(speed=Speed(p50_ms=2, p95_ms=50, ratio=1.5), memory_mb=250),
        figures(golden=[golden(1), golden(2), golden(3, passed=False)]),
    ],
    ids=[
        "same",
        "label-limit",
        "few-sentences",
        "set-limit",
        "cross-limit",
        "contested-limit",
        "cost-limit",
        "retired-golden",
    ],
)
def test_what_is_no_worse_than_the_limits_goes_live(found: Figures) -> None:
    assert refused(found) == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (figures(golden=[golden(1), golden(2, passed=False)]), "que le modèle en ligne réussit : « Référence 2 »."),
        (figures(golden=[golden(1)]), "essayé sur 1 conversation de référence"),
        (
            figures(labels={LAMPS: label(84), "urgence": label(100)}),
            "« Éclairage public » est moins bien compris : 90 % avec le modèle en ligne, 84 % avec celui-ci.",
        ),
        (of_set(first=Count(hits=94, total=100)), "moins bien les phrases de validation : 96 % avec"),
        (figures(cross_validated=Count(hits=894, total=1000)), "validation croisée : 90 % avec le modèle en ligne"),
        (figures(contested=61), "61 formulations semblent mal rangées"),
        (of_set(emergencies_missed=Count(hits=1, total=20)), "ne reconnaît pas 1 urgence"),
        (of_set(off_topic_routed=Count(hits=4, total=100)), "répond à 4 messages hors sujet sur 100"),
        (figures(speed=Speed(p50_ms=2, p95_ms=51, ratio=1.0)), "51 ms pour lire un message, 50 au plus"),
        (figures(speed=Speed(p50_ms=2, p95_ms=6, ratio=1.6)), "1,6 fois plus lentement"),
        (figures(memory_mb=251), "251 Mo, 250 au plus"),
    ],
    ids=[
        "golden",
        "new-golden",
        "label",
        "set",
        "cross",
        "contested",
        "emergency",
        "off-topic",
        "slow",
        "slower",
        "memory",
    ],
)
def test_each_rule_refuses_and_says_why(found: Figures, said: str) -> None:
    sentences = refused(found)
    assert len(sentences) == 1
    assert said in sentences[0]


def test_a_golden_that_the_live_model_fails_too_still_refuses() -> None:
    failing = [golden(1), golden(2, passed=False)]
    assert "qu'il faut réussir" in refused(figures(golden=failing), figures(golden=failing))[0]


def test_without_a_live_model_only_budgets_and_goldens_count() -> None:
    assert refused(figures(labels={LAMPS: label(9)}), None) == []
    assert len(refused(figures(memory_mb=999, golden=[golden(1, passed=False), golden(2)]), None)) == 2


def test_figures_come_back_from_a_card_as_they_were() -> None:
    kept = figures(live_model="ancien", live=LIVE)
    assert read_figures(json.loads(json.dumps(kept.as_json()))) == kept


def test_a_model_that_nobody_measured_is_refused(settings: Settings, session: Session) -> None:
    name = write_made_up_card(settings, "jamais-mesure", None)
    assert "n'a pas été évalué" in refusals(settings, session, name)[0]


def test_what_the_live_model_learnt_is_not_compared_with_what_this_one_had_not_learnt() -> None:
    """The model of an installation was never cross-validated: it must not look the better for it."""
    live = figures(labels={"urgence": LabelFigures(validation=Count(hits=40, total=40))}, cross_validated=Count())
    own = LabelFigures(validation=Count(hits=40, total=40), cross_validated=Count(hits=80, total=100))
    assert refused(figures(labels={"urgence": own}), live) == []
    worse = own.copy(update={"validation": Count(hits=30, total=40)})
    assert "« Urgence » est moins bien compris" in refused(figures(labels={"urgence": worse}), live)[0]
