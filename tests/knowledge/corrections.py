"""Corrections of who is competent, as tests need them."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.knowledge.correction_rows import CompetenceCorrection

BOURGUEIL, GROUP, OUTSIDER = "37031", "200072981", "200043065"
USUAL: dict[str, Any] = {
    "status": "accepted",
    "problem_code": "voirie.eclairage",
    "territory_id": BOURGUEIL,
    "answers": {},
    "holder_id": GROUP,
    "since": date(2026, 1, 1),
    "source_kind": "deliberation",
    "details": "n° 31 du 12 mars 2026",
    "reported_by": "CC Touraine Ouest Val de Loire",
    "reported_on": date(2026, 11, 22),
    "verified_by": "CC Touraine Ouest Val de Loire",
}


def correct(session: Session, **fields: Any) -> int:
    """Add a correction, by default an accepted one: street lamps in Bourgueil are its community's. Return its id."""
    row = CompetenceCorrection(**{**USUAL, **fields})
    session.add(row)
    session.flush()
    return int(row.id)
