"""What the assistant would make of one sentence: the same steps as a conversation's first turn, without Rasa.

Redaction, understanding, place, what the dialogue keeps and asks, then the resolver. Nothing is written anywhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy.orm import Session

from bot.conversations.dialogue import State, Turn, hear
from bot.conversations.living import understanding_of_today
from bot.conversations.redaction import redact
from bot.knowledge.gazetteer import Gazetteer
from bot.knowledge.gazetteer.model import Location
from bot.knowledge.places import commune_of_today
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.taxonomy import Question, Taxonomy
from bot.nlu.emergency import Sign
from bot.nlu.guard import plain_text
from bot.nlu.reader import Reader
from bot.nlu.understanding import Understanding

# What the assistant would do next.
Next = Literal["small_talk", "ask_problem", "ask_commune", "ask_answer", "answer"]


@dataclass(frozen=True)
class Tools:
    """What understands messages. `reader` is None when no model was trained."""

    reader: Reader | None
    signs: Sequence[Sign]
    gazetteer: Gazetteer
    taxonomy: Taxonomy


@dataclass(frozen=True)
class Asked:
    """What is tried.

    Args:
        place: a commune as one writes it; empty: the one that the sentence names, or the site's.
        commune: a commune by its INSEE code, instead of `place`.
        problem: taken instead of the one that is understood; empty: that one.
        answers: choice by question, in place of what the sentence says.
        territory: the communes of the site, which come first when several have the same name.
        default_commune: of a commune's own site.
    """

    text: str = ""
    place: str = ""
    commune: str = ""
    problem: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    territory: Collection[str] = ()
    default_commune: str | None = None


@dataclass(frozen=True)
class Simulation:
    """What came out, step by step; what was not reached is None."""

    redacted: str
    understanding: Understanding | None
    location: Location | None
    place: Location | None
    state: State
    next: Next
    answer: Answer | None
    question: Question | None


def simulate(session: Session, tools: Tools, asked: Asked) -> Simulation:
    """Try a sentence.

    Raises:
        UnknownCodeError: the problem, the commune, a question or a choice does not exist.
    """
    redacted = redact(asked.text)
    understood = tools.reader.understand(plain_text(redacted), tools.signs) if redacted and tools.reader else None
    location = tools.gazetteer.locate(plain_text(redacted), territory=asked.territory) if redacted else None
    heard = _heard(redacted, understood, location, tools.taxonomy)
    place = _place(session, tools.gazetteer, asked)
    state = _with_what_was_given(heard or State(), asked, place, tools.taxonomy)
    small_talk = heard is None and not asked.problem
    if not (state.problem and state.commune):
        waited: Next = "ask_commune" if state.problem else "ask_problem"
        step = "small_talk" if small_talk else waited
        return Simulation(redacted, understood, location, place, state, step, None, None)
    answer = resolve(tools.taxonomy, state.problem, situation_of(session, state.commune), state.answers)
    question = next(iter(answer.missing_questions), None)
    step = "ask_answer" if question else "answer"
    return Simulation(redacted, understood, location, place, state, step, answer, question)


def _heard(text: str, understood: Understanding | None, location: Location | None, taxonomy: Taxonomy) -> State | None:
    """Return what the dialogue keeps of the sentence, as the first of a conversation; None when it is small talk."""
    if understood is None:
        return State()
    turn = Turn(plain_text(text), understanding_of_today(understood, taxonomy), _as_dict(location))
    return hear(State(), None, turn, taxonomy, None)


def _as_dict(location: Location | None) -> dict[str, Any]:
    """Return a place as Rasa carries it to the dialogue."""
    if location is None:
        return {}
    return {"status": location.status, "commune": location.commune, "candidates": list(location.candidates)}


def _place(session: Session, gazetteer: Gazetteer, asked: Asked) -> Location | None:
    """Return the commune that was given beside the sentence, None when none was."""
    if asked.commune:
        code = commune_of_today(session, asked.commune)
        return Location("found", code, (code,), asked.commune)
    return gazetteer.locate(asked.place, expected=True, territory=asked.territory) if asked.place else None


def _with_what_was_given(state: State, asked: Asked, place: Location | None, taxonomy: Taxonomy) -> State:
    if asked.problem and asked.problem != state.problem:
        state = replace(state, problem=taxonomy.problem(asked.problem).code, answers={})
    # A commune that was given and not found is asked again: the sentence's does not stand for it.
    commune = place.commune if place else state.commune
    if not commune and not state.communes and not place:
        commune = asked.default_commune
    if not state.problem:
        return replace(state, commune=commune)
    known = {one.code: {choice.code for choice in one.choices} for one in taxonomy.problem(state.problem).questions}
    # A form sends the answers of the problem it was made for: those of another problem say nothing.
    given = {code: choice for code, choice in asked.answers.items() if choice in known.get(code, ())}
    return replace(state, commune=commune, answers={**state.answers, **given})
