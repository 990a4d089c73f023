"""The satisfaction form: short, skippable, once a conversation."""

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Events, button, is_unheard, turn_of
from bot.conversations import journal, outcomes, satisfaction
from bot.conversations.payloads import NO
from bot.database import session_scope

FORM = "satisfaction_form"


class ValidateSatisfactionForm(Action):
    """Keeps each answer as it comes, so that leaving early loses nothing."""

    def name(self) -> str:
        return "validate_satisfaction_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if tracker.get_slot("satisfaction_done"):
            return [SlotSet("requested_slot", None)]
        step = tracker.get_slot("requested_slot")
        value = _value(tracker, step) if step in satisfaction.STEPS and is_unheard(tracker, FORM) else None
        if value is None:
            return [SlotSet("requested_slot", step if step in satisfaction.STEPS else satisfaction.HELPED)]
        _keep(tracker.sender_id, step, value)
        following = satisfaction.STEPS[satisfaction.STEPS.index(step) + 1 :]
        if following:
            return [SlotSet(step, value), SlotSet("requested_slot", following[0])]
        dispatcher.utter_message(response="utter_thanks_satisfaction")
        return [SlotSet(step, value), SlotSet("satisfaction_done", True), SlotSet("requested_slot", None)]


class _AskStep(Action, ABC):
    """Asks one step, with its buttons."""

    kind = "choices"

    @property
    @abstractmethod
    def step(self) -> str:
        """The step of bot.conversations.satisfaction that is asked."""

    def name(self) -> str:
        return f"action_ask_{self.step}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        buttons = [_button(self.step, code, label) for code, label in satisfaction.options(self.step)]
        dispatcher.utter_message(
            response=f"utter_ask_{self.step}_question", buttons=buttons, json_message={"type": self.kind}
        )
        return []


class AskHelped(_AskStep):
    step = satisfaction.HELPED


class AskAlternative(_AskStep):
    step = satisfaction.ALTERNATIVE


class AskRating(_AskStep):
    step = satisfaction.RATING
    kind = "rating"


class AskComment(_AskStep):
    step = satisfaction.COMMENT


def _value(tracker: Tracker, step: str) -> str | None:
    turn = turn_of(tracker)
    if turn.choice:
        return turn.choice[1] if turn.choice[0] == step else None
    if not turn.understanding:
        return None
    return satisfaction.typed_value(step, turn.text, turn.intent)


def _keep(conversation: str, step: str, value: str) -> None:
    values = satisfaction.fields_of(step, value)
    with session_scope() as session:
        journal.record_satisfaction(session, conversation, values)
        if values.get("right_structure") is False:
            journal.flag_for_review(session, conversation, outcomes.WRONG_STRUCTURE)
        if values.get("rating", 5) <= outcomes.UNHAPPY_RATING:
            journal.flag_for_review(session, conversation, outcomes.UNHAPPY)


def _button(step: str, code: str, label: str) -> dict[str, str]:
    # "Ce n'est pas mon problème" goes back to the problem, as if the resident had typed it.
    if code == satisfaction.NOT_UNDERSTOOD:
        return {"title": label, "payload": NO}
    return button(label, step, code)
