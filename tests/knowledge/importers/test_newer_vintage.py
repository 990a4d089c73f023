"""A newer vintage over an older one: what changed is closed and opened with its date, and names are not lost."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge.importers.changes import Changes
from bot.knowledge.importers.decoupage import import_decoupage
from bot.knowledge.models import Membership, Source, Territory, TerritoryName
from tests.knowledge.importers.conftest import DIVISION, write_division

OLD, NEW, NEXT = date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)
OTHER = {"code": "200000009", "nom": "CC Anjou", "type": "CC", "membres": []}


def _changed(code: str, **fields: Any) -> list[dict[str, Any]]:
    return [{**one, **fields} if one["code"] == code else one for one in DIVISION["communes"]]


def _without(code: str, into: str) -> list[dict[str, Any]]:
    return [one for one in _changed(into, anciensCodes=[code]) if one["code"] != code]


def _epci(*members: str, other: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    mine = {**DIVISION["epci"][0], "membres": [{"code": code} for code in members]}
    return [mine, {**OTHER, "membres": [{"code": code} for code in other]}]


def _links(session: Session, member: str) -> set[tuple[str, date | None, date | None]]:
    query = select(Membership.group_id, Membership.since, Membership.until).where(Membership.member_id == member)
    return {(group, since, until) for group, since, until in session.execute(query)}


def _names(session: Session, commune: str) -> set[tuple[str, str]]:
    query = select(TerritoryName.code, TerritoryName.name).where(TerritoryName.territory_id == commune)
    return {(code, name) for code, name in session.execute(query)}


@pytest.fixture
def old(empty: Session, tmp_path: Path) -> Session:
    """A database that holds the vintage 2025."""
    import_decoupage(empty, write_division(tmp_path / "old", epci=_epci("37031", "37123")), 1, OLD)
    return empty


def test_over_nothing_nobody_knows_since_when_and_nothing_is_reported(empty: Session, tmp_path: Path) -> None:
    changes = import_decoupage(empty, write_division(tmp_path), 1, OLD)
    assert changes.report == {}
    assert _links(empty, "37031") == {("D37", None, None), ("200072981", None, None)}


def test_a_commune_that_changes_group_leaves_and_joins_that_day(old: Session, tmp_path: Path) -> None:
    moved = write_division(tmp_path / "new", epci=_epci("37031", other=("37123",)))
    changes = import_decoupage(old, moved, 1, NEW)
    assert (changes.added, changes.changed, changes.closed) == (1, 0, 1)
    assert _links(old, "37123") == {("D37", None, None), ("200072981", None, NEW), ("200000009", NEW, None)}
    assert changes.report == {
        "Changements d'intercommunalité": [
            "Langeais (37123) quitte CC Touraine Ouest (200072981) et rejoint CC Anjou (200000009)"
        ]
    }
    assert import_decoupage(old, moved, 1, NEW) == Changes(refused=changes.refused)


def test_a_commune_that_leaves_and_comes_back_has_two_dated_links(old: Session, tmp_path: Path) -> None:
    for day, members in ((NEW, ("37031",)), (NEXT, ("37031", "37123"))):
        import_decoupage(old, write_division(tmp_path / str(day), epci=_epci(*members)), 1, day)
    assert _links(old, "37123") == {("D37", None, None), ("200072981", None, NEW), ("200072981", NEXT, None)}


@pytest.mark.parametrize("delegated", [True, False], ids=["déléguée", "sans déléguée"])
def test_a_commune_that_merged_is_closed_and_its_name_leads_to_the_new_one(
    old: Session, tmp_path: Path, delegated: bool
) -> None:
    part = _changed("37031", type="commune-deleguee", chefLieu="37123")
    communes = part if delegated else _without("37031", into="37123")
    changes = import_decoupage(old, write_division(tmp_path / "new", communes=communes, epci=_epci("37123")), 1, NEW)
    assert changes.report == {"Fusions": ["Bourgueil (37031) rejoint Langeais (37123)"]}
    assert old.scalar(select(Territory.until).where(Territory.id == "37031")) == NEW
    assert {until for _, _, until in _links(old, "37031")} == {NEW}
    assert ("37031", "Bourgueil") in _names(old, "37123")


def test_a_commune_that_stands_alone_again_is_open_again(old: Session, tmp_path: Path) -> None:
    part = _changed("37031", type="commune-deleguee", chefLieu="37123")
    import_decoupage(old, write_division(tmp_path / "new", communes=part, epci=_epci("37123")), 1, NEW)
    changes = import_decoupage(old, write_division(tmp_path / "next", epci=_epci("37031", "37123")), 1, NEXT)
    assert changes.report == {"Scissions": ["Bourgueil (37031) se sépare de Langeais (37123)"]}
    assert old.scalar(select(Territory.until).where(Territory.id == "37031")) is None
    assert ("D37", NEXT, None) in _links(old, "37031")
    assert ("37031", "Bourgueil") not in _names(old, "37123")


def test_the_name_before_still_leads_to_the_commune_and_stays_with_the_next_vintages(
    old: Session, tmp_path: Path
) -> None:
    renamed = write_division(
        tmp_path / "new", communes=_changed("37031", nom="Bourgueil-sur-Loire"), epci=_epci("37031", "37123")
    )
    changes = import_decoupage(old, renamed, 1, NEW)
    assert changes.report == {"Changements de nom": ["Bourgueil devient Bourgueil-sur-Loire (37031)"]}
    assert import_decoupage(old, renamed, 1, NEXT) == Changes(refused=changes.refused)
    assert _names(old, "37031") == {("37031", "Bourgueil")}


def test_a_delegated_commune_that_is_no_more_keeps_its_name(old: Session, tmp_path: Path) -> None:
    kept = [one for one in DIVISION["communes"] if one["code"] != "37129"]
    communes = [{**one, "anciensCodes": ["37129"]} if one["code"] == "37123" else one for one in kept]
    import_decoupage(old, write_division(tmp_path / "new", communes=communes, epci=_epci("37031", "37123")), 1, NEW)
    assert ("37129", "Les Essards") in _names(old, "37123")


@pytest.fixture
def syndicat(old: Session) -> Session:
    """Bourgueil and the CC belong to a syndicat, by another source."""
    old.add(Source(id=2, code="registry", title="R", licence="L", file="f", as_of="2021", fingerprint="0"))
    old.flush()
    old.add(Territory(id="253700001", kind="syndicat", code="253700001", name="SMICTOM", source_id=2))
    old.flush()
    old.add_all(Membership(member_id=id_, group_id="253700001", source_id=2) for id_ in ("37031", "200072981"))
    old.flush()
    return old


def test_the_new_commune_takes_the_place_of_the_old_one_in_its_syndicats(syndicat: Session, tmp_path: Path) -> None:
    folder = write_division(tmp_path / "new", communes=_without("37031", into="37123"), epci=_epci("37123"))
    import_decoupage(syndicat, folder, 1, NEW)
    assert ("253700001", None, NEW) in _links(syndicat, "37031")
    assert ("253700001", NEW, None) in _links(syndicat, "37123")
    link = select(Membership.source_id).where(Membership.member_id == "37123", Membership.group_id == "253700001")
    assert syndicat.scalars(link).all() == [2]
    assert import_decoupage(syndicat, folder, 1, NEW).closed == 0


def _in_part(session: Session, member: str) -> list[bool]:
    query = select(Membership.in_part).where(Membership.member_id == member, Membership.until.is_(None))
    return list(session.scalars(query.where(Membership.group_id == "253700001")))


def test_a_place_taken_that_one_commune_alone_had_is_in_part(syndicat: Session, tmp_path: Path) -> None:
    folder = write_division(tmp_path / "new", communes=_without("37031", into="37123"), epci=_epci("37123"))
    import_decoupage(syndicat, folder, 1, NEW)
    assert _in_part(syndicat, "37123") == [True]


def test_a_commune_that_grows_belongs_to_its_own_syndicat_in_part(syndicat: Session, tmp_path: Path) -> None:
    folder = write_division(tmp_path / "new", communes=_without("37123", into="37031"), epci=_epci("37031"))
    changes = import_decoupage(syndicat, folder, 1, NEW)
    assert _in_part(syndicat, "37031") == [True]
    assert changes.tables["memberships"].changed == 1
    assert "memberships" not in import_decoupage(syndicat, folder, 1, NEW).tables


def test_a_place_that_both_communes_had_is_whole(syndicat: Session, tmp_path: Path) -> None:
    syndicat.add(Membership(member_id="37123", group_id="253700001", source_id=2))
    syndicat.flush()
    folder = write_division(tmp_path / "new", communes=_without("37031", into="37123"), epci=_epci("37123"))
    import_decoupage(syndicat, folder, 1, NEW)
    assert _in_part(syndicat, "37123") == [False]


def test_what_was_in_part_stays_in_part(syndicat: Session, tmp_path: Path) -> None:
    syndicat.query(Membership).filter_by(member_id="37031", group_id="253700001").update({"in_part": True})
    syndicat.add(Membership(member_id="37123", group_id="253700001", source_id=2))
    syndicat.flush()
    folder = write_division(tmp_path / "new", communes=_without("37031", into="37123"), epci=_epci("37123"))
    import_decoupage(syndicat, folder, 1, NEW)
    assert _in_part(syndicat, "37123") == [True]


def test_a_group_that_is_dissolved_leaves_its_syndicats(syndicat: Session, tmp_path: Path) -> None:
    groups = [{**OTHER, "membres": [{"code": "37031"}, {"code": "37123"}]}]
    changes = import_decoupage(syndicat, write_division(tmp_path / "new", epci=groups), 1, NEW)
    assert changes.report["Intercommunalités dissoutes"] == ["CC Touraine Ouest (200072981)"]
    assert _links(syndicat, "200072981") == {("253700001", None, NEW)}


def test_a_territory_that_a_registry_named_first_is_taken_over(syndicat: Session, tmp_path: Path) -> None:
    groups = [*_epci("37031", "37123"), {**OTHER, "code": "253700001"}]
    import_decoupage(syndicat, write_division(tmp_path / "new", epci=groups), 1, NEW)
    row = syndicat.execute(select(Territory.kind, Territory.source_id).where(Territory.id == "253700001")).one()
    assert tuple(row) == ("epci", 1)
