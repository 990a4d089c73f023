"""The ways out of an orientation: no, start again, another problem, goodbye."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import taxonomy
from actions.turn import Events, button, slot_events, slots_of, state_of, turn_of
from bot.conversations import journal, outcomes
from bot.conversations.dialogue import PROBLEM, State, is_about_the_guess, missed, reject_problem, start_again
from bot.conversations.payloads import GOODBYE
from bot.conversations.wording import say
from bot.database import session_scope


class Reconsider(Action):
    """The resident says it is not that: forget the guess, so that the form shows other candidates."""

    def name(self) -> str:
        return "action_reconsider"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return _reconsider(tracker)


class HearNo(Action):
    """A "no" when nothing was asked: either the last answer was wrong, or there is no other problem."""

    def name(self) -> str:
        return "action_hear_no"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if state_of(tracker).problem and is_about_the_guess(turn_of(tracker).text):
            return [*_reconsider(tracker), FollowupAction("orientation_form")]
        dispatcher.utter_message(response="utter_goodbye")
        return []


class HearYes(Action):
    """A "yes" when no form asked: to the problem that was kept for later, or to "another problem?"."""

    def name(self) -> str:
        return "action_hear_yes"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        before = state_of(tracker)
        if before.next_problem:
            after = replace(start_again(before), problem=before.next_problem)
            return [*slot_events(after.changes_from(slots_of(tracker))), FollowupAction("orientation_form")]
        dispatcher.utter_message(response="utter_what_is_it")
        return []


class StartOver(Action):
    """Forgets everything but what was said of satisfaction, which is asked once."""

    def name(self) -> str:
        return "action_start_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_start_over")
        return slot_events(State().changes_from(slots_of(tracker)))


class AskMore(Action):
    """Offers the problem that was kept for later, or simply asks for another."""

    def name(self) -> str:
        return "action_ask_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        kept = state_of(tracker).next_problem
        no = {"title": say("utter_no_thanks"), "payload": GOODBYE}
        if kept:
            yes = button(say("utter_yes_next"), PROBLEM, kept)
            dispatcher.utter_message(
                response="utter_ask_next_problem", label=taxonomy().problem(kept).label, buttons=[yes, no]
            )
        else:
            dispatcher.utter_message(response="utter_ask_more_question", buttons=[no])
        return []


class SayGoodbye(Action):
    def name(self) -> str:
        return "action_say_goodbye"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        with session_scope() as session:
            journal.end(session, tracker.sender_id)
        dispatcher.utter_message(response="utter_goodbye")
        return []


def _reconsider(tracker: Tracker) -> Events:
    before = state_of(tracker)
    after = reject_problem(before) if before.problem or before.candidates else missed(before)
    with session_scope() as session:
        journal.flag_for_review(session, tracker.sender_id, outcomes.WRONG_GUESS)
    return slot_events(after.changes_from(slots_of(tracker)))
