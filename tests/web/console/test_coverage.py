"""The coverage page: one's own communes, counted, and what is worth a look."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from bot.accounts.roles import Role
from bot.knowledge.coverage import branches
from bot.knowledge.local_coverage import cells_of, worst_first
from bot.knowledge.repository import situation_of
from bot.knowledge.taxonomy import Taxonomy
from bot.web.console import coverage
from tests.web.console.conftest import OTHER, Person

ADDRESS = "/console/couverture"
BOURGUEIL = "37031"


@pytest.fixture
def agent(person: Callable[..., Person]) -> Person:
    return person(Role.AGENT)


def total(text: str) -> int:
    """Return the sum of the last line of the table."""
    line = text.split("En tout</th>")[1].split("</tr>")[0]
    return sum(int(one) for one in re.findall(r"<strong>(\d+)</strong>", line))


def test_each_branch_of_each_problem_of_a_commune_is_a_cell(session: Session, taxonomy: Taxonomy) -> None:
    cells = list(cells_of(taxonomy, [situation_of(session, BOURGUEIL)]))
    assert len(cells) == sum(len(list(branches(one))) for one in taxonomy.problems.values())
    unsure = worst_first(cells)
    assert {one.state for one in unsure} == {one.state for one in cells} - {"sure"}
    assert all(len(one.choices) == len(one.problem.questions) for one in unsure)


def test_counts_are_of_ones_own_communes(agent: Person, person: Callable[..., Person], taxonomy: Taxonomy) -> None:
    cells = sum(len(list(branches(one))) for one in taxonomy.problems.values())
    assert total(agent.get(f"{ADDRESS}?commune={BOURGUEIL}").text) == cells
    # Another council's commune is not a filter: the page shows one's own.
    elsewhere = person(Role.AGENT, OTHER).get(f"{ADDRESS}?commune={BOURGUEIL}").text
    assert "Bourgueil" not in elsewhere
    assert total(elsewhere) == cells


def test_a_cell_leads_to_the_simulator_and_to_a_proposal(agent: Person) -> None:
    shown = agent.get(f"{ADDRESS}?commune={BOURGUEIL}&etat=to_confirm").text
    simulator = shown.split('href="/console/simulateur?')[1].split('"')[0]
    assert simulator.startswith("probleme=")
    assert f"insee={BOURGUEIL}" in simulator
    assert f"/console/propositions/nouvelle?{simulator.split('&amp;')[0]}&amp;commune={BOURGUEIL}" in shown


@pytest.mark.parametrize("query", ["etat=x", "probleme=x.y", "page=999", "page=x"])
def test_an_odd_query_is_no_error(agent: Person, query: str) -> None:
    assert agent.get(f"{ADDRESS}?commune={BOURGUEIL}&{query}").status_code == 200


def test_on_a_large_ground_one_chooses_first(agent: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "MANY_COMMUNES", 1)
    assert "Choisissez une commune ou un problème" in agent.get(ADDRESS).text
    assert "En tout" in agent.get(f"{ADDRESS}?probleme=voirie.eclairage").text
