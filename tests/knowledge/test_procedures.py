"""The page to open and the counter where somebody helps, beside the structure in charge."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.knowledge.procedures import Procedure, first_alive
from bot.knowledge.resolver import resolve
from bot.knowledge.situation import Situation
from bot.knowledge.structures import Structure
from bot.knowledge.taxonomy import Taxonomy

PROBLEM = "papiers.elections"
ANSWERS = {"demande_vote": "inscription"}
NEAR = Procedure("procedure", "S'inscrire", "https://commune.example/voter", "Commune", "2026-11")
FAR = Procedure("procedure", "S'inscrire", "https://etat.example/voter", "État", "2026-10")
DEAD = replace(NEAR, broken=True)


@pytest.mark.parametrize(
    ("pages", "chosen"),
    [((), None), ((NEAR, FAR), NEAR), ((DEAD, FAR), FAR), ((DEAD,), None)],
    ids=["none", "nearest first", "a dead link climbs", "only dead links"],
)
def test_the_nearest_link_that_works_is_given(
    taxonomy: Taxonomy, situation: Callable[[str], Situation], pages: tuple[Procedure, ...], chosen: Procedure | None
) -> None:
    assert first_alive(pages) == chosen
    here = replace(situation("37031"), procedures={PROBLEM: pages})
    answer = resolve(taxonomy, PROBLEM, here, ANSWERS)
    assert answer.procedure == chosen
    assert answer.as_dict()["procedure"] == (chosen.as_dict() if chosen else None)


def test_the_mairie_helps_in_person_where_no_france_services_is_known(
    taxonomy: Taxonomy, situation: Callable[[str], Situation]
) -> None:
    here = situation("37031")
    assert resolve(taxonomy, PROBLEM, here, ANSWERS).counter == here.mairie
    france_services = Structure("France services de Bourgueil", "france_services")
    there = replace(here, france_services=france_services)
    assert resolve(taxonomy, PROBLEM, there, ANSWERS).as_dict()["counter"]["name"] == france_services.name


def test_other_holders_that_sources_name_are_shown(taxonomy: Taxonomy, situation: Callable[[str], Situation]) -> None:
    shown = resolve(taxonomy, "dechets.bac", situation("37123"), {}).as_dict()["contradictions"]
    assert [one["holder"]["name"] for one in shown] == ["SMICTOM du Chinonais"]
    assert shown[0]["as_of"] == "2021"
    assert resolve(taxonomy, "dechets.bac", situation("37031"), {}).as_dict()["contradictions"] == []
