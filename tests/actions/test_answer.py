"""The answer card, and what the journal keeps of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from actions.answer import GiveOrientation, card, counter
from bot.conversations.models import Conversation
from bot.knowledge.procedures import Procedure
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.structures import Structure
from bot.knowledge.taxonomy import Taxonomy
from tests.actions.resident import BIN, BOURGUEIL, PAVEMENT, ROAD, Resident, typed

MONDAY_AT_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
HOURS = [["lundi", "jeudi", [["09:00", "12:00"], ["14:00", "17:00"]]]]


@pytest.fixture
def answer(session: Session, taxonomy: Taxonomy) -> Answer:
    return resolve(taxonomy, PAVEMENT, situation_of(session, BOURGUEIL), {})


def test_the_card_says_who_why_since_when_and_how_to_reach_them(answer: Answer) -> None:
    shown = card(answer, "Trottoir", "Bourgueil", MONDAY_AT_TEN)
    assert shown["type"] == "answer"
    assert shown["problem"] == {"code": PAVEMENT, "label": "Trottoir"}
    assert shown["commune"] == {"code": BOURGUEIL, "name": "Bourgueil"}
    assert shown["holder"] == {"code": answer.finding.holder.code, "name": answer.finding.holder.name}
    assert all(shown[name] for name in ("level", "reason", "law", "source", "as_of", "certainty"))
    assert shown["structure"]["name"] == answer.finding.structure.name


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (MONDAY_AT_TEN, True),
        (MONDAY_AT_TEN.replace(hour=12), False),
        (MONDAY_AT_TEN.replace(hour=16, minute=59), True),
        (MONDAY_AT_TEN.replace(hour=17), False),
        (MONDAY_AT_TEN.replace(day=27), False),
    ],
)
def test_a_counter_says_whether_it_is_open_now(moment: datetime, is_open: bool) -> None:
    shown = counter(Structure("Mairie", "mairie", "mairie-37031-01", hours=HOURS), moment, moment.date())
    assert shown["open_now"] is is_open
    assert shown["hours_text"] == ["lundi au jeudi : 9 h – 12 h, 14 h – 17 h"]


@pytest.mark.parametrize(("hours", "moment"), [(HOURS, None), ([], MONDAY_AT_TEN)], ids=["heure inconnue", "horaires"])
def test_a_counter_without_hours_or_local_time_says_neither(hours: list[list[object]], moment: datetime | None) -> None:
    shown = counter(Structure("Mairie", "mairie", hours=hours), moment, MONDAY_AT_TEN.date())
    assert (shown["open_now"], shown["today_text"]) == (None, None)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"phone": "02 47 00 00 00", "as_of": "2025-05-22"}, "Information du 22 mai 2025 : à vérifier."),
        ({"phone": "02 47 00 00 00", "as_of": "2025-05-23"}, None),
        ({"phone": "02 47 00 00 00"}, None),
        ({"as_of": "2021"}, None),
    ],
    ids=["ancienne", "récente", "sans date", "sans coordonnées"],
)
def test_contacts_of_more_than_18_months_are_said_so(more: dict[str, str], said: str | None) -> None:
    shown = counter(Structure("Mairie", "mairie", **more), None, MONDAY_AT_TEN.date())
    assert shown["to_check"] == said


@pytest.mark.parametrize(
    ("commune", "hour", "is_open"),
    [(BOURGUEIL, 10, True), (BOURGUEIL, 22, False), ("97105", 10, False), ("97105", 15, True)],
    ids=["Bourgueil le jour", "Bourgueil la nuit", "Basse-Terre la nuit", "Basse-Terre le jour"],
)
def test_a_counter_is_open_by_the_clocks_of_its_commune(answer: Answer, commune: str, hour: int, is_open: bool) -> None:
    there = replace(
        answer, commune=commune, finding=replace(answer.finding, structure=Structure("Mairie", "mairie", hours=HOURS))
    )
    moment = MONDAY_AT_TEN.replace(hour=hour).astimezone(timezone.utc)
    shown = card(there, "Label", "Commune", moment)["structure"]
    assert shown["open_now"] is is_open
    assert shown["today_text"] == "Aujourd'hui : 9 h – 12 h, 14 h – 17 h"


MAIRIE = Structure("Mairie de Bourgueil", "mairie", "mairie-37031-01", phone="02 47 97 25 00")
FRANCE_SERVICES = Structure("France services de Bourgueil", "france_services", "fs-1", phone="02 47 00 00 00")
BY_NAME = Structure("Préfecture d'Indre-et-Loire", "prefecture")


@pytest.mark.parametrize(
    ("structure", "door", "counter", "shown"),
    [
        (MAIRIE, None, FRANCE_SERVICES, (None, FRANCE_SERVICES.name)),
        (MAIRIE, None, MAIRIE, (None, None)),
        (BY_NAME, MAIRIE, MAIRIE, (MAIRIE.name, None)),
        (BY_NAME, MAIRIE, FRANCE_SERVICES, (MAIRIE.name, FRANCE_SERVICES.name)),
        (replace(MAIRIE, phone=None), replace(MAIRIE, phone=None), replace(MAIRIE, phone=None), (None, None)),
        (BY_NAME, None, Structure("Mairie de Nulle-Part", "mairie"), (None, None)),
    ],
    ids=["une aide", "mairie seule", "la porte aide déjà", "trois guichets", "mairie sans contact", "rien à joindre"],
)
def test_no_counter_is_shown_twice(
    answer: Answer, structure: Structure, door: Structure | None, counter: Structure, shown: tuple[str | None, ...]
) -> None:
    given = replace(answer, finding=replace(answer.finding, structure=structure, door=door), counter=counter)
    made = card(given, "Label", "Bourgueil", MONDAY_AT_TEN)
    assert made["structure"]["name"] == structure.name
    assert tuple(made[place] and made[place]["name"] for place in ("door", "counter")) == shown


def test_what_is_done_online_is_given_with_its_date_in_words(answer: Answer) -> None:
    page = Procedure("procedure", "Signaler", "https://example.org/signaler", "Mairie", "2026-03-02")
    shown: dict[str, Any] = card(replace(answer, procedure=page), "Label", "Bourgueil", MONDAY_AT_TEN)
    assert shown["procedure"] == {
        "kind": "procedure",
        "title": "Signaler",
        "url": "https://example.org/signaler",
        "source": "Mairie",
        "as_of": "2026-03-02",
        "as_of_text": "2 mars 2026",
    }
    assert card(replace(answer, procedure=None), "Label", "Bourgueil", MONDAY_AT_TEN)["procedure"] is None


def test_an_orientation_is_given_and_kept(resident: Resident, kept: Callable[[], Conversation]) -> None:
    resident.slots.update(problem=ROAD, commune=BOURGUEIL, answers={"route": "departementale"})
    resident.run(GiveOrientation(), typed("sur la D952"))
    (said,) = resident.said
    assert said["response"] == "utter_answer"
    assert said["where"] == "à Bourgueil"
    assert said["custom"]["level"] == "departement"
    (given,) = kept().orientations
    assert (given.problem_code, given.answers, given.holder_code) == (ROAD, {"route": "departementale"}, "37")
    assert kept().outcome == "oriented"


def test_an_answer_that_is_not_sure_says_so(resident: Resident) -> None:
    resident.slots.update(problem=ROAD, commune=BOURGUEIL, answers={"route": "inconnue"})
    resident.run(GiveOrientation(), typed("je ne sais pas"))
    assert resident.responses == ["utter_answer_to_confirm"]
    assert resident.said[0]["custom"]["certainty"] == "to_confirm"


def test_the_bins_of_bourgueil_are_those_of_its_communaute(resident: Resident) -> None:
    resident.slots.update(problem=BIN, commune=BOURGUEIL)
    resident.run(GiveOrientation(), typed("poubelle"))
    shown = resident.said[0]["custom"]
    assert (shown["level"], shown["holder"]["code"]) == ("epci", "200072981")


def test_nobody_is_named_in_charge_when_no_source_says_who_is(session: Session, taxonomy: Taxonomy) -> None:
    answer = resolve(taxonomy, "voirie.eclairage", situation_of(session, "37123"), {})
    shown = card(answer, "Lampadaire en panne", "Langeais", MONDAY_AT_TEN)
    assert shown["certainty"] == "to_confirm"
    assert shown["holder"] == {"code": None, "name": "À confirmer"}
    assert shown["structure"]["name"] == "Mairie de Langeais"
