"""The counts of the whole country are those one gets by resolving each commune."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy.orm import Session

from bot.knowledge import coverage
from bot.knowledge.repository import situations
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.resolver.answer import Finding, Holder
from bot.knowledge.situation import Situation
from bot.knowledge.structures import Structure
from bot.knowledge.taxonomy import Problem, Taxonomy
from tests.knowledge.corrections import correct

# fmt: off
COMMUNES = (
    "37031", "37123", "37261", "69123", "75056", "93066", "92040", "2A004", "97302", "97502", "22016", "01053",
    "01004", "01033", "17066", "17300",
)
# fmt: on


@pytest.fixture
def chosen(situation: Callable[[str], Situation]) -> list[Situation]:
    return [situation(code) for code in COMMUNES]


@pytest.fixture
def counted(
    monkeypatch: pytest.MonkeyPatch, session: Session, taxonomy: Taxonomy, chosen: list[Situation]
) -> coverage.Coverage:
    monkeypatch.setattr(coverage, "situations", lambda opened: iter(chosen))
    return coverage.count_cells(session, taxonomy)


def _one_by_one(taxonomy: Taxonomy, chosen: list[Situation]) -> Counter[coverage.Cells]:
    counts: Counter[coverage.Cells] = Counter()
    for here in chosen:
        for problem in taxonomy.problems.values():
            for answers in coverage.branches(problem):
                state, level = coverage.state_of(resolve(taxonomy, problem.code, here, answers))
                counts[coverage.Cells(here.departement.code, level, problem.code, state)] += 1
    return counts


def test_kinds_stand_for_their_communes(
    counted: coverage.Coverage, taxonomy: Taxonomy, chosen: list[Situation]
) -> None:
    assert counted.counts == _one_by_one(taxonomy, chosen)
    assert counted.communes == len(COMMUNES)


def test_a_correction_is_counted_where_it_holds_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, session: Session, taxonomy: Taxonomy
) -> None:
    # In one département, what one group is named for contradicts the others' law, and not its own.
    correct(session, problem_code="dechets.collecte_oubliee", territory_id="D37", source_kind="agreement")
    correct(session, problem_code="voirie.chaussee", answers={"route": "communale"}, source_kind="agreement")
    chosen = [one for one in situations(session) if one.departement.code == "37"]
    monkeypatch.setattr(coverage, "situations", lambda opened: iter(chosen))
    assert coverage.count_cells(session, taxonomy).counts == _one_by_one(taxonomy, chosen)


def test_kinds_stand_for_all_the_communes_of_a_departement(
    monkeypatch: pytest.MonkeyPatch, session: Session, taxonomy: Taxonomy
) -> None:
    # Belfort: small, with a CA, CCs, and syndicats of every sort.
    belfort = [one for one in situations(session) if one.departement.code == "90"]
    monkeypatch.setattr(coverage, "situations", lambda opened: iter(belfort))
    assert coverage.count_cells(session, taxonomy).counts == _one_by_one(taxonomy, belfort)


def test_the_same_syndicat_twice_is_not_two_syndicats() -> None:
    def twice(first: int, second: int, in_part: bool = False) -> object:
        return coverage._renumbered([((first, "SIVU", in_part),), ((second, "SIVU", in_part),)], 1)

    assert twice(1, 1) == twice(4, 4)
    assert twice(1, 1) != twice(1, 2)
    assert twice(1, 1) != twice(0, 0), "place 0 is the group with own taxation"
    assert twice(1, 1) != twice(1, 1, in_part=True), "nothing is sure of a syndicat of a former commune"


def test_no_cell_is_empty_and_contradictions_are_counted(counted: coverage.Coverage) -> None:
    content = counted.as_dict()
    assert content["empty"] == {}
    assert content["contradictory"]["dechets.collecte_oubliee"] >= 1
    assert content["unknown"]["dechets.proprete_rue"] >= 1
    assert sum(content["certainty"].values()) == content["cells"]
    assert sum(sum(counts.values()) for counts in content["level"].values()) == content["cells"]


def test_each_departement_has_its_counts_by_level(counted: coverage.Coverage) -> None:
    content = counted.as_dict()
    levels = [counts for one in content["departements"].values() for counts in one["level"].values()]
    assert sum(sum(counts.values()) for counts in levels) == content["cells"]
    assert content["departements"]["37"]["name"] == "Indre-et-Loire"


def test_what_is_not_sure_is_listed_with_a_commune_the_worst_first(
    counted: coverage.Coverage, taxonomy: Taxonomy, situation: Callable[[str], Situation]
) -> None:
    listed = list(counted.worth_a_look())
    states = [cells.state for cells, _, _ in listed]
    assert states == sorted(states, key=coverage.STATES.index, reverse=True)
    assert "sure" not in states
    assert sum(count for _, count, _ in listed) == counted.as_dict()["certainty"]["to_confirm"]
    for cells, _, example in listed[::50]:
        ways = coverage.branches(taxonomy.problem(cells.problem))
        answers = (resolve(taxonomy, cells.problem, situation(example), way) for way in ways)
        assert (cells.state, cells.level) in {coverage.state_of(one) for one in answers}


NOTHING = Structure("", "mairie")
SOMETHING = Structure("Mairie", "mairie")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "sure"),
        ({"certainty": "to_confirm"}, "to_confirm"),
        ({"certainty": "to_confirm", "unknown": True}, "unknown"),
        ({"structure": NOTHING}, "empty"),
        ({"holder": Holder(None, "")}, "empty"),
        ({"reason": "", "unknown": True}, "empty"),
    ],
)
def test_a_cell_is_counted_by_the_worst_that_can_be_said_of_it(changes: dict[str, Any], state: str) -> None:
    finding = Finding("commune", Holder("37031", "Bourgueil"), SOMETHING, "Parce que.", "Loi", "2026", "sure")
    answer = Mock(spec=Answer, finding=replace(finding, **changes))
    assert coverage.state_of(answer) == (state, "commune")


@pytest.mark.parametrize(
    ("code", "count"), [("dechets.bac", 1), ("voirie.chaussee", 5), ("voirie.vitesse", 15)], ids=str
)
def test_branches_are_every_way_to_answer(taxonomy: Taxonomy, code: str, count: int) -> None:
    problem: Problem = taxonomy.problem(code)
    ways = [tuple(sorted(answers.items())) for answers in coverage.branches(problem)]
    assert len(ways) == len(set(ways)) == count
