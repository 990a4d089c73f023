"""The commands resolve and coverage: JSON on stdout, words on stderr, exit 0, or 2 with one clear line."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.knowledge import coverage
from bot.knowledge.situation import Situation

WASTE, ROAD = "dechets.collecte_oubliee", "voirie.chaussee"
FIELDS = {"problem", "commune", "level", "holder", "structure", "reason", "source", "as_of", "certainty"}
ORIENTATION = Path(sys.executable).parent / "orientation"


@pytest.fixture
def orientation(database: str) -> Callable[..., Result]:
    def run(*arguments: str, lines: str = "") -> Result:
        assert os.environ["DATABASE_URL"] == database
        return CliRunner().invoke(app, list(arguments), input=lines)

    return run


def _answers(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_request_gives_one_object_with_the_fields_of_the_contract(orientation: Callable[..., Result]) -> None:
    (answer,) = _answers(orientation("resolve", WASTE, "37031"))
    assert answer.keys() >= FIELDS | {"missing_questions"}
    assert (answer["problem"], answer["commune"], answer["level"]) == (WASTE, "37031", "epci")
    assert answer["holder"] == {"code": "200072981", "name": "CC Touraine Ouest Val de Loire"}
    assert (answer["certainty"], answer["missing_questions"]) == ("sure", [])


def test_missing_questions_come_with_their_choices(orientation: Callable[..., Result]) -> None:
    (answer,) = _answers(orientation("resolve", ROAD, "37031"))
    (question,) = answer["missing_questions"]
    assert question["question"] == "route"
    assert question["text"].endswith("?")
    assert {"choice": "inconnue", "label": "Je ne sais pas"} in question["choices"]
    assert answer["certainty"] == "to_confirm"


def test_answers_are_given_as_options(orientation: Callable[..., Result]) -> None:
    options = ("--answer", "route=departementale", "--answer", "lieu=hors_agglomeration")
    (answer,) = _answers(orientation("resolve", "voirie.vitesse", "37031", *options))
    assert (answer["level"], answer["holder"]["code"], answer["missing_questions"]) == ("departement", "37", [])


def test_requests_come_one_a_line_and_answers_in_their_order(orientation: Callable[..., Result]) -> None:
    requests: list[dict[str, Any]] = [
        {"problem": WASTE, "commune": "69123", "answers": {}},
        {"problem": ROAD, "commune": "37031", "answers": {"route": "autoroute"}},
        {"problem": WASTE, "commune": "37031"},
        {"problem": WASTE, "commune": "22016", "answers": None},
    ]
    lines = "\n\n".join(json.dumps(one) for one in requests) + "\n"
    answers = _answers(orientation("resolve", lines=lines))
    assert [one["holder"]["code"] for one in answers] == ["200046977", None, "200072981", "22016"]


def test_a_line_answers_as_the_arguments_do(orientation: Callable[..., Result]) -> None:
    line = json.dumps({"problem": ROAD, "commune": "37031", "answers": {"route": "communale"}})
    assert _answers(orientation("resolve", lines=line)) == _answers(
        orientation("resolve", ROAD, "37031", "--answer", "route=communale")
    )


def test_no_request_no_answer(orientation: Callable[..., Result]) -> None:
    assert _answers(orientation("resolve", lines="\n \n")) == []


def _line(**request: Any) -> str:
    return json.dumps({"problem": WASTE, "commune": "37031", **request})


WRONG: list[tuple[tuple[str, ...], str, str]] = [
    (("dechets.lune", "37031"), "", "dechets.lune"),
    ((WASTE, "00000"), "", "00000"),
    ((WASTE,), "", "commune"),
    ((ROAD, "37031", "--answer", "route"), "", "question=choix"),
    ((ROAD, "37031", "--answer", "route=lune"), "", "departementale"),
    ((ROAD, "37031", "--answer", "lune=1"), "", "Attendu : route"),
    ((WASTE, "37031", "--answer", "route=communale"), "", "Aucune réponse"),
    ((), "{pas du JSON", "illisible"),
    ((), "[1, 2]", "illisible"),
    ((), "12", "illisible"),
    ((), '{"problem": "dechets.bac"}', "illisible"),
    ((), _line(answers=["route"]), "illisible"),
    ((), _line(answers="route"), "illisible"),
    ((), _line(problem=ROAD, answers={"route": ["communale"]}), "route"),
    ((), _line(problem=ROAD, answers={"route": 1}), "route"),
    ((), _line(problem=None), "None"),
    ((), _line(commune=37999), "37999"),
]


@pytest.mark.parametrize(("arguments", "lines", "said"), WRONG)
def test_a_wrong_request_exits_2_with_one_clear_line_on_stderr(
    orientation: Callable[..., Result], arguments: tuple[str, ...], lines: str, said: str
) -> None:
    result = orientation("resolve", *arguments, lines=lines)
    assert result.exit_code == 2, result.exception
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert said in line


def test_what_came_before_a_wrong_line_was_answered(orientation: Callable[..., Result]) -> None:
    result = orientation("resolve", lines=_line() + "\n" + _line(commune="x") + "\n" + _line() + "\n")
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 1


@pytest.fixture
def two_communes(monkeypatch: pytest.MonkeyPatch, situation: Callable[[str], Situation]) -> None:
    """The whole country takes a minute: two communes say as much of the command."""
    chosen = [situation("37031"), situation("75056")]
    monkeypatch.setattr(coverage, "situations", lambda session: iter(chosen))


@pytest.mark.usefixtures("two_communes")
def test_coverage_is_one_object(orientation: Callable[..., Result]) -> None:
    (counts,) = _answers(orientation("coverage"))
    assert counts["communes"] == 2
    assert counts["cells"] == sum(counts["certainty"].values())
    assert (counts["empty"], set(counts["certainty"])) == ({}, {"sure", "to_confirm"})


@pytest.mark.usefixtures("two_communes")
def test_coverage_writes_a_page_and_the_list_of_cells(orientation: Callable[..., Result], tmp_path: Path) -> None:
    html, cells = tmp_path / "page.html", tmp_path / "cells.csv"
    (counts,) = _answers(orientation("coverage", "--html", str(html), "--cells", str(cells)))
    assert "Indre-et-Loire" in html.read_text(encoding="utf-8")
    with cells.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert sum(int(row["cases"]) for row in rows) == counts["certainty"]["to_confirm"]
    assert {row["exemple"] for row in rows} == {"37031", "75056"}


@pytest.mark.parametrize("option", ["--html", "--cells"])
@pytest.mark.parametrize("file", ["", "absent/file"], ids=["a folder", "in no folder"])
def test_a_file_that_cannot_be_written_is_said_before_the_work(
    orientation: Callable[..., Result], tmp_path: Path, option: str, file: str
) -> None:
    result = orientation("coverage", option, str(tmp_path / file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "ne peut pas être écrit" in result.stderr


def _process(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [ORIENTATION, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, timeout=120
    )


def test_the_installed_command_keeps_stdout_for_json(database: str) -> None:
    done = _process("resolve", WASTE, "37031", DATABASE_URL=database)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["structure"]["name"] == "Communauté de communes Touraine Ouest Val de Loire"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////dev/null/base.db", "DATABASE_URL"),
        ("postgresql://nobody@127.0.0.1:1/none", "DATABASE_URL"),
        ("mysql://x/y", "Réglage DATABASE_URL incorrect"),
    ],
    ids=["dossier impossible", "serveur absent", "moteur inconnu"],
)
def test_a_database_out_of_reach_is_one_line_that_says_what_to_check(url: str, said: str) -> None:
    done = _process("resolve", WASTE, "37031", DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_empty_database_is_one_line_that_says_to_set_it_up(tmp_path: Path) -> None:
    done = _process("resolve", WASTE, "37031", DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}")
    assert done.returncode == 2
    assert "orientation setup" in done.stderr
    assert len(done.stderr.splitlines()) == 1
