"""Several registries together: for each group the newest wins, older facts end with a date and are kept."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge.importers.decoupage import import_decoupage
from bot.knowledge.importers.merge import Changes
from bot.knowledge.importers.registry import Group, Registry, group_of, siren_of
from bot.knowledge.importers.registry_merge import merge_registry
from bot.knowledge.models import (
    Competence,
    CompetenceHolder,
    CompetenceRegistryCode,
    Membership,
    Source,
    Structure,
    Territory,
    TerritoryName,
)
from bot.knowledge.repository import situation_of
from tests.knowledge.importers.conftest import write_division

CC, BOURGUEIL, LANGEAIS = "200072981", "213700313", "213701238"
SMICTOM, WATER = "253700001", "253700002"
OLD, NEW = 2, 3
DATES = {OLD: date(2021, 1, 1), NEW: date(2026, 10, 1)}


@pytest.fixture
def country(empty: Session, tmp_path: Path) -> Session:
    """A database with the division, a registry of 2021 (source 2), one of 2026 (source 3), and a competence."""
    import_decoupage(empty, write_division(tmp_path / "division"), 1, date(2026, 1, 1))
    for id_, code, as_of in ((OLD, "banatic-2021", "2021"), (NEW, "banatic", "2026-10"), (4, "taxonomy", "2026-11")):
        empty.add(Source(id=id_, code=code, title=code, licence="L", file="f", as_of=as_of, fingerprint="0"))
    empty.add(Competence(code="eau", label="l'eau potable", partial=False))
    empty.flush()
    for nomenclature, code in (("2025", "1505"), ("2021", "1502")):
        empty.add(CompetenceRegistryCode(competence_code="eau", nomenclature=nomenclature, registry_code=code))
    empty.commit()
    return empty


def _registry(
    nomenclature: str, groups: dict[str, tuple[str, list[str], list[str]]], complete: bool = False
) -> Registry:
    """Make a registry from SIREN -> legal form, members, codes."""
    return Registry(
        nomenclature,
        complete,
        {siren: Group(siren, f"Groupe {siren}", form) for siren, (form, _, _) in groups.items()},
        {(siren, member) for siren, (_, members, _) in groups.items() for member in members},
        {(siren, code) for siren, (_, _, codes) in groups.items() for code in codes},
    )


def _import(session: Session, source: int, registry: Registry) -> Changes:
    return merge_registry(session, registry, source, DATES[source])


def _holders(session: Session) -> set[tuple[str, str, int, date | None]]:
    table = CompetenceHolder
    rows = session.execute(select(table.territory_id, table.registry_code, table.source_id, table.until))
    return {tuple(row) for row in rows}


def _members(session: Session) -> set[tuple[str, str, int, date | None]]:
    table = Membership
    rows = session.execute(
        select(table.member_id, table.group_id, table.source_id, table.until).where(table.source_id > 1)
    )
    return {tuple(row) for row in rows}


YEAR_2021 = _registry(
    "2021",
    {
        CC: ("CC", [], ["1502", "1510"]),
        SMICTOM: ("SMF", [LANGEAIS], ["1510"]),
        WATER: ("SMO", [BOURGUEIL, LANGEAIS], ["1502"]),
    },
    complete=True,
)


def test_what_the_newer_registry_says_replaces_the_older_and_keeps_it_with_a_date(country: Session) -> None:
    _import(country, OLD, YEAR_2021)
    changes = _import(
        country, NEW, _registry("2025", {CC: ("CC", [BOURGUEIL], ["1505"]), SMICTOM: ("SMF", [LANGEAIS], ["2085"])})
    )
    ended = DATES[NEW]
    assert _holders(country) == {
        (CC, "1502", OLD, ended),
        (CC, "1510", OLD, ended),
        (CC, "1505", NEW, None),
        (SMICTOM, "1510", OLD, ended),
        (SMICTOM, "2085", NEW, None),
        (WATER, "1502", OLD, None),
    }
    assert _members(country) == {
        ("37123", SMICTOM, NEW, None),
        ("37031", WATER, OLD, None),
        ("37123", WATER, OLD, None),
    }
    assert (changes.added, changes.closed) == (2, 3)


def test_the_same_nomenclature_hands_over_what_is_confirmed_and_ends_the_rest(country: Session) -> None:
    _import(country, OLD, YEAR_2021)
    _import(country, NEW, _registry("2021", {WATER: ("SMO", [BOURGUEIL], ["1502"])}))
    assert (WATER, "1502", NEW, None) in _holders(country)
    assert {row for row in _members(country) if row[1] == WATER} == {
        ("37031", WATER, NEW, None),
        ("37123", WATER, OLD, DATES[NEW]),
    }


def test_a_syndicat_left_out_is_ended_when_the_file_tells_all_of_its_members(country: Session) -> None:
    _import(country, OLD, YEAR_2021)
    _import(country, NEW, _registry("2025", {CC: ("CC", [BOURGUEIL, LANGEAIS], ["1505"])}))
    until = dict(country.execute(select(Territory.id, Territory.until).where(Territory.kind == "syndicat")).all())
    assert until == {SMICTOM: DATES[NEW], WATER: DATES[NEW]}
    assert {row[3] for row in _members(country)} == {DATES[NEW]}
    assert {row for row in _holders(country) if row[3] is None} == {(CC, "1505", NEW, None)}


@pytest.fixture
def merged(country: Session) -> Session:
    """Bourgueil has become a part of Langeais since the registry of 2021."""
    country.query(Territory).filter_by(id="37031").update({"until": date(2026, 1, 1)})
    country.add(TerritoryName(territory_id="37123", code="37031", name="Bourgueil", kind="former"))
    country.flush()
    return country


def _in_part(session: Session) -> dict[str, bool]:
    query = select(Membership.group_id, Membership.in_part).where(Membership.source_id > 1, Membership.until.is_(None))
    return dict(session.execute(query).all())


def test_a_syndicat_of_one_of_two_communes_that_merged_since_is_theirs_in_part(merged: Session) -> None:
    older = _registry(
        "2021",
        {
            CC: ("CC", [BOURGUEIL, LANGEAIS], []),
            SMICTOM: ("SMF", [BOURGUEIL], []),
            WATER: ("SMO", [BOURGUEIL, LANGEAIS], []),
        },
    )
    _import(merged, OLD, older)
    assert _in_part(merged) == {SMICTOM: True, WATER: False}
    assert (_import(merged, OLD, older).changed, _in_part(merged)[SMICTOM]) == (0, True)


def test_a_registry_of_after_the_merger_says_that_it_is_whole(merged: Session) -> None:
    _import(merged, OLD, _registry("2021", {CC: ("CC", [BOURGUEIL, LANGEAIS], []), SMICTOM: ("SMF", [BOURGUEIL], [])}))
    _import(merged, NEW, _registry("2025", {CC: ("CC", [LANGEAIS], []), SMICTOM: ("SMF", [LANGEAIS], [])}))
    assert _in_part(merged) == {SMICTOM: False}


def test_an_older_registry_imported_afterwards_only_tells_of_other_groups(country: Session) -> None:
    newer = _registry("2025", {CC: ("CC", [BOURGUEIL], ["1505"]), SMICTOM: ("SMF", [LANGEAIS], [])})
    _import(country, NEW, newer)
    changes = _import(country, OLD, YEAR_2021)
    assert {row for row in _holders(country) if row[3] is None} == {(CC, "1505", NEW, None), (WATER, "1502", OLD, None)}
    assert changes.refused == ["2 groupements déjà décrits par un registre plus récent, laissés de côté"]


def test_each_registry_again_changes_nothing(country: Session) -> None:
    newer = _registry("2025", {CC: ("CC", [BOURGUEIL, LANGEAIS], ["1505"]), SMICTOM: ("SMF", [LANGEAIS], [])})
    _import(country, OLD, YEAR_2021)
    _import(country, NEW, newer)
    for source, registry in ((NEW, newer), (OLD, YEAR_2021), (NEW, newer)):
        changes = _import(country, source, registry)
        assert (changes.added, changes.changed, changes.closed) == (0, 0, 0), source


def test_an_export_of_one_area_leaves_the_rest_of_its_source_as_it_is(country: Session) -> None:
    _import(
        country, NEW, _registry("2025", {SMICTOM: ("SMF", [LANGEAIS], ["2085"]), WATER: ("SMO", [BOURGUEIL], ["1505"])})
    )
    _import(country, NEW, _registry("2025", {WATER: ("SMO", [BOURGUEIL], [])}))
    assert {row for row in _holders(country) if row[3] is None} == {(SMICTOM, "2085", NEW, None)}
    assert {row[1] for row in _members(country) if row[3] is None} == {SMICTOM, WATER}


def test_facts_of_a_council_are_left_alone(country: Session) -> None:
    country.add(CompetenceHolder(territory_id=CC, nomenclature="2021", registry_code="7020", source_id=1))
    country.flush()
    _import(country, NEW, _registry("2025", {CC: ("CC", [BOURGUEIL, LANGEAIS], ["1505"])}))
    assert (CC, "7020", 1, None) in _holders(country)


def test_answers_carry_the_date_of_the_registry_that_names_the_holder(country: Session) -> None:
    country.add(
        Structure(
            id="m", kind="mairie", name="Mairie", territory_id="37031", hours=[], demonstration=False, source_id=1
        )
    )
    _import(country, OLD, YEAR_2021)
    before = situation_of(country, "37031")
    _import(country, NEW, _registry("2025", {CC: ("CC", [BOURGUEIL], ["1505"])}))
    country.commit()
    after = situation_of(country, "37031")
    assert (tuple(before.declared["eau"]), before.registry_date_of("eau")) == ((CC, WATER), "2021")
    assert (tuple(after.declared["eau"]), after.registry_date_of("eau")) == ((CC, WATER), "2021")
    assert after.registry_date_of("voirie") == "2026-10"
    _import(country, NEW, _registry("2025", {CC: ("CC", [BOURGUEIL, LANGEAIS], ["1505"])}))
    alone = situation_of(country, "37031")
    assert (tuple(alone.declared["eau"]), alone.registry_date_of("eau")) == ((CC,), "2026-10")


@pytest.mark.parametrize(
    ("cells", "group"),
    [
        (("200072981", " CC  X ", "cc", "24000"), Group("200072981", "CC X", "CC", 24000)),
        (("200072981.0", "X", "MET69", ""), Group("200072981", "X", "MET69", 0)),
        (("200072981", "X", "SIVU", "1200.0"), Group("200072981", "X", "SIVU", 1200)),
        (("200072981", "X", "SIVU", "inconnue"), Group("200072981", "X", "SIVU", 0)),
    ],
)
def test_a_group_is_read_from_its_cells(cells: tuple[str, str, str, str], group: Group) -> None:
    assert group_of(*cells) == group


@pytest.mark.parametrize("text", ["", "12345678", "1234567890", "20007298A", "²00072981"])
def test_what_is_no_siren_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="SIREN illisible"):
        siren_of(text)


@pytest.mark.parametrize(
    ("form", "own"),
    [("CC", True), ("CA", True), ("CU", True), ("EPT", True), ("METRO", True), ("MET75", True), ("SMF", False)],
)
def test_groups_with_own_taxation_are_those_of_the_division(form: str, own: bool) -> None:
    assert Group("200072981", "X", form).has_own_taxation is own
