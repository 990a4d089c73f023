"""Gives the orientation: who is competent, why, how to reach them."""

from datetime import date, datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import taxonomy
from actions.turn import Events, state_of
from bot.conversations import journal
from bot.conversations.wording import say
from bot.database import session_scope
from bot.knowledge.freshness.age import stale_sentence
from bot.knowledge.local_time import local_moment
from bot.knowledge.procedures import Procedure
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.structures import Structure, describe_date, describe_hours, opening_at


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
            json_message=card(answer, label, situation.commune.name, datetime.now(timezone.utc)),
        )
        return []


def card(answer: Answer, label: str, commune: str, moment: datetime) -> dict[str, Any]:
    """Return the answer message of the contract, with dates and hours in words and whether counters are open now.

    No counter is shown twice: `door` and `counter` are None where they would repeat one already shown.
    """
    given = answer.as_dict()
    found = answer.finding
    local, today = local_moment(answer.commune, moment), moment.date()
    door = found.door if found.door and not found.door.is_same_as(found.structure) else None
    shown = [one for one in (found.structure, door) if one]
    helps = answer.counter.has_contact and not any(answer.counter.is_same_as(one) for one in shown)
    kept = ("level", "holder", "reason", "law", "source", "as_of", "certainty", "advice")
    return {
        "type": "answer",
        "problem": {"code": answer.problem, "label": label},
        "commune": {"code": answer.commune, "name": commune},
        **{name: given[name] for name in kept},
        "as_of_text": describe_date(found.as_of),
        # Nobody is named as in charge when no source says who is.
        **({"holder": {"code": None, "name": say("utter_holder_unknown")}} if found.unknown else {}),
        "structure": counter(found.structure, local, today),
        "door": counter(door, local, today) if door else None,
        "counter": counter(answer.counter, local, today) if helps else None,
        "procedure": _procedure(answer.procedure) if answer.procedure else None,
    }


def counter(structure: Structure, local: datetime | None, today: date) -> dict[str, Any]:
    """Return a structure as the page shows it; `local` is None where the local time is not known.

    `to_check` is the sentence that warns of an old contact, or None.
    """
    return {
        **structure.as_dict(),
        "as_of_text": describe_date(structure.as_of) if structure.as_of else None,
        "to_check": stale_sentence(structure.as_of, today) if structure.has_contact else None,
        "hours_text": describe_hours(structure.hours),
        **opening_at(structure.hours, local),
    }


def _procedure(procedure: Procedure) -> dict[str, Any]:
    return {**procedure.as_dict(), "as_of_text": describe_date(procedure.as_of)}
