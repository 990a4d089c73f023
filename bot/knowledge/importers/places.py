"""Finds today's commune of an INSEE code: its own, a former commune's, or an arrondissement's."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge.models import Territory, TerritoryName


def commune_codes(session: Session) -> dict[str, str]:
    """Return every INSEE code that lies in a commune of today, with the code of that commune."""
    today = select(Territory.id).where(Territory.kind == "commune", Territory.until.is_(None))
    communes = {code: code for code in session.scalars(today)}
    names = session.execute(select(TerritoryName.code, TerritoryName.territory_id))
    former = {code: territory for code, territory in names if territory in communes}
    # The chief town of a commune nouvelle has a delegated commune with its own code: today's commune wins.
    return {**former, **communes}
