"""The answer card, and what the journal keeps of it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from actions.answer import GiveOrientation, card, counter
from bot.conversations.models import Conversation
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.structures import Structure
from bot.knowledge.taxonomy import Taxonomy
from tests.actions.resident import BIN, BOURGUEIL, PAVEMENT, ROAD, Resident, typed

MONDAY_AT_TEN = datetime(2026, 11, 23, 10, 0)
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
    assert counter(Structure("Mairie", "mairie", hours=hours), moment, MONDAY_AT_TEN.date())["open_now"] is None


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


@pytest.mark.parametrize(("commune", "known"), [("37031", True), ("97411", False)], ids=["Bourgueil", "Saint-Denis"])
def test_paris_time_says_nothing_of_hours_overseas(
    session: Session, taxonomy: Taxonomy, commune: str, known: bool
) -> None:
    answer = resolve(taxonomy, "papiers.identite", situation_of(session, commune), {})
    shown = card(answer, "Label", "Commune", MONDAY_AT_TEN)
    assert shown["structure"]["hours"]
    assert (shown["structure"]["open_now"] is not None) is known


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
