"""A conversation as an agent reads it: what was said, and what the model made of each message. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.conversations.journal import RESIDENT
from bot.conversations.models import Message
from bot.nlu.understanding import EMERGENCY, LOCATION, PROBLEM_INTENT

_SHOWN = 5
INTENTS = {
    "saluer": "un bonjour",
    "remercier": "un merci",
    "au_revoir": "un au revoir",
    "affirmer": "un oui",
    "nier": "un non",
    "aide": "une demande d'aide",
    "parler_humain": "une demande de parler à quelqu'un",
    "recommencer": "une demande de recommencer",
    "insatisfait": "un mécontentement",
    "hors_sujet": "un message hors sujet",
    EMERGENCY: "un danger",
    PROBLEM_INTENT: "un problème",
}
_DECISIONS = {
    "accept": "L'assistant était assez sûr de lui pour continuer.",
    "clarify": "L'assistant n'était pas assez sûr pour choisir seul entre plusieurs problèmes.",
    "reject": "L'assistant n'était pas assez sûr pour en tirer un problème.",
}
_BUTTON = "L'habitant a choisi un bouton : il n'y avait rien à comprendre."
_NOTHING = "Ce message n'a pas été lu : l'assistant ne répondait pas à ce moment-là."


@dataclass(frozen=True)
class Candidate:
    """A problem that the model thought of."""

    label: str
    confidence: float

    @property
    def percent(self) -> str:
        return percent(self.confidence)


@dataclass(frozen=True)
class Said:
    """One message of the transcript. All but the text is of a resident's messages, or of the assistant's.

    Args:
        taken_for: what the model took it for, in words.
        decided: sentences that say what decided.
        unsure: the model did not choose by itself.
    """

    by_resident: bool
    text: str
    at: datetime
    choices: tuple[str, ...] = ()
    taken_for: str = ""
    confidence: str = ""
    decided: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    place: str = ""
    unsure: bool = False


@dataclass
class _Names:
    """What codes are called, and the buttons shown so far."""

    problems: Mapping[str, str]
    communes: Mapping[str, str]
    buttons: set[str] = field(default_factory=set)


def transcript(story: Iterable[Message], problems: Mapping[str, str], communes: Mapping[str, str]) -> list[Said]:
    """Return the messages in order.

    Args:
        problems, communes: names by code.
    """
    names = _Names(problems, communes)
    return [_resident(one, names) if one.sender == RESIDENT else _assistant(one, names) for one in story]


def communes_in(story: Iterable[Message]) -> list[str]:
    """Return the codes of the communes that were recognised."""
    return [code for one in story for code in _codes(_location(one.understanding or {}))]


def percent(confidence: float) -> str:
    return f"{confidence * 100:.0f} %"


def _assistant(message: Message, names: _Names) -> Said:
    labels = tuple(one["label"] for one in message.content.get("choices", ()))
    names.buttons.update(labels)
    return Said(False, message.text, message.sent_at, choices=labels)


def _resident(message: Message, names: _Names) -> Said:
    understood = message.understanding
    if not understood:
        why = _BUTTON if message.text in names.buttons else _NOTHING
        return Said(True, message.text, message.sent_at, decided=(why,))
    return Said(
        True,
        message.text,
        message.sent_at,
        taken_for=_taken_for(understood, names),
        confidence=percent(understood["confidence"]),
        decided=tuple(_decided(understood, names)),
        candidates=tuple(
            Candidate(names.problems.get(one["problem"], one["problem"]), one["confidence"])
            for one in understood["ranking"][:_SHOWN]
        ),
        place=_place(_location(understood), names),
        unsure=understood["decision"] != "accept",
    )


def _taken_for(understood: Mapping[str, Any], names: _Names) -> str:
    problem = names.problems.get(understood["problem"] or "")
    kind = INTENTS.get(understood["intent"], understood["intent"])
    return f"{kind} : {problem}" if problem else kind


def _decided(understood: Mapping[str, Any], names: _Names) -> Iterable[str]:
    if understood["problem"] or understood["decision"] == "clarify":
        yield _DECISIONS[understood["decision"]]
    others: Sequence[str] = understood["problems"][1:]
    if others:
        yield f"Un second problème a été noté : {names.problems.get(others[0], others[0])}."
    if understood.get("emergency"):
        yield "Un danger a été reconnu : les numéros d'urgence ont été montrés d'abord."


def _location(understood: Mapping[str, Any]) -> Mapping[str, Any]:
    return understood.get(LOCATION) or {}


def _codes(location: Mapping[str, Any]) -> list[str]:
    return [location["commune"]] if location.get("commune") else list(location.get("candidates", ()))


def _place(location: Mapping[str, Any], names: _Names) -> str:
    found = [names.communes.get(code, code) for code in _codes(location)]
    if location.get("status") == "found" and found:
        return f"Lieu reconnu : {found[0]}."
    if location.get("status") == "ambiguous":
        return f"Plusieurs lieux portent ce nom : {', '.join(found[:_SHOWN])}."
    return ""
