"""A commune that takes the place of others also takes their place in syndicats.

The division says nothing of syndicats; the law does: the commune nouvelle replaces the former communes in the
syndicats of which they were members (CGCT, art. L. 2113-5, I, last paragraph, for communes that were a whole EPCI;
followed here for every merger, until a registry of after the merger says better). The place taken may cover only
the former commune's soil (Conseil d'État, avis du 7 juin 1973, n° 311013): a membership that not all the communes
of before had is marked `in_part`, and nothing is sure of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bot.knowledge.importers.changes import EXAMPLES, Changes, Example, TableChanges
from bot.knowledge.models import Membership, Territory


def substitute(
    session: Session, made_of: Mapping[str, Collection[str]], ended: Iterable[str], closed_on: date
) -> Changes:
    """Close the memberships in syndicats of territories that are no more; their successors, if any, take them over.

    Args:
        made_of: territory of today -> those it takes the place of, itself among them if it was there before.
        ended: territories that are no more, and nobody took their place.
    """
    successors = {old: new for new, olds in made_of.items() for old in olds if old != new}
    gone = {*successors, *ended}
    links = [dict(row) for row in session.execute(_links_of_syndicats()).mappings()]
    known = {(link["member_id"], link["group_id"]) for link in links}
    wholly: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if not link["in_part"]:
            wholly[link["group_id"]].add(link["member_id"])
    closed = [link for link in links if link["member_id"] in gone]
    added = []
    for link in closed:
        member, group = successors.get(link["member_id"]), link["group_id"]
        if member and (member, group) not in known:
            known.add((member, group))
            row = {"member_id": member, "group_id": group, "source_id": link["source_id"], "since": closed_on}
            added.append({**row, "until": None, "in_part": not wholly[group].issuperset(made_of[member])})
    grown = [
        link
        for link in links
        if link["member_id"] in made_of.get(link["member_id"], ())
        and not link["in_part"]
        and not wholly[link["group_id"]].issuperset(made_of[link["member_id"]])
    ]
    for link in closed:
        session.execute(update(Membership).where(Membership.id == link["id"]).values(until=closed_on))
    for link in grown:
        session.execute(update(Membership).where(Membership.id == link["id"]).values(in_part=True))
    if added:
        session.execute(insert(Membership), added)
    examples = [Example("added", _pair(row), row) for row in added[:EXAMPLES]]
    examples += [Example("changed", _pair(row), {"in_part": True}, {"in_part": False}) for row in grown[:EXAMPLES]]
    examples += [Example("closed", _pair(row), row) for row in closed[:EXAMPLES]]
    return Changes.of_table("memberships", TableChanges(len(added), len(grown), len(closed), examples))


def _links_of_syndicats() -> Any:
    return (
        select(Membership.id, Membership.member_id, Membership.group_id, Membership.in_part, Membership.source_id)
        .join(Territory, Territory.id == Membership.group_id)
        .where(Territory.kind == "syndicat", Membership.until.is_(None))
        .order_by(Membership.id)
    )


def _pair(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("member_id", "group_id")}
