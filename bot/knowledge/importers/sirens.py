"""Which territory of today a registry means by a SIREN, also when it names a commune that has merged since."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge.models import Territory, TerritoryName


def territory_by_siren(session: Session) -> dict[str, str]:
    """Return SIREN -> id of a territory of today; a commune that is no more leads to the one that took its place."""
    rows = session.execute(select(Territory.id, Territory.siren, Territory.until).where(Territory.siren.isnot(None)))
    ids = {id_: (siren, until is None) for id_, siren, until in rows}
    names = select(TerritoryName.code, TerritoryName.territory_id).where(TerritoryName.kind == "former")
    successors = {code: commune for code, commune in session.execute(names) if code != commune}
    gone = {siren: successors[id_] for id_, (siren, is_open) in ids.items() if not is_open and id_ in successors}
    # A commune whose seat moved keeps its SIREN under another code: the open one is meant.
    return {**gone, **{siren: id_ for id_, (siren, is_open) in ids.items() if is_open}}
