"""An operator's file: its source's row, its date, done once, and never older than what is there."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import DataFileError, OlderDataError, UnknownCodeError
from bot.knowledge.importers import kinds
from bot.knowledge.importers.changes import Changes
from bot.knowledge.importers.kinds import KINDS, Kind, import_file
from bot.knowledge.importers.progress import Progress
from bot.knowledge.models import Source, Territory
from tests.knowledge.importers.conftest import DIVISION, write_division, write_registry


def _write_package(folder: Path, version: str = "5.3.0") -> Path:
    """Write the division as its package holds it, and return the folder of data."""
    data = write_division(folder / "package" / "data")
    content = {"name": "@etalab/decoupage-administratif", "version": version}
    (folder / "package" / "package.json").write_text(json.dumps(content), encoding="utf-8")
    return data


def _source(session: Session) -> Source:
    row: Source = session.scalars(select(Source).where(Source.code == "decoupage")).one()
    return row


def test_the_source_says_title_licence_file_and_the_date_that_the_package_says(empty: Session, tmp_path: Path) -> None:
    changes = import_file(empty, "decoupage", _write_package(tmp_path / "5.3.0"))
    assert changes is not None
    assert changes.added > 0
    source = _source(empty)
    assert (source.as_of, source.file, source.licence) == ("2025", "5.3.0/package/data", "Licence Ouverte 2.0")
    owners = empty.scalars(select(Territory.source_id).distinct()).all()
    assert owners == [source.id]


def test_a_given_date_wins_and_the_same_file_twice_is_nothing_to_do(empty: Session, tmp_path: Path) -> None:
    data = _write_package(tmp_path)
    assert import_file(empty, "decoupage", data, "2025-06") is not None
    assert import_file(empty, "decoupage", data, "2025-06") is None
    later = import_file(empty, "decoupage", data, "2025-07")
    assert later is not None
    assert (later.added, later.changed, later.closed) == (0, 0, 0)
    assert _source(empty).as_of == "2025-07"


def test_a_newer_file_is_the_next_vintage_of_the_same_source(empty: Session, tmp_path: Path) -> None:
    import_file(empty, "decoupage", _write_package(tmp_path / "old"))
    data = _write_package(tmp_path / "new", "6.0.0")
    write_division(data, communes=[{**DIVISION["communes"][0], "nom": "Autre"}, *DIVISION["communes"][1:]])
    changes = import_file(empty, "decoupage", data)
    assert changes is not None
    assert changes.report == {"Changements de nom": ["Bourgueil devient Autre (37031)"]}
    assert (_source(empty).as_of, _source(empty).file) == ("2026", "new/package/data")


def test_an_older_file_is_refused_and_changes_nothing(empty: Session, tmp_path: Path) -> None:
    import_file(empty, "decoupage", _write_package(tmp_path / "new", "6.0.0"))
    with pytest.raises(OlderDataError, match=r"2024.*2026"):
        import_file(empty, "decoupage", _write_package(tmp_path / "old", "4.1.0"))
    assert _source(empty).as_of == "2026"


WRONG = [
    ("lune", "", UnknownCodeError, "decoupage"),
    ("decoupage", "2026-13", UnknownCodeError, "2026-10-31"),
    ("decoupage", "hier", UnknownCodeError, "2026-10-31"),
    ("decoupage", "", DataFileError, "--as-of"),
]


@pytest.mark.parametrize(("kind", "as_of", "error", "said"), WRONG)
def test_a_wrong_request_is_refused(
    empty: Session, tmp_path: Path, kind: str, as_of: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as refused:
        import_file(empty, kind, write_division(tmp_path), as_of)
    assert said in str(refused.value)
    assert empty.scalar(select(func.count()).select_from(Territory)) == 0


def test_a_path_that_is_not_there_is_refused(empty: Session, tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="manque"):
        import_file(empty, "decoupage", tmp_path / "absent", "2026")


@pytest.fixture
def by_file(monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of which each file is a source of its own; what it holds does not matter here."""

    def run(_session: Session, _path: Path, _source: int, _closed_on: date, _progress: Progress) -> Changes:
        return Changes(added=1)

    monkeypatch.setitem(kinds.KINDS, "papier", Kind("Papiers", "Licence Ouverte 2.0", run, by_file=True))
    return "papier"


def test_each_file_may_be_a_source_of_its_own(empty: Session, tmp_path: Path, by_file: str) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        assert import_file(empty, by_file, tmp_path / name, "2026") == Changes(added=1)
    assert {"papier:a.csv", "papier:b.csv"} <= set(empty.scalars(select(Source.code)))


def test_a_name_that_no_column_holds_is_refused(empty: Session, tmp_path: Path, by_file: str) -> None:
    file = tmp_path / f"{'x' * 80}.csv"
    file.write_text("", encoding="utf-8")
    with pytest.raises(DataFileError, match="trop long"):
        import_file(empty, by_file, file, "2026")


def test_every_kind_says_where_it_comes_from() -> None:
    assert all(kind.title and kind.licence for kind in KINDS.values())


def test_each_registry_is_a_source_that_does_not_date_the_others(empty: Session, tmp_path: Path) -> None:
    import_file(empty, "decoupage", _write_package(tmp_path / "division"))
    for name, as_of in (("nord", "2021"), ("sud", "2026-10")):
        assert import_file(empty, "banatic", write_registry(tmp_path / name), as_of) is not None
    dates = dict(empty.execute(select(Source.code, Source.as_of).where(Source.code.startswith("banatic"))).all())
    assert dates == {"banatic:nord": "2021", "banatic:sud": "2026-10"}
