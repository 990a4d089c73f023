"""A SIREN of a registry leads to a territory of today."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from bot.knowledge.importers.sirens import territory_by_siren
from bot.knowledge.models import Territory, TerritoryName

GONE = date(2025, 1, 1)


@pytest.fixture
def history(empty: Session) -> Session:
    """Ciel merged into Verdun-Ciel, the seat of Conques moved, and one commune vanished without a word."""
    rows = [
        ("71566", "217105660", None),
        ("71131", "217101310", GONE),
        ("12218", "200055929", None),
        ("12076", "200055929", GONE),
        ("99001", "219900010", GONE),
        ("D71", None, None),
    ]
    for id_, siren, until in rows:
        empty.add(Territory(id=id_, kind="commune", code=id_, name=id_, siren=siren, until=until, source_id=1))
    empty.flush()
    parts = [("71566", "71131"), ("12218", "12076"), ("71566", "71566")]
    empty.add_all(TerritoryName(territory_id=to, code=code, name=code, kind="former") for to, code in parts)
    empty.flush()
    return empty


@pytest.mark.parametrize(
    ("siren", "commune"),
    [
        ("217105660", "71566"),
        ("217101310", "71566"),
        ("200055929", "12218"),
        ("219900010", None),
        ("200000000", None),
    ],
    ids=["d'aujourd'hui", "fusionnée", "chef-lieu changé", "disparue", "inconnu"],
)
def test_a_siren_leads_to_the_territory_of_today(history: Session, siren: str, commune: str | None) -> None:
    assert territory_by_siren(history).get(siren) == commune
