"""The command import: a report in words on stderr, counts on stdout, nothing changed by a dry run or a refusal."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import func, select
from typer.testing import CliRunner

from bot.cli import app
from bot.database import session_scope
from bot.knowledge.models import Source, Territory
from bot.setup import migrate
from tests.knowledge.importers.conftest import DIVISION, write_division

Run = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database that has its tables and nothing else."""
    address = f"sqlite:///{tmp_path / 'import.db'}"
    migrate(address)
    return address


@pytest.fixture
def import_(url: str, tmp_path: Path) -> Run:
    environment = {"DATABASE_URL": url, "ORIENTATION_VAR": str(tmp_path / "var"), "COLUMNS": "200"}
    return lambda *arguments: CliRunner().invoke(app, ["import", *map(str, arguments)], env=environment)


def _counts(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    content: dict[str, Any] = json.loads(line)
    return content


def _rows(url: str) -> tuple[int, int]:
    with session_scope(url) as session:
        sizes = [session.scalar(select(func.count()).select_from(table)) for table in (Territory, Source)]
    return sizes[0] or 0, sizes[1] or 0


def test_an_import_counts_by_table_and_keeps_what_it_refused(import_: Run, url: str, tmp_path: Path) -> None:
    result = import_("decoupage", write_division(tmp_path / "d"), "--as-of", "2026")
    counts = _counts(result)
    assert (counts["kind"], counts["dry_run"], counts["refused"]) == ("decoupage", False, 2)
    assert counts["tables"]["territories"] == {"added": 10, "changed": 0, "closed": 0}
    assert counts["added"] == sum(table["added"] for table in counts["tables"].values())
    assert "territories : 10 ajouts" in result.stderr
    assert _rows(url) == (10, 1)
    with (tmp_path / "var" / "imports" / "decoupage-refused.csv").open(encoding="utf-8", newline="") as stream:
        header, *reasons = csv.reader(stream)
    assert header == ["raison"]
    assert [reason.split(" :")[0] for (reason,) in reasons] == ["99999 → 200057867", "Perdue"]


def test_a_dry_run_shows_the_report_and_changes_nothing(import_: Run, url: str, tmp_path: Path) -> None:
    import_("decoupage", write_division(tmp_path / "old"), "--as-of", "2025")
    renamed = [{**DIVISION["communes"][0], "nom": "Bourgueil [sur Loire]"}, *DIVISION["communes"][1:]]
    new = write_division(tmp_path / "new", communes=renamed)
    tried = import_("decoupage", new, "--as-of", "2026", "--dry-run")
    assert _counts(tried)["dry_run"] is True
    for said in ("Changements de nom", "Bourgueil devient Bourgueil [sur Loire] (37031)", "rien n'a été changé"):
        assert said in tried.stderr
    with session_scope(url) as session:
        assert session.scalar(select(Territory.name).where(Territory.id == "37031")) == "Bourgueil"
        assert session.scalars(select(Source.as_of)).all() == ["2025"]
    done = _counts(import_("decoupage", new, "--as-of", "2026"))
    assert {**done, "dry_run": True} == _counts(tried)


def test_a_dry_run_on_an_empty_database_leaves_it_empty(import_: Run, url: str, tmp_path: Path) -> None:
    assert _counts(import_("decoupage", write_division(tmp_path / "d"), "--as-of", "2026", "--dry-run"))["added"] > 0
    assert _rows(url) == (0, 0)


def test_a_second_time_there_is_nothing_to_do_and_no_refusal_is_left(import_: Run, tmp_path: Path) -> None:
    arguments = ("decoupage", write_division(tmp_path / "d"), "--as-of", "2026")
    import_(*arguments)
    again = import_(*arguments)
    assert "déjà importé" in again.stderr
    assert _counts(again)["added"] == 0
    assert not (tmp_path / "var" / "imports" / "decoupage-refused.csv").exists()


def test_wrong_files_are_one_clear_line_and_nothing_changes(import_: Run, url: str, tmp_path: Path) -> None:
    folder = write_division(tmp_path / "d")
    (folder / "epci.json.xz").write_bytes((folder / "epci.json.xz").read_bytes()[:40])
    for arguments, said in (
        (("decoupage", folder, "--as-of", "2026"), "epci"),
        (("decoupage", tmp_path / "absent", "--as-of", "2026"), "manque"),
        (("lune", folder), "decoupage"),
    ):
        result = import_(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr.strip().splitlines()[-1]
    assert _rows(url) == (0, 0)
