"""The commands quality and links: one object on stdout, words on stderr, no network unless asked."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.database import session_scope
from bot.knowledge.models import Membership, Source, Structure, Territory
from bot.processes import free_port
from bot.setup import migrate
from tests.knowledge.freshness.conftest import Site, site  # noqa: F401

Run = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database with a département of two communes, each with its mairie."""
    address = f"sqlite:///{tmp_path / 'f.db'}"
    migrate(address)
    with session_scope(address) as session:
        session.add(Source(id=1, code="t", title="T", licence="L", file="f", as_of="2026-10", fingerprint="0"))
        session.flush()
        for id_, kind in (("37031", "commune"), ("37123", "commune"), ("D37", "departement")):
            session.add(Territory(id=id_, kind=kind, code=id_, name=id_, population=0, source_id=1))
        session.flush()
        for commune in ("37031", "37123"):
            session.add(Membership(member_id=commune, group_id="D37", source_id=1))
        more = {"kind": "mairie", "name": "M", "hours": [], "source_id": 1}
        session.add(Structure(id="bonne", territory_id="37031", phone="02 47 00 00 00", email="a@b.fr", **more))
        session.add(Structure(id="pire", territory_id="37123", phone="03 90 6", **more))
    return address


@pytest.fixture
def orientation(url: str) -> Run:
    return lambda *arguments: CliRunner().invoke(app, list(arguments), env={"DATABASE_URL": url, "COLUMNS": "200"})


def _object(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    content: dict[str, Any] = json.loads(line)
    return content


def _websites(url: str, *addresses: str) -> None:
    with session_scope(url) as session:
        for number, address in enumerate(addresses):
            more = {"kind": "caf", "name": "C", "hours": [], "source_id": 1, "territory_id": "37031"}
            session.add(Structure(id=f"s{number}", website=address, **more))


def test_the_worst_come_first_with_what_they_lack(orientation: Run) -> None:
    found = _object(orientation("quality"))
    assert (found["structures"], found["territory"]) == (2, None)
    assert [one["id"] for one in found["worst"]] == ["pire", "bonne"]
    assert found["mean_score"] == sum(one["score"] for one in found["worst"]) / 2
    assert found["worst"][0]["faults"]["telephone"].startswith("Le numéro 03 90 6")
    assert (found["faults"]["telephone"], found["faults"]["horaires"], found["faults"]["fraicheur"]) == (1, 2, 0)


@pytest.mark.parametrize(
    ("options", "worst"),
    [
        (("--territory", "37031"), ["bonne"]),
        (("--territory", "D37"), ["pire", "bonne"]),
        (("--limit", "1"), ["pire"]),
        (("--limit", "0"), []),
    ],
)
def test_a_territory_and_a_limit(orientation: Run, options: tuple[str, ...], worst: list[str]) -> None:
    assert [one["id"] for one in _object(orientation("quality", *options))["worst"]] == worst


def test_a_territory_without_structure_has_no_mean(orientation: Run, url: str) -> None:
    with session_scope(url) as session:
        session.add(Territory(id="D72", kind="departement", code="72", name="72", population=0, source_id=1))
    found = _object(orientation("quality", "--territory", "D72"))
    assert (found["structures"], found["mean_score"], found["worst"]) == (0, None, [])


def test_an_unknown_territory_is_refused(orientation: Run) -> None:
    result = orientation("quality", "--territory", "lune")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Attendu : un code INSEE" in result.stderr


def test_without_online_the_network_is_not_used_and_it_is_said(orientation: Run, url: str, site: Site) -> None:  # noqa: F811
    _websites(url, f"{site.url}/a")
    result = orientation("links")
    found = _object(result)
    assert (found["online"], found["opened"], site.asked) == (False, 0, [])
    assert found["website"] == {"ok": 0, "broken": 0, "caution": 0, "missing": 2, "pending": 1}
    assert found["phone"] == {"ok": 1, "broken": 1, "caution": 0, "missing": 1, "pending": 0}
    assert "Le réseau n'a pas servi" in result.stderr
    assert "phone : 03 90 6" in result.stderr


def test_online_opens_keeps_and_does_not_open_again(orientation: Run, url: str, site: Site) -> None:  # noqa: F811
    _websites(url, f"{site.url}/a", f"{site.url}/404", f"{site.url}/503")
    result = orientation("links", "--online")
    found = _object(result)
    assert found["opened"] == 3
    assert found["website"] == {"ok": 1, "broken": 1, "caution": 1, "missing": 2, "pending": 0}
    assert f"website : {site.url}/404 : La page n'existe plus (404)." in result.stderr
    assert _object(orientation("links", "--online"))["opened"] == 0
    worst = {one["id"]: one["faults"] for one in _object(orientation("quality"))["worst"]}
    assert worst["s1"]["site"] == f"Le site {site.url}/404 ne répond plus."


def test_a_limit_opens_no_more(orientation: Run, url: str, site: Site) -> None:  # noqa: F811
    _websites(url, f"{site.url}/a", f"{site.url}/b")
    found = _object(orientation("links", "--online", "--limit", "1"))
    assert (found["opened"], found["website"]["ok"], found["website"]["pending"]) == (1, 1, 1)


def test_a_machine_without_network_notes_nothing(orientation: Run, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    port = free_port()
    _websites(url, *(f"http://127.0.0.1:{port}/{one}" for one in range(5)))
    result = orientation("links", "--online")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "accès au réseau" in result.stderr
    assert _object(orientation("links"))["website"]["pending"] == 5
