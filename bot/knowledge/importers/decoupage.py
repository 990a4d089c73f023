"""Imports a vintage of the administrative division, over nothing or over an older one.

Over an older one, what changed is kept with its date: memberships are closed and opened, communes that are no
more are closed, and the names they had still lead to the commune that took their place.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.knowledge.importers.division import Division
from bot.knowledge.importers.merge import Changes, Row, merge
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.importers.substitution import substitute
from bot.knowledge.importers.vintages import Comparison, Group, Vintage, compare
from bot.knowledge.importers.vintages_report import report
from bot.knowledge.models import Membership, Postcode, Territory, TerritoryName


def import_decoupage(
    session: Session, folder: Path, source_id: int, closed_on: date, progress: Progress = NO_PROGRESS
) -> Changes:
    """Merge communes, départements, régions, groups with own taxation, and who belongs to what.

    Args:
        closed_on: first day of the vintage. What is gone ends that day; over an older vintage, new memberships
            begin that day (over nothing, nobody knows since when they are).
    """
    division = Division.read(folder)
    before, after = _held(session), _announced(division)
    found = compare(before, after) if before.communes else Comparison()
    names = _all_names(session, division, before, found)
    since = closed_on if before.communes else None
    dated: dict[str, Any] = {"closed_on": closed_on, "source_id": source_id}
    tables: list[tuple[Any, Sequence[Row], tuple[str, ...], dict[str, Any]]] = [
        (Territory, division.territories, ("id",), dated),
        (Membership, division.memberships, ("member_id", "group_id"), {**dated, "new": {"since": since}}),
        (TerritoryName, names, ("territory_id", "code", "name"), {}),
        (Postcode, division.postcodes, ("territory_id", "postcode"), {}),
    ]
    total, done, changes = sum(len(rows) for _, rows, _, _ in tables), 0, Changes()
    _take_over(session, division.ids, source_id)
    for model, rows, key, options in tables:
        changes += merge(session, model, rows, key, **options)
        done += len(rows)
        progress(done, total)
    changes += substitute(session, found.made_of(before), [*found.vanished, *found.groups_dissolved], closed_on)
    changes.refused += division.refused
    if before.communes:
        changes.report = report(before, after, found)
    return changes


def _held(session: Session) -> Vintage:
    """Return the vintage that the database holds; without communes if it holds none."""
    rows = session.execute(
        select(Territory.id, Territory.kind, Territory.name, Territory.legal_form).where(Territory.until.is_(None))
    ).all()
    groups = {id_: Group(name, form) for id_, kind, name, form in rows if kind == "epci"}
    members: dict[str, set[str]] = defaultdict(set)
    links = select(Membership.member_id, Membership.group_id).where(Membership.until.is_(None))
    for member, group in session.execute(links):
        if group in groups:
            members[member].add(group)
    parts = select(TerritoryName.code, TerritoryName.territory_id).where(TerritoryName.kind == "former")
    return Vintage(
        {id_: name for id_, kind, name, _ in rows if kind == "commune"},
        groups,
        {member: frozenset(of) for member, of in members.items()},
        {code: commune for code, commune in session.execute(parts) if code != commune},
    )


def _announced(division: Division) -> Vintage:
    rows = division.territories
    groups = {row["id"]: Group(row["name"], row["legal_form"]) for row in rows if row["kind"] == "epci"}
    members: dict[str, set[str]] = defaultdict(set)
    for link in division.memberships:
        if link["group_id"] in groups:
            members[link["member_id"]].add(link["group_id"])
    return Vintage(
        {row["id"]: row["name"] for row in rows if row["kind"] == "commune"},
        groups,
        {member: frozenset(of) for member, of in members.items()},
        division.parts,
    )


def _all_names(session: Session, division: Division, before: Vintage, found: Comparison) -> list[Row]:
    """Return the other names of communes: those of the vintage, and older ones that residents still use."""
    communes = {row["id"]: row["name"] for row in division.territories if row["kind"] == "commune"}
    parts = division.parts
    listed = {(row["code"], row["name"]) for row in division.other_names}
    names: dict[tuple[str, str], Row] = {}
    for row in _older_names(session, before, found):
        code, name = row["code"], row["name"]
        today = code if code in communes else parts.get(code) or found.successors.get(row["territory_id"])
        if today in communes and (code, name) not in listed and communes[today] != name:
            names[code, name] = {**row, "territory_id": today}
    return [*division.other_names, *names.values()]


def _older_names(session: Session, before: Vintage, found: Comparison) -> Iterator[Row]:
    columns = ("territory_id", "code", "name", "kind", "link_word")
    for row in session.execute(select(*(getattr(TerritoryName, one) for one in columns))).mappings():
        if row["kind"] == "former":
            yield dict(row)
    changed = {*found.renamed, *found.successors}
    links = select(Territory.id, Territory.name, Territory.link_word).where(Territory.kind == "commune")
    for id_, name, link_word in session.execute(links):
        if id_ in changed and id_ in before.communes:
            yield {"territory_id": id_, "code": id_, "name": name, "kind": "former", "link_word": link_word}


def _take_over(session: Session, ids: set[str], source_id: int) -> None:
    """Make this source the owner of territories that a registry named first."""
    others = session.scalars(select(Territory.id).where(Territory.source_id != source_id))
    taken = sorted(ids.intersection(others))
    if taken:
        session.execute(update(Territory).where(Territory.id.in_(taken)).values(source_id=source_id))
