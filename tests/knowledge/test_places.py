"""Codes of delegated communes and arrondissements lead to the commune of today."""

import pytest
from sqlalchemy.orm import Session

from bot.knowledge.places import commune_of_today

CODES = [
    ("une commune d'aujourd'hui", "37031", "37031"),
    ("commune déléguée", "50602", "50129"),
    ("commune déléguée d'une autre commune nouvelle", "74011", "74010"),
    ("arrondissement de Marseille", "13201", "13055"),
    ("arrondissement de Lyon", "69381", "69123"),
    ("arrondissement de Paris", "75112", "75056"),
    ("inconnu", "99999", "99999"),
    ("vide", "", ""),
]


@pytest.mark.parametrize(("code", "today"), [row[1:] for row in CODES], ids=[row[0] for row in CODES])
def test_a_code_leads_to_the_commune_of_today(session: Session, code: str, today: str) -> None:
    assert commune_of_today(session, code) == today
