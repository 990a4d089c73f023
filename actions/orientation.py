"""The orientation form: what a message fills in, and what is asked next."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.knowledge import emergencies, next_question, taxonomy
from actions.turn import Events, button, is_unheard, metadata_of, slot_events, slots_of, state_of, turn_of
from bot.conversations import journal, outcomes
from bot.conversations.dialogue import ANSWER, COMMUNE, OTHER, PROBLEM, SHOWN, State, Turn, hear, start_again
from bot.conversations.payloads import HUMAN, NO
from bot.conversations.wording import say
from bot.database import session_scope
from bot.knowledge.repository import names_of
from bot.nlu.understanding import PROBLEM_INTENT

FORM = "orientation_form"
_THEMES_AFTER = 2
_MANY = 8
# Tells the page that a commune is expected, so that it can search for one as the resident types.
_ASKED = {"ask": COMMUNE}


class ValidateOrientationForm(Action):
    """Hears a message for the orientation, and says which slot to ask for next."""

    def name(self) -> str:
        return "validate_orientation_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        before, turn = state_of(tracker), turn_of(tracker)
        unheard = is_unheard(tracker, FORM)
        with session_scope() as session:
            heard = _hear(session, tracker, before, turn) if unheard else None
            after = heard or before
            asked_next = SlotSet("requested_slot", _awaited(session, after))
            if heard is None:
                # No slot is set: the form steps back and the rules answer.
                return [asked_next]
            _flag(session, tracker.sender_id, before, after)
        shown = _show_danger(dispatcher, tracker, turn, after)
        _say_understood(dispatcher, before, after, turn)
        return [*slot_events({**after.changes_from(slots_of(tracker)), **shown, "misses": after.misses}), asked_next]


class AskProblem(Action):
    """Shows candidates, asks to rephrase, then lets the resident browse the themes."""

    def name(self) -> str:
        return "action_ask_problem"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        state, turn = state_of(tracker), turn_of(tracker)
        if state.misses >= _THEMES_AFTER:
            buttons = [button(theme.label, "theme", theme.code) for theme in taxonomy().themes]
            buttons.append({"title": say("utter_human_button"), "payload": HUMAN})
            response = "utter_ask_theme" if turn.intent == PROBLEM_INTENT else "utter_ask_theme_again"
            dispatcher.utter_message(response=response, buttons=buttons)
        elif state.candidates:
            self._show(dispatcher, state, turn)
        elif _said_no(turn):
            dispatcher.utter_message(response="utter_ask_rephrase_after_no")
        else:
            # After small talk, which has had its own answer, nothing was misunderstood.
            lost = turn.intent == PROBLEM_INTENT
            dispatcher.utter_message(response="utter_ask_rephrase" if lost else "utter_ask_problem_again")
        return []

    def _show(self, dispatcher: CollectingDispatcher, state: State, turn: Turn) -> None:
        in_theme = turn.choice is not None and turn.choice[0] == "theme"
        codes = state.candidates if in_theme else state.candidates[:SHOWN]
        buttons = [button(taxonomy().problem(code).label, PROBLEM, code) for code in codes]
        after_no = "utter_ask_which_then" if _said_no(turn) else "utter_ask_which"
        dispatcher.utter_message(
            response="utter_ask_in_theme" if in_theme else after_no,
            buttons=[*buttons, button(say("utter_other"), PROBLEM, OTHER)],
        )


class AskCommune(Action):
    def name(self) -> str:
        return "action_ask_commune"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        state = state_of(tracker)
        if not state.communes:
            again = "utter_ask_commune_again" if state.misses else "utter_ask_commune_where"
            dispatcher.utter_message(response=again, json_message=_ASKED)
            return []
        with session_scope() as session:
            names = names_of(session, state.communes[:_MANY])
        many = len(state.communes) > _MANY
        dispatcher.utter_message(
            response="utter_ask_commune_many" if many else "utter_ask_commune_which",
            buttons=[button(label, COMMUNE, code) for code, label in names],
            json_message=_ASKED,
        )
        return []


class AskAnswer(Action):
    """Asks the problem's question whose answer changes the structure here."""

    def name(self) -> str:
        return "action_ask_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        state = state_of(tracker)
        with session_scope() as session:
            question = next_question(session, state)
        if question is None:
            return []
        buttons = [button(one.label, ANSWER, f"{question.code}={one.code}") for one in question.choices]
        if state.misses:
            dispatcher.utter_message(response="utter_ask_answer_again", question=question.text, buttons=buttons)
        else:
            dispatcher.utter_message(text=question.text, buttons=buttons)
        return []


def _said_no(turn: Turn) -> bool:
    """Say whether the resident has just said, or pressed, that it was not that."""
    return turn.choice == (PROBLEM, OTHER) or turn.intent in ("nier", "insatisfait")


def _hear(session: Session, tracker: Tracker, state: State, turn: Turn) -> State | None:
    asked = tracker.get_slot("requested_slot")
    if asked not in (PROBLEM, COMMUNE, ANSWER):
        # A new orientation: what belonged to the last one is forgotten, but the commune.
        asked, state = None, start_again(state)
    question = next_question(session, state) if asked == ANSWER else None
    after = hear(state, asked, turn, taxonomy(), question)
    default = metadata_of(tracker).get("default_commune")
    if after and default and not after.commune and not after.communes:
        return replace(after, commune=default)
    return after


def _awaited(session: Session, state: State) -> str | None:
    if not state.problem:
        return PROBLEM
    if not state.commune:
        return COMMUNE
    return ANSWER if next_question(session, state) else None


def _flag(session: Session, conversation: str, before: State, after: State) -> None:
    if before.problem and not after.problem:
        journal.flag_for_review(session, conversation, outcomes.WRONG_GUESS)
    elif not after.problem and after.misses > before.misses:
        journal.flag_for_review(session, conversation, outcomes.NOT_UNDERSTOOD)


def _show_danger(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, state: State) -> dict[str, Any]:
    """Show emergency numbers before anything else, each group once."""
    told = [turn.understanding.emergency] if turn.understanding and turn.understanding.emergency else []
    problem = taxonomy().problem(state.problem) if state.problem else None
    shown = list(tracker.get_slot("emergencies") or [])
    new = [code for code in dict.fromkeys([*told, *(problem.emergency if problem else ())]) if code not in shown]
    if not new:
        return {}
    groups = [
        {"text": emergencies()[code].text, "numbers": [one.dict() for one in emergencies()[code].numbers]}
        for code in new
    ]
    dispatcher.utter_message(response="utter_emergency", json_message={"type": "emergency", "groups": groups})
    return {"emergencies": shown + new}


def _say_understood(dispatcher: CollectingDispatcher, before: State, after: State, turn: Turn) -> None:
    pressed = turn.choice is not None and turn.choice[0] == PROBLEM
    if after.problem and after.problem != before.problem and not pressed:
        label = taxonomy().problem(after.problem).label
        not_it = {"title": say("utter_not_it"), "payload": NO}
        dispatcher.utter_message(response="utter_understood", label=label, buttons=[not_it])
    if after.next_problem and after.next_problem != before.next_problem:
        label = taxonomy().problem(after.next_problem).label
        dispatcher.utter_message(response="utter_noted_next", label=label)
