"""The ways out: no, start again, another problem, goodbye."""

from collections.abc import Callable

import pytest

from actions.exits import AskMore, HearNo, Reconsider, SayGoodbye, StartOver
from bot.conversations.models import Conversation
from bot.conversations.payloads import GOODBYE, choice_payload
from tests.actions.resident import BIN, BOURGUEIL, LIGHT, ROAD, Resident, typed

Kept = Callable[[], Conversation]


def test_reconsidering_drops_the_guess_and_flags_the_conversation(resident: Resident, kept: Kept) -> None:
    resident.slots.update(problem=ROAD, candidates=[ROAD, LIGHT], commune=BOURGUEIL)
    resident.run(Reconsider(), typed("ce n'est pas ça", "nier"))
    assert (resident.slots["problem"], resident.slots["candidates"]) == (None, [LIGHT])
    assert resident.slots["commune"] == BOURGUEIL
    assert kept().review_reason == "wrong_guess"


def test_a_no_about_the_answer_starts_the_orientation_again(resident: Resident) -> None:
    resident.slots.update(problem=ROAD, candidates=[ROAD, LIGHT])
    resident.run(HearNo(), typed("non ce n'est pas ça", "nier"))
    assert [event["name"] for event in resident.other_events] == ["orientation_form"]


@pytest.mark.parametrize("slots", [{}, {"problem": ROAD}])
def test_a_no_to_another_problem_says_goodbye(resident: Resident, slots: dict[str, str]) -> None:
    resident.slots.update(slots)
    resident.run(HearNo(), typed("non merci", "nier"))
    assert resident.responses == ["utter_goodbye"]
    assert resident.other_events == []


def test_starting_over_forgets_all_but_the_satisfaction(resident: Resident) -> None:
    resident.slots.update(problem=ROAD, commune=BOURGUEIL, misses=2, answers={"route": "communale"})
    resident.slots["satisfaction_done"] = True
    resident.run(StartOver(), typed("recommencer", "recommencer"))
    assert (resident.slots["problem"], resident.slots["commune"], resident.slots["answers"]) == (None, None, {})
    assert resident.slots["satisfaction_done"] is True


def test_the_problem_kept_for_later_is_offered(resident: Resident) -> None:
    resident.slots["next_problem"] = BIN
    resident.run(AskMore(), typed("passer"))
    assert resident.responses == ["utter_ask_next_problem"]
    assert resident.payloads == [choice_payload("problem", BIN), GOODBYE]


def test_without_one_another_is_asked_for(resident: Resident) -> None:
    resident.run(AskMore(), typed("passer"))
    assert resident.responses == ["utter_ask_more_question"]
    assert resident.payloads == [GOODBYE]


def test_goodbye_ends_the_conversation(resident: Resident, kept: Kept) -> None:
    resident.run(SayGoodbye(), typed("au revoir", "au_revoir"))
    assert resident.responses == ["utter_goodbye"]
    assert kept().ended_at is not None
