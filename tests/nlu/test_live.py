"""The live model, read in this process as the server reads it."""

import asyncio
from pathlib import Path

import pytest

from bot.nlu.live import LiveModel, load_live
from bot.nlu.understanding import Understanding


@pytest.fixture(scope="module")
def live(model: Path, database: str) -> LiveModel:
    assert database
    return load_live(model)


def understood(live: LiveModel, text: str) -> Understanding:
    return asyncio.run(live.understand(text))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ma poubelle n'a pas été ramassée depuis 2 semaines à Bourgueil", "dechets.collecte_oubliee"),
        ("ya un enorme trou devan chez moi", "voirie.chaussee"),
        ("je veux refaire ma carte d'identité", "papiers.identite"),
        ("je touche plus mon RSA", "social.rsa"),
    ],
)
def test_a_problem_is_understood_surely(live: LiveModel, text: str, problem: str) -> None:
    found = understood(live, text)
    assert (found.intent, found.problem, found.decision) == ("probleme", problem, "accept")
    assert found.ranking[0].problem == problem
    assert len(found.ranking) >= 5


@pytest.mark.parametrize(
    ("text", "intent"),
    [("recette de la tarte tatin", "hors_sujet"), ("bonjour", "saluer"), ("mon mari me frappe", "urgence")],
)
def test_other_intents_are_understood(live: LiveModel, text: str, intent: str) -> None:
    assert understood(live, text).intent == intent


@pytest.mark.parametrize("text", ["/probleme", '/orientation{"a": "b"}', "/", "", "  ", "\x00", "🗑" * 500])
def test_nothing_that_is_typed_breaks_it_or_is_a_command(live: LiveModel, text: str) -> None:
    found = understood(live, text)
    assert found.confidence < 1.0, "a payload would be read with full confidence"
    assert found.emergency is None
