"""How far territories reach: the communes in them, and which territories lie wholly inside others."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from bot.database import batches
from bot.knowledge.models import Membership, Territory
from bot.text import fold

_MEMBERS = Membership.__table__
_TERRITORIES = Territory.__table__
_BATCH = 500
# Letters that may bear an accent, for which any character may stand; words are joined by anything.
_VARIABLE = {**dict.fromkeys("aceinouy", "_"), " ": "%"}
_MOST_FOUND = 30
_SHORTEST_SEARCH = 2
_SEARCHED = ("commune", "epci", "syndicat", "departement", "region")


def communes_below(session: Session, territory: str) -> frozenset[str]:
    """Return the communes of a territory, through its groups and départements too: of a commune, itself."""
    down = select(_TERRITORIES.c.id, _TERRITORIES.c.kind).where(_TERRITORIES.c.id == territory)
    below = down.cte("below", recursive=True)
    members = _MEMBERS.join(_TERRITORIES, _TERRITORIES.c.id == _MEMBERS.c.member_id)
    below = below.union(
        select(_TERRITORIES.c.id, _TERRITORIES.c.kind)
        .select_from(below.join(members, _MEMBERS.c.group_id == below.c.id))
        .where(_MEMBERS.c.until.is_(None), _TERRITORIES.c.until.is_(None))
    )
    return frozenset(session.scalars(select(below.c.id).where(below.c.kind == "commune")))


def territories_above(session: Session, territory: str) -> frozenset[str]:
    """Return a territory and all it belongs to, directly or through its groups."""
    up = select(literal(territory).label("id")).cte("above", recursive=True)
    links = (_MEMBERS.c.member_id == up.c.id) & _MEMBERS.c.until.is_(None)
    up = up.union(select(_MEMBERS.c.group_id).select_from(up.join(_MEMBERS, links)))
    return frozenset(session.scalars(select(up.c.id)))


def territories_inside(session: Session, territories: Iterable[str]) -> frozenset[str]:
    """Return these territories, their communes, and every group that has no member elsewhere."""
    outer = frozenset(territories)
    inside = {*outer, *(one for id_ in outer for one in communes_below(session, id_))}
    members = _groups_around(session, inside)
    while whole := {group for group, own in members.items() if group not in inside and own <= inside}:
        inside |= whole
        members.update(_groups_around(session, whole))
    return frozenset(inside)


def search_territories(session: Session, words: str, kinds: Collection[str] = _SEARCHED) -> list[Territory]:
    """Return some territories of today whose name holds these words, whatever the accents.

    Those where they begin a word come first, then the shortest names.
    """
    wanted = fold(words)
    if len(wanted) < _SHORTEST_SEARCH:
        return []
    pattern = "".join(_VARIABLE.get(letter, letter) for letter in wanted)
    named = select(Territory.id, Territory.name).where(Territory.name.ilike(f"%{pattern}%"), Territory.kind.in_(kinds))
    # The engine lets through too many rather than too few; only Python folds accents the same way everywhere.
    likely = [
        (f" {wanted}" not in f" {fold(name)}", len(name), name, id_)
        for id_, name in session.execute(named.where(Territory.until.is_(None)))
        if wanted in fold(name)
    ]
    return [session.get(Territory, id_) for *_, id_ in sorted(likely)[:_MOST_FOUND]]


def _groups_around(session: Session, members: Iterable[str]) -> dict[str, set[str]]:
    """Return every group to which one of these belongs, with all its members."""
    found: dict[str, set[str]] = defaultdict(set)
    for some in batches(sorted(members), _BATCH):
        of_some = select(_MEMBERS.c.group_id).where(_MEMBERS.c.member_id.in_(some), _MEMBERS.c.until.is_(None))
        query = select(_MEMBERS.c.group_id, _MEMBERS.c.member_id).where(_MEMBERS.c.group_id.in_(of_some))
        for group, member in session.execute(query.where(_MEMBERS.c.until.is_(None))):
            found[group].add(member)
    return found
