"""State × turn → state, without Rasa, a database or a model."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.dialogue import (
    ANSWER,
    COMMUNE,
    PROBLEM,
    SMALL_TALK,
    State,
    Turn,
    hear,
    is_about_the_guess,
    missed,
    place,
    reject_problem,
    start_again,
)
from bot.nlu.understanding import Candidate, Understanding
from tests.conversations.dialogue_cases import (
    BIN,
    BOURGUEIL,
    FOUND,
    HEARD,
    HOMONYMS,
    KNOWN,
    LANGEAIS,
    LIGHT,
    ROAD,
    TAXONOMY,
    WHICH_ROAD,
    turn,
    understood,
)


def listen(state: State, asked: str | None, said: Turn) -> State | None:
    return hear(state, asked, said, TAXONOMY, WHICH_ROAD if asked == ANSWER else None)


@pytest.mark.parametrize(("state", "asked", "said", "expected"), HEARD)
def test_a_message_changes_the_state(state: State, asked: str | None, said: Turn, expected: dict[str, Any]) -> None:
    after = listen(state, asked, said)
    assert after is not None
    assert {name: getattr(after, name) for name in expected} == expected


@pytest.mark.parametrize("intent", [*SMALL_TALK, "affirmer", "hors_sujet"])
def test_what_is_not_a_problem_is_left_to_the_rules(intent: str) -> None:
    assert listen(State(), None, turn("…", understood(intent, problem=None))) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [("quel temps fait-il demain à Bourgueil ?", "hors_sujet"), ("bonjour Bourgueil", "saluer")],
)
def test_a_commune_named_beside_something_else_is_left_to_the_rules(text: str, intent: str) -> None:
    assert listen(State(), PROBLEM, turn(text, understood(intent, problem=None), location=FOUND)) is None


@pytest.mark.parametrize("asked", [COMMUNE, ANSWER])
@pytest.mark.parametrize("intent", SMALL_TALK)
def test_sure_small_talk_is_left_to_the_rules_whatever_was_asked(intent: str, asked: str) -> None:
    assert (
        listen(KNOWN if asked == ANSWER else State(problem=ROAD), asked, turn("…", understood(intent, problem=None)))
        is None
    )


def test_unsure_small_talk_counts_as_an_answer_not_found() -> None:
    said = turn("…", understood("saluer", problem=None, confidence=0.3))
    assert listen(State(problem=ROAD), COMMUNE, said) == State(problem=ROAD, misses=1)


def test_danger_without_a_sure_problem_is_heard() -> None:
    said = turn("au secours", understood("urgence", "clarify", None, emergency="general"))
    assert listen(State(), None, said) is not None


@pytest.mark.parametrize(
    "choice", [(PROBLEM, "pas.un.code"), ("theme", "rien"), (ANSWER, "sans égal"), ("", ""), ("autre champ", "x")]
)
def test_an_unknown_choice_is_not_heard(choice: tuple[str, str]) -> None:
    assert listen(KNOWN, PROBLEM, Turn("", choice=choice)) is None


class TestRejectProblem:
    def test_what_was_shown_is_not_offered_again(self) -> None:
        after = reject_problem(State(candidates=(ROAD, LIGHT, BIN, "eau.facture")))
        assert after.candidates == ("eau.facture",)
        assert after.rejected == (ROAD, LIGHT, BIN)
        assert after.misses == 1

    def test_answers_of_the_wrong_problem_are_forgotten_and_the_commune_kept(self) -> None:
        after = reject_problem(replace(KNOWN, answers={"route": "communale"}))
        assert after.answers == {}
        assert after.commune == BOURGUEIL

    def test_twice_does_not_list_a_problem_twice(self) -> None:
        again = reject_problem(replace(reject_problem(KNOWN), problem=ROAD))
        assert again.rejected.count(ROAD) == 1


class TestPlace:
    def test_a_commune_that_was_found_is_taken(self) -> None:
        assert place(State(), FOUND).commune == BOURGUEIL

    def test_homonyms_are_kept_to_be_asked_about(self) -> None:
        asked = place(KNOWN, HOMONYMS)
        assert asked.commune is None
        assert asked.communes == tuple(HOMONYMS["candidates"])

    def test_no_commune_in_the_message_keeps_the_known_one(self) -> None:
        assert place(KNOWN, {"status": "none", "commune": None, "candidates": []}) == KNOWN


def test_another_problem_keeps_only_the_commune() -> None:
    assert start_again(replace(KNOWN, misses=2, answers={"route": "communale"})) == State(commune=BOURGUEIL)


def test_slots_hold_a_state_and_give_it_back() -> None:
    state = State(ROAD, (BIN,), (ROAD, LIGHT), BIN, 1, BOURGUEIL, (LANGEAIS,), {"route": "communale"})
    assert State.from_slots(state.changes_from(State())) == state
    assert State.from_slots({}) == State()
    assert missed(state).changes_from(state) == {"misses": 2}


@pytest.mark.parametrize(
    "text", ["ce n'est pas ça", "C'est pas ca du tout", "rien à voir", "vous vous trompez", "FAUX"]
)
def test_a_no_about_the_guess_is_told(text: str) -> None:
    assert is_about_the_guess(text)


@pytest.mark.parametrize("text", ["non", "non merci", "c'est tout", ""])
def test_a_no_about_going_on_is_not_about_the_guess(text: str) -> None:
    assert not is_about_the_guess(text)


_CODES = st.sampled_from(sorted(TAXONOMY.problems))
_ANY = st.text(max_size=30)
_LOCATIONS = st.sampled_from([{}, FOUND, HOMONYMS, {"status": "none", "commune": None, "candidates": []}])
_UNDERSTANDINGS = st.none() | st.builds(
    Understanding,
    intent=st.sampled_from(["probleme", "urgence", "hors_sujet", "affirmer", "nier", *SMALL_TALK]),
    problem=st.none() | _CODES,
    confidence=st.floats(0, 1),
    ranking=st.lists(st.builds(Candidate, _CODES, st.floats(0, 1)), max_size=8).map(tuple),
    decision=st.sampled_from(["accept", "clarify", "reject"]),
    problems=st.lists(_CODES, max_size=2).map(tuple),
    emergency=st.none() | st.just("general"),
)
_CHOICES = st.none() | st.tuples(st.sampled_from([PROBLEM, COMMUNE, ANSWER, "theme"]) | _ANY, _CODES | _ANY)
_TURNS = st.builds(Turn, _ANY, _UNDERSTANDINGS, _LOCATIONS, _CHOICES, _ANY)
_STATES = st.builds(
    State,
    problem=st.none() | _CODES,
    rejected=st.lists(_CODES, max_size=3).map(tuple),
    candidates=st.lists(_CODES, max_size=5).map(tuple),
    misses=st.integers(0, 4),
    commune=st.none() | st.just(LANGEAIS),
)


@given(_STATES, st.sampled_from([None, PROBLEM, COMMUNE, ANSWER]), _TURNS)
def test_any_turn_is_heard_without_an_error_and_no_problem_that_was_refused_comes_back(
    state: State, asked: str | None, said: Turn
) -> None:
    after = listen(state, asked, said)
    if after and after.problem != state.problem and not said.choice:
        assert after.problem not in state.rejected


@given(_STATES.filter(lambda state: state.commune is not None), st.sampled_from([None, PROBLEM, ANSWER]), _TURNS)
def test_a_known_commune_is_lost_only_to_another_that_was_named(state: State, asked: str | None, said: Turn) -> None:
    after = listen(state, asked, said)
    assert after is None or after.commune or after.communes
