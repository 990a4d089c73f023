"""A resident in front of the actions: what they say, and what comes back, without a server."""

import json
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from bot.conversations.payloads import choice_payload

BOURGUEIL = "37031"
NOWHERE: dict[str, Any] = {"status": "none", "commune": None, "candidates": []}
ROAD, BIN, LIGHT, PAVEMENT = "voirie.chaussee", "dechets.collecte_oubliee", "voirie.eclairage", "voirie.trottoir"


def typed(text: str, intent: str = "probleme", problem: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a message as the model sends it; `location` and `metadata` go beside the understanding.

    `ranking` is a list of problems, or their confidence by problem.
    """
    beside = {"location": more.pop("location", NOWHERE), "metadata": more.pop("metadata", {})}
    ranked = more.pop("ranking", [problem] if problem else [])
    chances = ranked if isinstance(ranked, dict) else dict.fromkeys(ranked, 0.5)
    ranking = [{"problem": code, "confidence": chance} for code, chance in chances.items()]
    understanding = {
        "intent": intent,
        "problem": problem,
        "confidence": 0.9,
        "ranking": ranking,
        "decision": "accept",
        "problems": [problem] if problem else [],
        "emergency": None,
        **more,
    }
    return {"text": text, "intent": {"name": intent}, "entities": [], "understanding": understanding, **beside}


def pressed(name: str, value: str) -> dict[str, Any]:
    entities = [{"entity": "champ", "value": name}, {"entity": "valeur", "value": value}]
    return {"text": choice_payload(name, value), "intent": {"name": "choix"}, "entities": entities}


def at(code: str) -> dict[str, Any]:
    return {"status": "found", "commune": code, "candidates": [code]}


def among(*codes: str) -> dict[str, Any]:
    return {"status": "ambiguous", "commune": None, "candidates": list(codes)}


class Resident:
    """Holds one conversation's slots and hears what each action says."""

    def __init__(self, conversation: str, **slots: Any) -> None:
        self.conversation = conversation
        self.slots: dict[str, Any] = dict(slots)
        self.said: list[dict[str, Any]] = []

    def run(self, action: Action, message: Mapping[str, Any], before: str = "action_listen") -> dict[str, Any]:
        """Run an action on a message, keep its slots, and return those that it set."""
        tracker = Tracker.from_dict(
            {
                "sender_id": self.conversation,
                "slots": self.slots,
                "latest_message": dict(message),
                "events": [{"event": "action", "name": before}],
            }
        )
        dispatcher = CollectingDispatcher()
        events = json.loads(json.dumps(action.run(dispatcher, tracker, {})))
        self.said = dispatcher.messages
        self.other_events = [event for event in events if event["event"] != "slot"]
        set_now = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        self.slots.update(set_now)
        return set_now

    @property
    def responses(self) -> list[str]:
        return [one["response"] for one in self.said]

    @property
    def buttons(self) -> list[str]:
        return [button["title"] for one in self.said for button in one["buttons"]]

    @property
    def payloads(self) -> list[str]:
        return [button["payload"] for one in self.said for button in one["buttons"]]
