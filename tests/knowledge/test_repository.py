"""What the database knows of communes, groups and their names."""

from collections.abc import Callable

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bot.database import Base
from bot.errors import UnknownCodeError
from bot.knowledge.places import load_gazetteer
from bot.knowledge.repository import load_taxonomy, names_of, situation_of, situations
from bot.knowledge.situation import Situation

TOURAINE_OUEST = "200072981"


def test_a_commune_knows_its_groups_and_its_mairie(situation: Callable[[str], Situation]) -> None:
    bourgueil = situation("37031")
    assert (bourgueil.departement.code, bourgueil.region.code) == ("37", "24")
    assert [group.code for group in bourgueil.own_taxation_groups] == [TOURAINE_OUEST]
    assert any(group.kind == "syndicat" for group in bourgueil.groups)
    assert bourgueil.groups[0].code == TOURAINE_OUEST, "own-taxation groups come first"
    assert bourgueil.mairie.name == "Mairie de Bourgueil"
    assert bourgueil.mairie.phone
    assert (bourgueil.mairie.as_of, bourgueil.registry_date) == ("2026-10", "2021")


def test_one_commune_or_all_of_them_is_the_same_situation(session: Session) -> None:
    asked = ["37031", "75056", "97502", "22016"]
    everywhere = {one.commune.code: one for one in situations(session) if one.commune.code in asked}
    for code in asked:
        alone, among = situation_of(session, code), everywhere[code]
        assert {name: set(ids) for name, ids in alone.declared.items()} == {
            name: set(ids) for name, ids in among.declared.items()
        }
        assert (alone.commune, alone.groups, alone.soil, alone.mairie) == (
            among.commune,
            among.groups,
            among.soil,
            among.mairie,
        )


def test_a_commune_without_a_known_mairie_still_has_a_door(session: Session) -> None:
    unknown = next(one for one in situations(session) if one.mairie.id is None)
    assert unknown.mairie.name == f"Mairie {unknown.commune.with_de}"
    assert not unknown.mairie.has_contact


def test_names_come_with_their_departement_in_the_order_asked(session: Session) -> None:
    assert names_of(session, ["97411", "93066", "00000"]) == [
        ("97411", "Saint-Denis (La Réunion)"),
        ("93066", "Saint-Denis (Seine-Saint-Denis)"),
    ]


def test_an_empty_database_says_how_to_fill_it() -> None:
    engine = create_engine("sqlite://", future=True)
    Base.metadata.create_all(engine)
    with Session(engine, future=True) as empty, pytest.raises(UnknownCodeError, match="orientation setup"):
        load_taxonomy(empty)


def test_the_gazetteer_of_the_database_knows_every_kind_of_name(session: Session) -> None:
    told = {"à Bourgueil": "37031", "69003": "69123", "j'habite au Mans": "72181", "Paris 12e": "75056"}
    gazetteer = load_gazetteer(session)
    assert {text: gazetteer.locate(text).commune for text in told} == told
