"""The conversation's pure core: what a message changes, and what must be asked next.

Nothing here talks to Rasa, a database or a person: actions/ turns slots into a State, calls hear() and
awaited(), and turns the result back into slots and messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from rapidfuzz import fuzz, process

from bot.knowledge.taxonomy import Problem, Question, Taxonomy
from bot.nlu.spelling import normalise
from bot.nlu.understanding import PROBLEM_INTENT, Understanding
from bot.text import fold

PROBLEM, COMMUNE, ANSWER = "problem", "commune", "answer"
OTHER = "autre"
SHOWN = 3
# These are about the conversation itself: the rules answer them, whatever was asked.
SMALL_TALK = ("saluer", "remercier", "au_revoir", "aide", "parler_humain", "recommencer", "insatisfait")
_SURE_SMALL_TALK = 0.6
_NOT_KNOWING = ("sais pas", "sais plus", "sais rien", "aucune idee", "connais pas", "pas sur", "pas sure")
_SHORT = 6
_FEW_WORDS = 4
# Below this the model itself does not believe in a candidate: shown after "ce n'est pas ça", it is most often noise.
_BELIEVED = 0.005
_SAME_LABEL = 82


@dataclass(frozen=True)
class State:
    """What is known so far. Every field is a slot of the same name in domain.yml."""

    problem: str | None = None
    rejected: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    next_problem: str | None = None
    misses: int = 0
    commune: str | None = None
    communes: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> "State":
        return cls(
            problem=slots.get("problem"),
            rejected=tuple(slots.get("rejected") or ()),
            candidates=tuple(slots.get("candidates") or ()),
            next_problem=slots.get("next_problem"),
            misses=int(slots.get("misses") or 0),
            commune=slots.get("commune"),
            communes=tuple(slots.get("communes") or ()),
            answers=dict(slots.get("answers") or {}),
        )

    def changes_from(self, before: "State") -> dict[str, Any]:
        """Return the slots that differ, with values that JSON can hold."""
        pairs = ((one.name, getattr(self, one.name), getattr(before, one.name)) for one in fields(self))
        return {name: list(new) if isinstance(new, tuple) else new for name, new, old in pairs if new != old}


@dataclass(frozen=True)
class Turn:
    """A resident's message, as the model understood it, or the button that was pressed."""

    text: str
    understanding: Understanding | None = None
    location: Mapping[str, Any] = field(default_factory=dict)
    choice: tuple[str, str] | None = None
    # Of a button that stands for an intent ("Ce n'est pas ça"): there is then no understanding.
    intent_name: str = ""

    @property
    def intent(self) -> str:
        return self.understanding.intent if self.understanding else self.intent_name

    @property
    def is_small_talk(self) -> bool:
        understood = self.understanding
        if not understood or self.is_not_knowing:
            return False
        return understood.intent in SMALL_TALK and understood.confidence >= _SURE_SMALL_TALK

    @property
    def is_not_knowing(self) -> bool:
        """Say whether this is "je ne sais pas": an answer to what was asked, whatever else it is taken for."""
        words = normalise(self.text)
        return len(words.split()) <= _SHORT and any(sign in words for sign in _NOT_KNOWING)


def hear(state: State, asked: str | None, turn: Turn, taxonomy: Taxonomy, question: Question | None) -> State | None:
    """Return the state after a message, or None when the message is not for the orientation (small talk…).

    Args:
        asked: what the assistant had just asked (problem, commune, answer), None at the start.
        question: the problem's question that was asked, when asked is "answer".
    """
    if turn.choice:
        return _hear_choice(state, turn.choice, taxonomy)
    if turn.intent == "nier" and _is_about_the_problem(turn, asked):
        return reject_problem(state)
    if asked == COMMUNE:
        return _hear_commune(state, turn, taxonomy)
    if asked == ANSWER and question:
        return _hear_answer(state, turn, question)
    return _hear_problem(state, turn, taxonomy)


def reject_problem(state: State) -> State:
    """The resident said "ce n'est pas ça": what was guessed or shown is not taken for granted again."""
    wrong = (state.problem,) if state.problem else state.candidates[:SHOWN]
    rejected = (*state.rejected, *(code for code in wrong if code not in state.rejected))
    rest = tuple(code for code in state.candidates if code not in rejected)
    misses = state.misses if state.problem and rest else state.misses + 1
    return replace(state, problem=None, rejected=rejected, candidates=rest, answers={}, misses=misses)


def start_again(state: State) -> State:
    """Another problem, same commune: what belonged to the last problem is forgotten."""
    return State(commune=state.commune)


def missed(state: State) -> State:
    return replace(state, misses=state.misses + 1)


def place(state: State, location: Mapping[str, Any]) -> State:
    """Take the commune, or the candidates, that a message named (the gazetteer knows the site's territory)."""
    if location.get("status") == "found":
        return replace(state, commune=location["commune"], communes=(), misses=0)
    if location.get("status") == "ambiguous":
        return replace(state, commune=None, communes=tuple(location["candidates"]))
    return state


def _is_about_the_problem(turn: Turn, asked: str | None) -> bool:
    """Say whether a "no" rejects the problem, rather than answering what was asked beside it."""
    if turn.understanding is None or is_about_the_guess(turn.text):
        # The button "Ce n'est pas ça" stands beside whatever is asked next.
        return True
    return asked != ANSWER and not (asked == COMMUNE and turn.is_not_knowing)


def _hear_choice(state: State, choice: tuple[str, str], taxonomy: Taxonomy) -> State | None:
    name, value = choice
    if name == PROBLEM and value == OTHER:
        return reject_problem(state)
    if name == PROBLEM and (problem := taxonomy.living(value)):
        next_problem = None if state.next_problem == problem else state.next_problem
        return replace(state, problem=problem, next_problem=next_problem, answers={}, misses=0)
    if name == "theme":
        theme = next((one for one in taxonomy.themes if one.code == value), None)
        return replace(state, candidates=tuple(one.code for one in theme.problems), misses=0) if theme else None
    if name == COMMUNE and value:
        return replace(state, commune=value, communes=(), misses=0)
    if name == ANSWER and "=" in value:
        question, _, answer = value.partition("=")
        return replace(state, answers={**state.answers, question: answer}, misses=0)
    return None


def _hear_problem(state: State, turn: Turn, taxonomy: Taxonomy) -> State | None:
    understood = turn.understanding
    if understood is None:
        return None
    if understood.intent != PROBLEM_INTENT and not understood.emergency:
        return place(state, turn.location) if _only_names_a_commune(turn) else None
    state = place(state, turn.location)
    believed = tuple(
        one.problem for one in understood.ranking if one.problem not in state.rejected and one.confidence >= _BELIEVED
    )
    if understood.decision == "accept" and understood.problem:
        if understood.problem not in state.rejected:
            return _understood(state, understood, believed, turn.text, taxonomy)
        # Told again in other words what was said not to be it: asked, rather than refused or taken for granted.
        believed = (understood.problem, *believed)
    elif understood.decision == "reject":
        believed = ()
    return replace(state, candidates=believed, misses=0 if believed else state.misses + 1)


def _only_names_a_commune(turn: Turn) -> bool:
    """Say whether a message that tells no problem is no more than a commune ("à Langeais")."""
    return turn.location.get("status") == "found" and not turn.is_small_talk and len(turn.text.split()) <= _FEW_WORDS


def _understood(
    state: State, understood: Understanding, believed: tuple[str, ...], text: str, taxonomy: Taxonomy
) -> State:
    problem = taxonomy.problems[understood.problem or ""]
    others = [code for code in understood.problems if code != problem.code]
    return replace(
        state,
        problem=problem.code,
        candidates=believed,
        next_problem=others[0] if others else state.next_problem,
        answers={**state.answers, **_answers_in(problem, text)},
        misses=0,
    )


def _answers_in(problem: Problem, text: str) -> dict[str, str]:
    said = {question.code: question.answer_in(text) for question in problem.questions}
    return {code: choice for code, choice in said.items() if choice}


def _hear_commune(state: State, turn: Turn, taxonomy: Taxonomy) -> State | None:
    placed = place(state, turn.location)
    if placed.commune or placed.communes != state.communes:
        return placed
    if turn.is_small_talk:
        return None
    understood = turn.understanding
    if understood and understood.decision == "accept" and understood.problem not in (None, state.problem):
        # A second problem told while the commune was asked: kept for later, not lost.
        return replace(missed(state), next_problem=understood.problem)
    return missed(state)


def _hear_answer(state: State, turn: Turn, question: Question) -> State | None:
    choice = question.answer_in(turn.text) or _closest_choice(question, turn.text)
    if choice:
        return replace(state, answers={**state.answers, question.code: choice}, misses=0)
    if turn.is_small_talk:
        return None
    unknown = next((one.code for one in question.choices if one.code.startswith("inconnu")), None)
    if unknown and (state.misses or turn.is_not_knowing or turn.intent == "nier"):
        return replace(state, answers={**state.answers, question.code: unknown}, misses=0)
    return missed(state)


def _closest_choice(question: Question, text: str) -> str | None:
    """Return the choice whose label or number was typed, small slips allowed."""
    folded = fold(text)
    if folded.isdigit() and 1 <= int(folded) <= len(question.choices):
        return question.choices[int(folded) - 1].code
    labels = {one.code: fold(one.label) for one in question.choices}
    found = process.extractOne(folded, labels, scorer=fuzz.token_set_ratio, score_cutoff=_SAME_LABEL)
    return str(found[2]) if found and len(folded) > 2 else None


def is_about_the_guess(text: str) -> bool:
    """Say whether a "no" is about what was understood ("ce n'est pas ça"), not about going on."""
    folded = fold(text)
    signs = ("pas ca", "pas cela", "rien a voir", "pas mon probleme", "mauvais", "faux", "trompe", "erreur")
    return any(sign in folded for sign in signs)
