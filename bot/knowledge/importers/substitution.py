"""A commune that takes the place of others also takes their place in syndicats.

The division says nothing of syndicats; the law does: the commune nouvelle replaces the former communes in the
syndicats of which they were members (CGCT, art. L. 2113-5, I, last paragraph, for communes that were a whole EPCI;
followed here for every merger, until a registry of after the merger says better). The place taken may cover only
the former commune's soil (Conseil d'État, avis du 7 juin 1973, n° 311013), which no table of ours tells apart.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bot.knowledge.importers.changes import EXAMPLES, Changes, Example, TableChanges
from bot.knowledge.models import Membership, Territory


def substitute(session: Session, successors: Mapping[str, str], ended: Iterable[str], closed_on: date) -> Changes:
    """Close the memberships in syndicats of territories that are no more; their successors, if any, take them over.

    Args:
        successors: territory that is no more -> the one that took its place.
        ended: territories that are no more, and nobody took their place.
    """
    gone = {*successors, *ended}
    links = [dict(row) for row in session.execute(_links_of_syndicats()).mappings()]
    known = {(link["member_id"], link["group_id"]) for link in links}
    closed = [link for link in links if link["member_id"] in gone]
    added = []
    for link in closed:
        member = successors.get(link["member_id"])
        if member and (member, link["group_id"]) not in known:
            known.add((member, link["group_id"]))
            row = {"member_id": member, "group_id": link["group_id"], "source_id": link["source_id"]}
            added.append({**row, "since": closed_on, "until": None})
    for link in closed:
        session.execute(update(Membership).where(Membership.id == link["id"]).values(until=closed_on))
    if added:
        session.execute(insert(Membership), added)
    examples = [Example("added", _pair(row), row) for row in added[:EXAMPLES]]
    examples += [Example("closed", _pair(row), row) for row in closed[:EXAMPLES]]
    return Changes.of_table("memberships", TableChanges(len(added), 0, len(closed), examples))


def _links_of_syndicats() -> Any:
    return (
        select(Membership.id, Membership.member_id, Membership.group_id, Membership.source_id)
        .join(Territory, Territory.id == Membership.group_id)
        .where(Territory.kind == "syndicat", Membership.until.is_(None))
        .order_by(Membership.id)
    )


def _pair(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("member_id", "group_id")}
