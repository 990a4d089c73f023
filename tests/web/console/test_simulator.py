"""The simulator's page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.accounts.roles import Role
from tests.web.console.conftest import Person

ADDRESS = "/console/simulateur"
SENTENCE = "les poubelles ne sont pas ramassées"


@pytest.fixture
def agent(person: Callable[..., Person], model: Path) -> Person:
    assert model.exists()
    return person(Role.AGENT)


def test_a_sentence_is_shown_with_all_that_it_led_to(agent: Person) -> None:
    shown = agent.post(ADDRESS, phrase=f"{SENTENCE}, rappelez le 06 12 34 56 78", commune="Bourgueil")
    assert shown.status_code == 200
    for part in ("[téléphone]", "Bourgueil (Indre-et-Loire)", "Problèmes possibles", "étape par étape", "37031"):
        assert part in shown.text
    assert "06 12 34 56 78" not in shown.text


def test_who_is_competent_by_address_alone(agent: Person) -> None:
    shown = agent.get(f"{ADDRESS}?probleme=voirie.eclairage&insee=37031")
    assert "Il donne la réponse" in shown.text
    assert "/console/propositions/nouvelle?probleme=voirie.eclairage&amp;commune=37031" in shown.text


def test_several_communes_of_a_name_are_offered(agent: Person) -> None:
    shown = agent.post(ADDRESS, phrase=SENTENCE, commune="Saint-Denis")
    assert "Il demande laquelle" in shown.text
    assert '<option value="97411">' in shown.text
    chosen = agent.post(ADDRESS, phrase=SENTENCE, commune="Saint-Denis", insee="97411")
    assert "Il demande laquelle" not in chosen.text
    assert 'value="Saint-Denis (La Réunion)"' in chosen.text


def test_small_talk_and_nothing_at_all(agent: Person) -> None:
    assert "phrase toute prête" in agent.post(ADDRESS, phrase="bonjour").text
    assert "Essayez par exemple" in agent.post(ADDRESS).text


@pytest.mark.parametrize("query", ["probleme=x.y&insee=37031", "probleme=voirie.eclairage&insee=99999"])
def test_codes_that_do_not_exist_are_said_not_to(agent: Person, query: str) -> None:
    refused = agent.get(f"{ADDRESS}?{query}")
    assert refused.status_code == 422
    assert 'class="error"' in refused.text


def test_a_sentence_in_the_address_is_not_read(agent: Person) -> None:
    assert "Essayez par exemple" in agent.get(f"{ADDRESS}?phrase={SENTENCE}").text
