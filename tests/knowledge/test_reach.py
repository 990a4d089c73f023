"""How far territories reach, and how they are found by name."""

from datetime import date

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from bot.knowledge.models import Membership, Source, Territory
from bot.knowledge.reach import communes_below, search_territories, territories_above, territories_inside

BOURGUEIL, GROUP, TOURS = "37031", "200072981", "37261"


@pytest.mark.parametrize(
    ("territory", "some", "least"),
    [
        (BOURGUEIL, {BOURGUEIL}, 1),
        (GROUP, {BOURGUEIL}, 20),
        ("D37", {BOURGUEIL, TOURS}, 250),
        ("R24", {BOURGUEIL, "45234"}, 1_700),
    ],
)
def test_the_communes_of_a_territory(session: Session, territory: str, some: set[str], least: int) -> None:
    found = communes_below(session, territory)
    assert some <= found
    assert least <= len(found) < 2 * least
    assert all(len(one) == 5 for one in found)


def test_a_commune_that_ended_is_in_no_territory(session: Session) -> None:
    session.execute(update(Territory).where(Territory.id == BOURGUEIL).values(until=date(2025, 1, 1)))
    assert BOURGUEIL not in communes_below(session, GROUP)


def test_what_is_unknown_has_no_commune(session: Session) -> None:
    assert communes_below(session, "' OR 1=1 --") == frozenset()


def test_above_a_commune_are_its_groups_its_departement_and_its_region(session: Session) -> None:
    assert {BOURGUEIL, GROUP, "D37", "R24"} <= territories_above(session, BOURGUEIL)
    assert territories_above(session, "zzz") == {"zzz"}


def test_inside_a_commune_is_only_itself(session: Session) -> None:
    assert territories_inside(session, [BOURGUEIL]) == {BOURGUEIL}


def test_inside_a_group_are_its_communes_and_nothing_that_reaches_further(session: Session) -> None:
    inside = territories_inside(session, [GROUP])
    assert {GROUP, BOURGUEIL} <= inside
    assert not {"D37", "R24", TOURS} & inside
    assert all(communes_below(session, one) <= communes_below(session, GROUP) for one in inside)


def test_a_region_holds_its_departements_and_all_their_groups(session: Session) -> None:
    assert {"D37", "D45", GROUP, BOURGUEIL} <= territories_inside(session, ["R24"])


def test_a_group_of_groups_inside_is_inside_too(session: Session) -> None:
    """A syndicat whose only member is the group."""
    syndicat = session.scalar(select(Territory.id).where(Territory.kind == "syndicat").limit(1))
    source = session.scalar(select(Source.id).limit(1))
    session.execute(delete(Membership).where(Membership.group_id == syndicat))
    session.execute(insert(Membership), [{"member_id": GROUP, "group_id": syndicat, "source_id": source}])
    assert syndicat in territories_inside(session, [GROUP])


@pytest.mark.parametrize("words", ["Bourgueil", "bourgueil", "  BOURGUEIL "])
def test_a_territory_is_found_by_its_name(session: Session, words: str) -> None:
    assert search_territories(session, words)[0].id == BOURGUEIL


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("pont-l'eveque", "Pont-l'Évêque"),
        ("saint etienne", "Saint-Étienne"),
        ("eau", "EAU 17"),
        ("touraine ouest val", "CC Touraine Ouest Val de Loire"),
    ],
)
def test_accents_and_hyphens_do_not_matter(session: Session, words: str, name: str) -> None:
    assert name in [one.name for one in search_territories(session, words)]


@pytest.mark.parametrize("words", ["", "b", "%%", "__", "zzzzzz", "\\"])
def test_what_names_nothing_finds_nothing(session: Session, words: str) -> None:
    assert search_territories(session, words) == []


def test_only_the_kinds_asked_for(session: Session) -> None:
    assert {one.kind for one in search_territories(session, "Tours", ("commune",))} == {"commune"}
