"""Only the facts of today make a situation, however many others the tables hold."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.orm import Session

from bot.database import make_engine
from bot.errors import UnknownCodeError
from bot.knowledge.freshness.links import keep
from bot.knowledge.freshness.state import Check
from bot.knowledge.models import (
    CompetenceHolder,
    CompetenceRegistryCode,
    Membership,
    Procedure,
    Source,
    Structure,
    StructureCommune,
    Territory,
)
from bot.knowledge.procedures import first_alive
from bot.knowledge.repository import situation_of, situations
from bot.knowledge.situation import Situation
from tests.copies import copied
from tests.knowledge.corrections import correct

BOURGUEIL, GROUP = "37031", "200072981"
LAST_YEAR = date(2025, 1, 1)
# What the commune belongs to, found on the way.
SMALL = ("SCAN up",)

INDEXES = (
    "ix_memberships_current",
    "ix_competence_holders_current",
    "ix_competence_corrections_accepted",
    "ix_structures_counter",
    "ix_structures_france_services",
)


@pytest.fixture
def source(session: Session) -> int:
    return int(session.scalar(select(Source.id).where(Source.code == "mairies")))


def _structure(source: int, **fields: Any) -> dict[str, Any]:
    return {"hours": [], "demonstration": True, "source_id": source, **fields}


def test_a_membership_that_ended_is_no_longer_read(session: Session) -> None:
    ended = update(Membership).where(Membership.member_id == BOURGUEIL, Membership.group_id == GROUP)
    session.execute(ended.values(until=LAST_YEAR))
    assert GROUP not in {group.id for group in situation_of(session, BOURGUEIL).groups}


def test_a_competence_that_ended_is_no_longer_read(session: Session) -> None:
    before = {name for name, ids in situation_of(session, BOURGUEIL).declared.items() if GROUP in ids}
    assert before
    ended = update(CompetenceHolder).where(CompetenceHolder.territory_id == GROUP)
    session.execute(ended.values(until=LAST_YEAR))
    assert not [ids for ids in situation_of(session, BOURGUEIL).declared.values() if GROUP in ids]


def test_the_same_competence_under_two_codes_is_declared_once(session: Session) -> None:
    (nomenclature, code), *_ = session.execute(
        select(CompetenceRegistryCode.nomenclature, CompetenceRegistryCode.registry_code)
        .join(CompetenceHolder, CompetenceHolder.registry_code == CompetenceRegistryCode.registry_code)
        .where(CompetenceHolder.territory_id == GROUP, CompetenceHolder.nomenclature == "2021")
        .where(CompetenceRegistryCode.nomenclature == "2021")
    ).all()
    before = situation_of(session, BOURGUEIL).declared
    registry = session.scalar(select(Source.id).where(Source.code == "banatic-2021"))
    again = {"territory_id": GROUP, "nomenclature": nomenclature, "registry_code": code, "since": LAST_YEAR}
    session.execute(insert(CompetenceHolder), [{**again, "until": None, "source_id": registry}])
    assert situation_of(session, BOURGUEIL).declared == before


def test_a_group_of_a_group_is_reached_and_a_circle_ends(session: Session, source: int) -> None:
    above = session.scalar(select(Territory.id).where(Territory.kind == "syndicat", Territory.id.like("25%")).limit(1))
    links = [{"member_id": GROUP, "group_id": above}, {"member_id": above, "group_id": GROUP}]
    session.execute(insert(Membership), [{**link, "source_id": source} for link in links])
    assert above in {group.id for group in situation_of(session, BOURGUEIL).groups}
    everywhere = next(one for one in situations(session) if one.commune.id == BOURGUEIL)
    assert above in {group.id for group in everywhere.groups}


def test_a_membership_in_part_is_known_of_one_commune_and_of_all(session: Session) -> None:
    here = situation_of(session, BOURGUEIL)
    assert here.in_part == frozenset()
    syndicat = next(one.id for one in here.groups if one.kind == "syndicat" and _declares(here, one.id))
    link = (Membership.member_id == BOURGUEIL) & (Membership.group_id == syndicat)
    session.execute(update(Membership).where(link).values(in_part=True))
    assert situation_of(session, BOURGUEIL).in_part == {syndicat}
    everywhere = {one.commune.code: one.in_part for one in situations(session) if one.in_part}
    assert everywhere == {BOURGUEIL: {syndicat}}


def _declares(here: Situation, group: str) -> bool:
    return any(group in ids for ids in here.declared.values())


def test_a_territory_that_ended_is_left_out(session: Session) -> None:
    session.execute(update(Territory).where(Territory.id == GROUP).values(until=LAST_YEAR))
    assert GROUP not in {group.id for group in situation_of(session, BOURGUEIL).groups}


def test_other_counters_on_its_soil_are_not_the_mairie(session: Session, source: int) -> None:
    caf = _structure(source, id="zzz-caf", kind="caf", name="Caf", territory_id=BOURGUEIL)
    seat = _structure(source, id="zzz-epci", kind="epci", name="Siège", territory_id=GROUP, phone="02 61 91 00 00")
    session.execute(insert(Structure), [caf])
    session.execute(insert(Structure), [seat])
    found = situation_of(session, BOURGUEIL)
    assert found.mairie.name == "Mairie de Bourgueil"
    assert {id_: one.name for id_, one in found.contacts.items()} == {GROUP: "Siège"}


def test_of_two_counters_the_newest_source_wins(session: Session, source: int) -> None:
    newer = Source(code="newer", title="Annuaire", licence="L", file="f", as_of="2027-01", fingerprint="0" * 64)
    session.add(newer)
    session.flush()
    row = _structure(newer.id, id="a-mairie", kind="mairie", name="Mairie, nouvelle fiche", territory_id=BOURGUEIL)
    session.execute(insert(Structure), [row])
    assert situation_of(session, BOURGUEIL).mairie.name == "Mairie, nouvelle fiche"
    assert situation_of(session, BOURGUEIL).mairie.as_of == "2027-01"


@pytest.mark.parametrize("code", ["D37", "R24", GROUP, "FR", "00000", "", "37031 ", "' OR 1=1 --", "é" * 40])
def test_what_is_not_a_commune_of_today_is_an_unknown_code(session: Session, code: str) -> None:
    with pytest.raises(UnknownCodeError, match="n'existe pas"):
        situation_of(session, code)


@pytest.mark.parametrize("counted", [False, True], ids=["no statistics", "statistics"])
def test_no_query_of_one_commune_reads_a_whole_table(tmp_path: Path, untouched: Path, counted: bool) -> None:
    """SQLite's plans, with the statistics of ANALYZE and without: they are not the same."""
    engine = make_engine(copied(untouched, tmp_path / "copy.db"))
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: asked.append((arguments[2], arguments[3])))
    with Session(engine, future=True) as opened:
        placed = update(Structure).where(Structure.kind == "mairie", Structure.territory_id == BOURGUEIL)
        opened.execute(placed.values(latitude=47.28, longitude=0.17))
        if counted:
            opened.execute(text("ANALYZE"))
        asked.clear()
        situation_of(opened, BOURGUEIL)
        connection = opened.connection()
        plans = [
            row[3]
            for query, values in [*asked]
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)
        ]
    engine.dispose()
    assert not [step for step in plans if "BLOOM" in step or (step.startswith("SCAN") and step not in SMALL)]
    assert not {one for one in INDEXES if not any(f"INDEX {one} " in step for step in plans)}


def test_one_commune_takes_few_queries(as_set_up: Session) -> None:
    asked: list[str] = []
    event.listen(as_set_up.connection(), "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    situation_of(as_set_up, BOURGUEIL)
    assert len(asked) == 3
    correct(as_set_up)
    keep(as_set_up, {"https://demonstration.example": Check("broken", "…")}, LAST_YEAR)
    asked.clear()
    situation_of(as_set_up, BOURGUEIL)
    assert len(asked) == 5, "the corrections, then the dead links"


def test_the_pages_of_a_commune_are_those_of_all_it_belongs_to_the_nearest_first(session: Session, source: int) -> None:
    kept = {"problem_code": "dechets.bac", "kind": "procedure", "title": "T", "origin": "O", "source_id": source}
    rows = [
        {**kept, "territory_id": id_, "url": f"https://demonstration.example/{id_}", "updated_on": LAST_YEAR}
        for id_ in ("FR", "D37", GROUP, "D75")
    ]
    session.execute(insert(Procedure), rows)
    found = situation_of(session, BOURGUEIL).procedures["dechets.bac"]
    assert [page.url.rpartition("/")[2] for page in found] == [GROUP, "D37", "FR"]


def test_dead_links_climb_to_the_next_tier(session: Session, source: int) -> None:
    kept = {"problem_code": "dechets.bac", "kind": "procedure", "title": "T", "origin": "O", "source_id": source}
    near, far = "https://demonstration.example/ici", "https://demonstration.example/etat"
    website = situation_of(session, BOURGUEIL).mairie.website
    assert website
    rows = [
        {**kept, "territory_id": id_, "url": url, "updated_on": LAST_YEAR} for id_, url in ((GROUP, near), ("FR", far))
    ]
    session.execute(insert(Procedure), rows)
    keep(session, {near: Check("broken", "La page n'existe plus (404)."), website: Check("broken", "…")}, LAST_YEAR)
    found = situation_of(session, BOURGUEIL)
    chosen = first_alive(found.procedures["dechets.bac"])
    assert chosen is not None
    assert (chosen.url, found.mairie.website) == (far, None)


def test_the_france_services_that_serves_a_commune_helps_there_in_person(session: Session, source: int) -> None:
    counter = {"id": "zzz-fs", "kind": "ccas", "name": "France services", "territory_id": "37123"}
    session.execute(insert(Structure), [_structure(source, **counter, france_services=True)])
    assert situation_of(session, BOURGUEIL).france_services is None
    served = {"structure_id": "zzz-fs", "commune_id": BOURGUEIL, "source_id": source}
    session.execute(insert(StructureCommune), [served])
    found = situation_of(session, BOURGUEIL).france_services
    assert found is not None
    assert found.name == "France services"
