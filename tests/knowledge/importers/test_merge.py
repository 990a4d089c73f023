"""Merging makes the table equal to the rows, changes nothing the second time, and closes what is gone."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from bot.knowledge.importers.changes import EXAMPLES, Changes, Example, TableChanges
from bot.knowledge.importers.merge import merge, merge_all
from bot.knowledge.models import Membership, Problem, Service, Source, Territory, Theme

OLD, NEW = date(2025, 1, 1), date(2026, 1, 1)
ROWS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.fixed_dictionaries(
        {"name": st.text(max_size=8), "level": st.sampled_from(["etat", "organisme"]), "territory": st.just("pays")}
    ),
    max_size=12,
)


def _services(rows: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    return [{"code": code, "role": "r", **row} for code, row in rows.items()]


def _territory(code: str, name: str = "N") -> dict[str, Any]:
    return {"id": code, "kind": "commune", "code": code, "name": name, "until": None}


def _open(session: Session) -> dict[str, str]:
    rows = session.execute(select(Territory.id, Territory.name).where(Territory.until.is_(None)))
    return dict(rows.all())


@given(first=ROWS, second=ROWS)
def test_the_table_becomes_the_rows_and_a_second_merge_changes_nothing(
    first: dict[str, dict[str, str]], second: dict[str, dict[str, str]]
) -> None:
    engine = create_engine("sqlite://", future=True)
    Service.__table__.create(engine)
    with Session(engine, future=True) as session:
        merge(session, Service, _services(first), ("code",))
        changes = merge(session, Service, _services(second), ("code",))
        held = {
            row["code"]: {name: row[name] for name in ("name", "level", "territory")}
            for row in session.execute(select(Service.__table__)).mappings()
        }
        assert held == second
        assert changes == Changes(
            added=len(second.keys() - first.keys()),
            changed=sum(first[code] != second[code] for code in first.keys() & second.keys()),
            closed=len(first.keys() - second.keys()),
        )
        assert merge(session, Service, _services(second), ("code",)) == Changes()
    engine.dispose()


def test_what_is_gone_is_closed_on_the_day_and_kept(empty: Session) -> None:
    merge(empty, Territory, [_territory("1"), _territory("2")], ("id",), OLD, source_id=1)
    changes = merge(empty, Territory, [_territory("1")], ("id",), NEW, source_id=1)
    assert changes == Changes(closed=1)
    assert empty.scalar(select(Territory.until).where(Territory.id == "2")) == NEW
    assert _open(empty) == {"1": "N"}
    assert merge(empty, Territory, [_territory("1")], ("id",), NEW, source_id=1) == Changes()


def test_a_closed_row_that_comes_back_is_open_again(empty: Session) -> None:
    for codes in ("12", "1", "12"):
        merge(empty, Territory, [_territory(code) for code in codes], ("id",), NEW, source_id=1)
    assert _open(empty) == {"1": "N", "2": "N"}


def test_a_closed_link_that_comes_back_is_a_new_link(empty: Session) -> None:
    merge(empty, Territory, [_territory("1"), _territory("2")], ("id",), NEW, source_id=1)
    link = {"member_id": "1", "group_id": "2", "since": None, "until": None}
    for day, rows in ((OLD, [link]), (OLD, []), (NEW, [link])):
        merge(empty, Membership, rows, ("member_id", "group_id"), day, source_id=1)
    assert sorted(map(str, empty.scalars(select(Membership.until)))) == [str(OLD), "None"]


def test_a_link_closed_and_back_on_the_same_day_was_never_away(empty: Session) -> None:
    merge(empty, Territory, [_territory("1"), _territory("2")], ("id",), NEW, source_id=1)
    link = {"member_id": "1", "group_id": "2", "until": None}
    for rows in ([link], [], [link], [link]):
        merge(empty, Membership, rows, ("member_id", "group_id"), NEW, new={"since": NEW}, source_id=1)
    assert empty.execute(select(Membership.since, Membership.until)).all() == [(NEW, None)]


def test_only_new_rows_get_the_columns_of_new_rows(empty: Session) -> None:
    merge(empty, Territory, [_territory(code) for code in "123"], ("id",), NEW, source_id=1)
    links = [{"member_id": "1", "group_id": "2", "until": None}, {"member_id": "1", "group_id": "3", "until": None}]
    merge(empty, Membership, links[:1], ("member_id", "group_id"), OLD, new={"since": None}, source_id=1)
    changes = merge(empty, Membership, links, ("member_id", "group_id"), NEW, new={"since": NEW}, source_id=1)
    assert changes == Changes(added=1)
    assert set(empty.execute(select(Membership.group_id, Membership.since))) == {("2", None), ("3", NEW)}


def test_changes_are_counted_by_table_with_a_few_examples(empty: Session) -> None:
    merge(empty, Territory, [_territory(str(number)) for number in range(20)], ("id",), OLD, source_id=1)
    rows = [_territory(str(number), "Neuf" if number < 8 else "N") for number in range(18)] + [_territory("30")]
    table = merge(empty, Territory, rows, ("id",), NEW, source_id=1).tables["territories"]
    assert (table.added, table.changed, table.closed) == (1, 8, 2)
    kinds = [example.what for example in table.examples]
    assert [kinds.count(what) for what in ("added", "changed", "closed")] == [1, EXAMPLES, 2]
    changed = next(example for example in table.examples if example.what == "changed")
    assert (changed.key, changed.before, changed.values) == ({"id": "0"}, {"name": "N"}, {"name": "Neuf"})


def test_rows_of_another_source_are_left_alone(empty: Session) -> None:
    empty.add(Source(id=2, code="other", title="O", licence="L", file="f", as_of="2021", fingerprint="0"))
    empty.flush()
    merge(empty, Territory, [_territory("1")], ("id",), NEW, source_id=1)
    merge(empty, Territory, [_territory("2")], ("id",), NEW, source_id=2)
    assert merge(empty, Territory, [], ("id",), NEW, source_id=2) == Changes(closed=1)
    assert _open(empty) == {"1": "N"}


def test_changes_add_up() -> None:
    assert Changes(1, 2, 3, ["a"]) + Changes(10, 20, 30, ["b"]) == Changes(11, 22, 33, ["a", "b"])


def test_tables_and_reports_add_up_by_name() -> None:
    example = Example("added", {"id": "1"}, {"id": "1"})
    one = Changes.of_table("a", TableChanges(added=4, examples=[example] * 4))
    both = one + one + Changes.of_table("b", TableChanges(closed=1)) + Changes.of_table("c", TableChanges())
    assert {name: (table.added, table.closed) for name, table in both.tables.items()} == {"a": (8, 0), "b": (0, 1)}
    assert len(both.tables["a"].examples) == EXAMPLES
    reports = Changes(report={"Fusions": ["x"], "Scissions": ["y"]}) + Changes(report={"Fusions": ["z"]})
    assert reports.report == {"Fusions": ["x", "z"], "Scissions": ["y"]}


@pytest.mark.parametrize("themes", [["a", "b"], ["b"], []], ids=["rien ne part", "un thème part", "tout part"])
def test_rows_go_after_those_that_point_to_them(empty: Session, themes: list[str]) -> None:
    def tables(codes: list[str]) -> list[Any]:
        problems = [
            {"code": f"{code}.x", "theme_code": code, "label": "L", "scope": "S", "emergency": [], "rank": 0}
            for code in codes
        ]
        return [
            (Theme, [{"code": code, "label": "L", "rank": 0} for code in codes], ("code",)),
            (Problem, problems, ("code",)),
        ]

    merge_all(empty, tables(["a", "b"]))
    changes = merge_all(empty, tables(themes))
    assert changes == Changes(closed=2 * (2 - len(themes)))
    assert sorted(empty.scalars(select(Problem.code))) == [f"{code}.x" for code in themes]
