"""The table of cases taken from the law and from the DGCL table: each holder and certainty is the law's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge.resolver import resolve
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Taxonomy

Case = dict[str, Any]
_TABLE = yaml.safe_load((Path(__file__).parent / "resolver_cases.yml").read_text(encoding="utf-8"))
CASES: list[tuple[str, Case]] = [(soil, case) for soil, cases in _TABLE.items() for case in cases]
FIELDS = {"commune", "problem", "holder", "certainty", "says"}


def _name(row: tuple[str, Case]) -> str:
    soil, case = row
    answers = "-".join(case.get("answers", {}).values())
    return f"{soil.split(' (')[0]}: {case['commune']} {case['problem']} {answers}".strip()


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[_name(row) for row in CASES])
def test_the_law_names_the_holder(taxonomy: Taxonomy, situation: Callable[[str], Situation], case: Case) -> None:
    answer = resolve(taxonomy, case["problem"], situation(case["commune"]), case.get("answers", {}))
    found = answer.finding
    assert answer.missing_questions == ()
    assert (found.holder.code or found.holder.name, found.certainty) == (case["holder"], case["certainty"])


def test_the_table_has_150_cases_each_with_its_law_and_none_twice() -> None:
    assert len(CASES) >= 150
    assert all(case.keys() - {"answers"} == FIELDS and case["says"] for _, case in CASES)
    keys = [(case["commune"], case["problem"], tuple(case.get("answers", {}).items())) for _, case in CASES]
    assert len(set(keys)) == len(keys)
