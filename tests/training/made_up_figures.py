"""Figures made up for the gate and the pages: those of a good model, changed one at a time."""

from datetime import datetime, timezone
from typing import Any

from bot.settings import Settings
from bot.training.cards import Card, write_card
from bot.training.evaluation.figures import (
    BinFigures,
    Confusion,
    Contested,
    Count,
    Figures,
    GoldenResult,
    LabelFigures,
    SetFigures,
    Speed,
)
from bot.training.fingerprints import code_fingerprint

LAMPS = "voirie.eclairage"


def set_figures(**changes: Any) -> SetFigures:
    good = {
        "sentences": 120,
        "first": Count(hits=96, total=100),
        "among_three": Count(hits=99, total=100),
        "calibration_error": 0.014,
        "bins": [
            BinFigures(confidence=0.5, accuracy=0.45, count=20),
            BinFigures(confidence=0.97, accuracy=0.98, count=100),
        ],
        "problems_refused": Count(hits=1, total=100),
        "off_topic_routed": Count(hits=1, total=100),
        "emergencies_missed": Count(hits=0, total=20),
        "small_talk": Count(hits=19, total=20),
        "outcomes": {"accept, right": 90},
    }
    return SetFigures(**{**good, **changes})


def figures(**changes: Any) -> Figures:
    good = {
        "measured_at": datetime(2026, 11, 22, 8, tzinfo=timezone.utc),
        "sets": {"validation": set_figures(), "held_out": set_figures()},
        "labels": {LAMPS: label(90), "urgence": label(100)},
        "cross_validated": Count(hits=900, total=1000),
        "confusions": [
            Confusion(right=LAMPS, given="voirie.chaussee", count=3, sentences=["il fait noir <b>partout</b>"])
        ],
        "contested": 1,
        "contested_examples": [Contested(text="une phrase contestée", label=LAMPS, instead="voirie.chaussee")],
        "speed": Speed(p50_ms=2, p95_ms=6, ratio=1.0),
        "memory_mb": 70,
        "golden": [golden(1), golden(2)],
    }
    return Figures(**{**good, **changes})


def label(hits: int, total: int = 100) -> LabelFigures:
    return LabelFigures(validation=Count(hits=8, total=8), cross_validated=Count(hits=hits - 8, total=total - 8))


def golden(id_: int, passed: bool = True) -> GoldenResult:
    return GoldenResult(id=id_, title=f"Référence {id_}", passed=passed, found="Le problème est compris.")


def write_made_up_card(settings: Settings, name: str, found: Figures | None) -> str:
    """Write the card of a model that has no archive, and return its name."""
    card = Card(
        name=name,
        made_at=datetime(2026, 11, 22, 7, tzinfo=timezone.utc),
        author="Camille",
        note="Essai",
        code_fingerprint=code_fingerprint(),
        phrasings_fingerprint="",
        phrasings=31069,
        settings={},
        thresholds={},
        seconds=78.0,
        figures=found.as_json() if found else {},
    )
    settings.orientation_models.mkdir(exist_ok=True)
    write_card(settings.orientation_models, card)
    return name
