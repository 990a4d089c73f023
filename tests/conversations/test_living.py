"""A live model and old conversations speak the codes of their day: they are heard in those of today."""

import pytest

from bot.conversations.dialogue import State, Turn, hear
from bot.conversations.living import state_of_today, understanding_of_today
from bot.knowledge.taxonomy import Gone, Taxonomy
from bot.nlu.understanding import Candidate, Decision, Understanding

ROAD, SPEED, LIGHT = "voirie.chaussee", "voirie.vitesse", "voirie.eclairage"


def _without_speed(taxonomy: Taxonomy, into: str | None) -> Taxonomy:
    """Return the taxonomy once the problem of speed is merged into another one, or retired."""
    themes = [
        theme.copy(update={"problems": tuple(one for one in theme.problems if one.code != SPEED)})
        for theme in taxonomy.themes
    ]
    return Taxonomy(
        themes, taxonomy.competences.values(), taxonomy.services.values(), [Gone(SPEED, "Vitesse", "voirie", into)]
    )


def _heard(decision: Decision, *ranking: tuple[str, float]) -> Understanding:
    top, confidence = ranking[0]
    return Understanding("probleme", top, confidence, tuple(Candidate(*one) for one in ranking), decision, (top,))


@pytest.fixture
def merged(taxonomy: Taxonomy) -> Taxonomy:
    return _without_speed(taxonomy, ROAD)


@pytest.fixture
def retired(taxonomy: Taxonomy) -> Taxonomy:
    return _without_speed(taxonomy, None)


def test_a_merged_problem_is_heard_as_the_one_that_took_it_in(merged: Taxonomy) -> None:
    told = understanding_of_today(_heard("accept", (SPEED, 0.6), (LIGHT, 0.2), (ROAD, 0.1)), merged)
    assert (told.problem, told.decision, told.problems) == (ROAD, "accept", (ROAD,))
    assert [(one.problem, round(one.confidence, 3)) for one in told.ranking] == [(ROAD, 0.7), (LIGHT, 0.2)]


@pytest.mark.parametrize(
    ("heard", "decision"),
    [
        (_heard("accept", (SPEED, 0.9), (ROAD, 0.05)), "reject"),
        (_heard("clarify", (SPEED, 0.4), (ROAD, 0.3)), "clarify"),
        (_heard("clarify", (SPEED, 0.4)), "reject"),
    ],
    ids=["sûr", "hésite", "hésite sans autre idée"],
)
def test_a_retired_problem_is_not_understood(retired: Taxonomy, heard: Understanding, decision: Decision) -> None:
    told = understanding_of_today(heard, retired)
    assert (told.problem, told.decision, SPEED in {one.problem for one in told.ranking}) == (None, decision, False)
    after = hear(State(), None, Turn("ils roulent trop vite", told), retired, None)
    assert after is not None
    assert (after.problem, after.misses) == (None, 0 if decision == "clarify" else 1)


def test_what_lives_is_left_as_it_is(merged: Taxonomy) -> None:
    heard = _heard("accept", (LIGHT, 0.9), (ROAD, 0.05))
    assert understanding_of_today(heard, merged) is heard


def test_a_conversation_goes_on_after_its_problem_was_merged(merged: Taxonomy, retired: Taxonomy) -> None:
    state = State(problem=SPEED, next_problem=SPEED, candidates=(ROAD, SPEED), answers={"ou": "ville"})
    now = state_of_today(state, merged)
    assert (now.problem, now.next_problem, now.candidates, now.answers) == (ROAD, ROAD, (ROAD,), {})
    gone = state_of_today(state, retired)
    assert (gone.problem, gone.next_problem, gone.candidates) == (None, None, (ROAD,))


def test_an_old_button_still_means_what_it_meant(merged: Taxonomy, retired: Taxonomy) -> None:
    pressed = Turn("", choice=("problem", SPEED))
    heard = hear(State(), "problem", pressed, merged, None)
    assert heard is not None
    assert heard.problem == ROAD
    assert hear(State(), "problem", pressed, retired, None) is None
