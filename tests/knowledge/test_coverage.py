"""The counts of the whole country are those one gets by resolving each commune."""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from bot.knowledge import coverage
from bot.knowledge.resolver import resolve
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Problem, Taxonomy

# fmt: off
COMMUNES = (
    "37031", "37123", "37261", "69123", "75056", "93066", "92040", "2A004", "97302", "97502", "22016", "01053",
    "01004", "01033", "17066", "17300",
)
# fmt: on


@pytest.fixture
def counted(
    monkeypatch: pytest.MonkeyPatch, session: Session, taxonomy: Taxonomy, situation: Callable[[str], Situation]
) -> coverage.Coverage:
    chosen = [situation(code) for code in COMMUNES]
    monkeypatch.setattr(coverage, "situations", lambda opened: iter(chosen))
    return coverage.count_cells(session, taxonomy)


def test_kinds_stand_for_their_communes(
    counted: coverage.Coverage, taxonomy: Taxonomy, situation: Callable[[str], Situation]
) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for here in map(situation, COMMUNES):
        for problem in taxonomy.problems.values():
            for answers in coverage.branches(problem):
                found = resolve(taxonomy, problem.code, here, answers).finding
                expected[found.level, found.certainty] += 1
    assert counted.certainty_by_level == expected
    assert counted.cells == sum(expected.values())
    assert counted.communes == len(COMMUNES)


def test_no_cell_is_empty_and_contradictions_are_counted(counted: coverage.Coverage) -> None:
    content = counted.as_dict()
    assert content["empty"] == {}
    assert content["contradictory"]["dechets.collecte_oubliee"] >= 1
    assert sum(content["certainty"].values()) == content["cells"]
    assert sum(sum(counts.values()) for counts in content["level"].values()) == content["cells"]


@pytest.mark.parametrize(
    ("code", "count"), [("dechets.bac", 1), ("voirie.chaussee", 5), ("voirie.vitesse", 15)], ids=str
)
def test_branches_are_every_way_to_answer(taxonomy: Taxonomy, code: str, count: int) -> None:
    problem: Problem = taxonomy.problem(code)
    ways = [tuple(sorted(answers.items())) for answers in coverage.branches(problem)]
    assert len(ways) == len(set(ways)) == count
