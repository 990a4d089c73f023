"""The communes of today under every name and INSEE code they are known by, from the database."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bot.database import session_scope
from bot.knowledge.gazetteer import Gazetteer, entries_from_records
from bot.knowledge.models import Membership, Postcode, Territory, TerritoryName

_RECORD_TYPES = {"former": "commune-deleguee", "arrondissement": "arrondissement-municipal"}

_TODAY = select(Territory.id).where(Territory.kind == "commune", Territory.until.is_(None))
_OTHER_CODES = (
    select(TerritoryName.territory_id, TerritoryName.code)
    .join(Territory, Territory.id == TerritoryName.territory_id)
    .where(Territory.kind == "commune", Territory.until.is_(None))
)

# Two threads at once must not read it twice.
_loading = Lock()


def load_gazetteer(session: Session) -> Gazetteer:
    """Build the gazetteer of every name under which a commune of today is known."""
    departements = dict(
        session.execute(select(Territory.code, Territory.name).where(Territory.kind == "departement")).all()
    )
    return Gazetteer(entries_from_records([*_communes(session), *_other_names(session)], departements))


def shared_gazetteer(database_url: str) -> Gazetteer:
    """Return the gazetteer, read once a process, which takes seconds: a new vintage counts at the next start."""
    with _loading:
        return _kept_gazetteer(database_url)


@lru_cache(maxsize=1)
def _kept_gazetteer(database_url: str) -> Gazetteer:
    with session_scope(database_url) as session:
        return load_gazetteer(session)


def commune_of_today(session: Session, code: str) -> str:
    """Return the commune of today that an INSEE code lies in: delegated or associated communes, arrondissements.

    A code that is known under no other name is returned as it is.
    """
    if session.scalar(_TODAY.where(Territory.id == code)):
        return code
    return session.scalar(_OTHER_CODES.where(TerritoryName.code == code)) or code


def commune_codes(session: Session) -> dict[str, str]:
    """Return every INSEE code that lies in a commune of today, with the code of that commune."""
    # The chief town of a commune nouvelle has a delegated commune with its own code: today's commune wins.
    others = {code: commune for commune, code in session.execute(_OTHER_CODES)}
    return {**others, **{code: code for code in session.scalars(_TODAY)}}


def _communes(session: Session) -> Iterator[dict[str, Any]]:
    postcodes: dict[str, list[str]] = defaultdict(list)
    for id_, postcode in session.execute(select(Postcode.territory_id, Postcode.postcode)):
        postcodes[id_].append(postcode)
    above = aliased(Territory)
    query = (
        select(Territory.id, Territory.name, Territory.link_word, Territory.population, above.code)
        .join(Membership, Membership.member_id == Territory.id)
        .join(above, above.id == Membership.group_id)
        .where(Territory.kind == "commune", Territory.until.is_(None))
        .where(above.kind == "departement", Membership.until.is_(None))
    )
    for id_, name, link_word, population, departement in session.execute(query):
        yield {
            "type": "commune-actuelle",
            "code": id_,
            "nom": name,
            "typeLiaison": link_word,
            "population": population,
            "departement": departement,
            "codesPostaux": postcodes[id_],
        }


def _other_names(session: Session) -> Iterator[dict[str, Any]]:
    query = select(
        TerritoryName.territory_id, TerritoryName.code, TerritoryName.name, TerritoryName.kind, TerritoryName.link_word
    )
    for parent, code, name, kind, link_word in session.execute(query):
        yield {
            "type": _RECORD_TYPES[kind],
            "code": code,
            "nom": name,
            "typeLiaison": link_word,
            "chefLieu": parent,
            "commune": parent,
        }
