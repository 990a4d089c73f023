"""The way out to a person: whom to call or visit, the site's own contact first."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Events, metadata_of, state_of
from bot.conversations import journal, outcomes
from bot.conversations.wording import say
from bot.database import session_scope
from bot.knowledge.repository import situation_of
from bot.knowledge.structures import Structure


class OfferHuman(Action):
    """Names who can talk: the site's contact, the mairie and France services, else a national number."""

    def name(self) -> str:
        return "action_offer_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        commune = state_of(tracker).commune
        with session_scope() as session:
            situation = situation_of(session, commune) if commune else None
            journal.set_outcome(session, tracker.sender_id, outcomes.HUMAN)
        here = [one for one in (situation.mairie, situation.france_services) if one] if situation else []
        lines = [_line_of_site(metadata_of(tracker).get("human") or {}), *map(_line_of, here)]
        contacts = [line for line in lines if line]
        if contacts:
            dispatcher.utter_message(response="utter_human", contacts="\n".join(contacts))
        else:
            dispatcher.utter_message(response="utter_human_unknown")
        return []


def _line_of_site(human: Mapping[str, str | None]) -> str | None:
    """Return the line of the site's own contact, of which each part may be missing."""
    return _line(human.get("name"), human.get("phone"), human.get("email"), human.get("hours"))


def _line_of(structure: Structure) -> str | None:
    """Return the line of a counter: its telephone, or its e-mail where it has none, and where to go."""
    address = structure.address if structure.france_services else None
    return _line(structure.name, structure.phone or structure.email, ", ".join((address or "").split("\n")))


def _line(name: str | None, *parts: str | None) -> str | None:
    known = [part for part in parts if part]
    if not known:
        return None
    return say("utter_human_contact", name=name, reach=", ".join(known)) if name else ", ".join(known)
