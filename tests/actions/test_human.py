"""Whom to talk to: the site's own contact first, then the mairie and France services, else a national number."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from actions import human
from actions.human import OfferHuman
from bot.conversations.models import Conversation
from bot.conversations.wording import say
from bot.knowledge.repository import situation_of
from bot.knowledge.structures import Structure
from tests.actions.resident import BOURGUEIL, Resident, typed

SITE = {"name": "Accueil de la CC", "phone": "02 47 00 00 01", "email": "a@example.org", "hours": "le matin"}
ASKED = typed("un humain", "parler_humain")
FRANCE_SERVICES = Structure(
    name="France services de Bourgueil",
    kind="france_services",
    phone="02 47 00 00 02",
    address="1 rue X\n37140 Bourgueil",
    france_services=True,
)


def lines(resident: Resident) -> list[str]:
    (said,) = resident.said
    assert said["response"] == "utter_human"
    return str(said["contacts"]).split("\n")


def test_a_human_is_the_mairie_where_it_is_known(
    resident: Resident, kept: Callable[[], Conversation], session: Session
) -> None:
    resident.slots["commune"] = BOURGUEIL
    resident.run(OfferHuman(), ASKED)
    assert lines(resident) == [f"Mairie de Bourgueil : {situation_of(session, BOURGUEIL).mairie.phone}"]
    assert kept().outcome == "human"


def test_a_human_is_a_national_number_where_nobody_is_known(resident: Resident) -> None:
    resident.run(OfferHuman(), ASKED)
    assert resident.responses == ["utter_human_unknown"]
    assert "3939" in say("utter_human_unknown")


@pytest.mark.parametrize(
    ("contact", "line"),
    [
        (SITE, "Accueil de la CC : 02 47 00 00 01, a@example.org, le matin"),
        ({**SITE, "email": None, "hours": None}, "Accueil de la CC : 02 47 00 00 01"),
        ({"phone": "02 47 00 00 01"}, "02 47 00 00 01"),
    ],
    ids=["tout", "téléphone", "sans nom"],
)
def test_the_contact_of_the_site_comes_first(resident: Resident, contact: dict[str, Any], line: str) -> None:
    resident.slots["commune"] = BOURGUEIL
    resident.run(OfferHuman(), {**ASKED, "metadata": {"human": contact}})
    first, second = lines(resident)
    assert first == line
    assert second.startswith("Mairie de Bourgueil : ")


def test_a_name_without_a_way_to_reach_it_is_not_shown(resident: Resident) -> None:
    resident.run(OfferHuman(), {**ASKED, "metadata": {"human": {"name": "Accueil"}}})
    assert resident.responses == ["utter_human_unknown"]


def test_the_site_alone_is_enough_before_the_commune_is_known(resident: Resident) -> None:
    resident.run(OfferHuman(), {**ASKED, "metadata": {"human": SITE}})
    assert lines(resident) == ["Accueil de la CC : 02 47 00 00 01, a@example.org, le matin"]


def test_france_services_says_where_it_is(
    resident: Resident, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = situation_of(session, BOURGUEIL)
    mairie = replace(here.mairie, phone=None, email="mairie@example.org")
    there = replace(here, mairie=mairie, france_services=FRANCE_SERVICES)
    monkeypatch.setattr(human, "situation_of", lambda session, commune: there)
    resident.slots["commune"] = BOURGUEIL
    resident.run(OfferHuman(), ASKED)
    assert lines(resident) == [
        "Mairie de Bourgueil : mairie@example.org",
        "France services de Bourgueil : 02 47 00 00 02, 1 rue X, 37140 Bourgueil",
    ]
