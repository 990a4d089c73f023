"""Gives the orientation: who is competent, why, how to reach them."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import taxonomy
from actions.turn import Events, state_of
from bot.conversations import journal
from bot.conversations.wording import say
from bot.database import session_scope
from bot.knowledge.freshness.age import stale_sentence
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.structures import Structure, describe_date, describe_hours, is_open

_PARIS = ZoneInfo("Europe/Paris")


class GiveOrientation(Action):
    def name(self) -> str:
        return "action_give_orientation"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        state = state_of(tracker)
        with session_scope() as session:
            situation = situation_of(session, state.commune or "")
            answer = resolve(taxonomy(), state.problem or "", situation, state.answers)
            journal.record_orientation(session, tracker.sender_id, answer, dict(state.answers))
        label = taxonomy().problem(answer.problem).label
        sure = answer.finding.certainty == "sure"
        dispatcher.utter_message(
            response="utter_answer" if sure else "utter_answer_to_confirm",
            where=situation.commune.with_a,
            json_message=card(answer, label, situation.commune.name, datetime.now(_PARIS)),
        )
        return []


def card(answer: Answer, label: str, commune: str, moment: datetime) -> dict[str, Any]:
    """Return the answer message of the contract, with dates and hours in words and whether counters are open now."""
    given = answer.as_dict()
    found = answer.finding
    # Hours overseas are local: Paris time says nothing of them.
    known_moment = None if answer.commune.startswith(("97", "98")) else moment
    today = moment.date()
    kept = ("level", "holder", "reason", "law", "source", "as_of", "certainty", "advice")
    return {
        "type": "answer",
        "problem": {"code": answer.problem, "label": label},
        "commune": {"code": answer.commune, "name": commune},
        **{name: given[name] for name in kept},
        "as_of_text": describe_date(found.as_of),
        # Nobody is named as in charge when no source says who is.
        **({"holder": {"code": None, "name": say("utter_holder_unknown")}} if found.unknown else {}),
        "structure": counter(found.structure, known_moment, today),
        "door": counter(found.door, known_moment, today) if found.door else None,
    }


def counter(structure: Structure, moment: datetime | None, today: date) -> dict[str, Any]:
    """Return a structure as the page shows it; moment is None where the local time is not known.

    `to_check` is the sentence that warns of an old contact, or None.
    """
    return {
        **structure.as_dict(),
        "as_of_text": describe_date(structure.as_of) if structure.as_of else None,
        "to_check": stale_sentence(structure.as_of, today) if structure.has_contact else None,
        "hours_text": describe_hours(structure.hours),
        "open_now": is_open(structure.hours, moment) if moment else None,
    }
