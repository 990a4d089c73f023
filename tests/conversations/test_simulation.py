"""One sentence through all that a conversation's first turn goes through, with the live model."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.conversations.simulation import Asked, Tools, simulate
from bot.database import session_scope
from bot.errors import UnknownCodeError
from bot.knowledge.gazetteer import Gazetteer
from bot.knowledge.places import load_gazetteer
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.nlu.emergency import read_signs
from bot.nlu.reader import Reader
from bot.nlu.stored import load_reader
from bot.settings import ROOT

BOURGUEIL = "37031"


@pytest.fixture(scope="module")
def reader(model: Path) -> Reader:
    return load_reader(model)


@pytest.fixture(scope="module")
def gazetteer(database: str) -> Gazetteer:
    with session_scope(database) as session:
        return load_gazetteer(session)


@pytest.fixture
def tools(reader: Reader, gazetteer: Gazetteer, taxonomy: Taxonomy) -> Tools:
    return Tools(reader, read_signs(ROOT / "data" / "emergency_signs.yml"), gazetteer, taxonomy)


def test_a_sentence_and_its_commune_are_answered_as_the_resolver_does(
    session: Session, tools: Tools, taxonomy: Taxonomy
) -> None:
    found = simulate(session, tools, Asked("les poubelles ne sont pas ramassées à Bourgueil"))
    assert (found.state.problem, found.state.commune) == ("dechets.collecte_oubliee", BOURGUEIL)
    assert found.answer == resolve(taxonomy, found.state.problem, situation_of(session, BOURGUEIL), found.state.answers)
    assert found.next == ("ask_answer" if found.question else "answer")


def test_what_is_personal_is_masked_before_anything_reads_it(session: Session, tools: Tools) -> None:
    found = simulate(session, tools, Asked("lampadaire cassé, appelez le 06 12 34 56 78"))
    assert found.redacted == "lampadaire cassé, appelez le [téléphone]"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked("bonjour"), "small_talk"),
        (Asked("xqzt wpfg"), "small_talk"),
        (Asked(commune=BOURGUEIL), "ask_problem"),
        (Asked("le lampadaire est cassé"), "ask_commune"),
        (Asked("le lampadaire est cassé", place="Saint-Denis"), "ask_commune"),
        (Asked("le lampadaire est cassé à Bourgueil", place="nulle part"), "ask_commune"),
        (Asked("le lampadaire est cassé", place="Bourgueil"), "answer"),
        (Asked("le lampadaire est cassé", default_commune=BOURGUEIL), "answer"),
        (Asked(problem="voirie.eclairage", commune=BOURGUEIL), "answer"),
    ],
)
def test_what_comes_next(session: Session, tools: Tools, asked: Asked, expected: str) -> None:
    found = simulate(session, tools, asked)
    assert found.next == expected
    assert (found.answer is not None) == (expected in ("answer", "ask_answer"))


def test_answers_of_another_problem_say_nothing(session: Session, tools: Tools, taxonomy: Taxonomy) -> None:
    problem = next(one for one in taxonomy.problems.values() if one.questions)
    question = problem.questions[0]
    answers = {question.code: question.choices[0].code, "autre_question": "oui"}
    found = simulate(session, tools, Asked(problem=problem.code, commune=BOURGUEIL, answers=answers))
    assert dict(found.state.answers) == {question.code: question.choices[0].code}


def test_a_problem_that_is_chosen_stands_for_the_one_understood(session: Session, tools: Tools) -> None:
    asked = Asked("le lampadaire est cassé", commune=BOURGUEIL, problem="dechets.bac")
    assert simulate(session, tools, asked).state.problem == "dechets.bac"


def test_without_a_model_a_chosen_problem_is_still_resolved(
    session: Session, gazetteer: Gazetteer, taxonomy: Taxonomy
) -> None:
    bare = Tools(None, [], gazetteer, taxonomy)
    found = simulate(session, bare, Asked("une phrase", problem="voirie.eclairage", commune=BOURGUEIL))
    assert found.understanding is None
    assert found.answer is not None


@pytest.mark.parametrize(
    "asked", [Asked(problem="x.y", commune=BOURGUEIL), Asked(problem="dechets.bac", commune="99999")]
)
def test_codes_that_do_not_exist(session: Session, tools: Tools, asked: Asked) -> None:
    with pytest.raises(UnknownCodeError):
        simulate(session, tools, asked)
