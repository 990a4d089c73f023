"""The command site: what it shows, changes and refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.conversations.sites import import_sites
from bot.database import session_scope
from bot.knowledge.models import Membership, Source, Territory
from bot.setup import migrate
from tests.conversations.pictures import SVG

Run = Callable[..., Result]
PLACES = [("37031", "commune", "Bourgueil"), ("37261", "commune", "Tours"), ("200072981", "epci", "CC Touraine Ouest")]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database with two communes, of which the first is in a group."""
    address = f"sqlite:///{tmp_path / 'sites.db'}"
    migrate(address)
    with session_scope(address) as session:
        session.add(Source(id=1, code="s", title="S", licence="L", file="f", as_of="2026", fingerprint="0"))
        session.add_all(Territory(id=id_, kind=kind, code=id_, name=name, source_id=1) for id_, kind, name in PLACES)
        session.flush()
        session.add(Membership(member_id="37031", group_id="200072981", source_id=1))
    return address


@pytest.fixture
def site(url: str) -> Run:
    return lambda *arguments: CliRunner().invoke(
        app, ["site", *map(str, arguments)], env={"DATABASE_URL": url, "COLUMNS": "200"}
    )


@pytest.fixture
def added(site: Run) -> dict[str, Any]:
    return _shown(site("add", "ouest", "--name", "CC Ouest", "--territory", "200072981"))


def _shown(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    content: dict[str, Any] = json.loads(line)
    return content


def _refusal(result: Result) -> str:
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


def test_a_site_added_has_its_name_and_the_defaults(added: dict[str, Any], site: Run) -> None:
    assert added["name"] == "CC Ouest"
    assert added["territory"] == {"code": "200072981", "name": "CC Touraine Ouest"}
    assert added["colours"]["light"] == {"accent": "#175a50", "accent_ink": "#ffffff"}
    assert (added["allowed_origins"], added["human"], added["logo"]) == ([], None, None)
    assert _shown(site("show", "ouest")) == _shown(site("list")) == added


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize(
    ("field", "values", "path", "stored"),
    [
        ("name", ["Ouest"], ("name",), "Ouest"),
        ("accent_dark", ["#ffffff"], ("colours", "dark"), {"accent": "#ffffff", "accent_ink": "#000000"}),
        ("allowed_origins", ["https://a.fr", "https://b.fr"], ("allowed_origins",), ["https://a.fr", "https://b.fr"]),
        ("default_commune", ["37031"], ("default_commune",), {"code": "37031", "name": "Bourgueil"}),
        ("territory", ["37261"], ("territory",), {"code": "37261", "name": "Tours"}),
        ("human_phone", ["3939"], ("human",), {"name": None, "phone": "3939", "email": None, "hours": None}),
        ("privacy_url", ["https://a.fr/p"], ("privacy_url",), "https://a.fr/p"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_field_is_changed_and_shown(
    site: Run, field: str, values: list[str], path: tuple[str, ...], stored: object
) -> None:
    _shown(site("set", "ouest", field, *values))
    content: Any = _shown(site("show", "ouest"))
    for step in path:
        content = content[step]
    assert content == stored


@pytest.mark.usefixtures("added")
def test_no_value_empties_a_field_that_may_be_empty(site: Run) -> None:
    _shown(site("set", "ouest", "default_commune", "37031"))
    assert _shown(site("set", "ouest", "default_commune"))["default_commune"] is None
    assert "ne peut pas être vide" in _refusal(site("set", "ouest", "name"))


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "autre"), "Connus : ouest"),
        (("set", "autre", "name", "A"), "Connus : ouest"),
        (("set", "ouest", "couleur", "#000000"), "accent_light"),
        (("set", "ouest", "allowed_origins", "http://a.fr"), "Attendu : https://a.fr"),
        (("set", "ouest", "accent_light", "#ffff00"), "4,5:1"),
        (("set", "ouest", "territory", "99999"), "code INSEE"),
        (("set", "ouest", "default_commune", "37261"), "n'est pas du territoire"),
        (("add", "ouest", "--name", "A", "--territory", "37261"), "existe déjà"),
        (("add", "A B", "--name", "A", "--territory", "37261"), "minuscules"),
        (("add", "tours", "--name", "A", "--territory", "1"), "code INSEE"),
        (("logo", "ouest", "/nulle/part.png"), "ne se lit pas"),
        (("logo", "ouest", __file__), "PNG, SVG ou WebP"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, tuple) else "",
)
def test_what_is_wrong_is_refused_with_its_repair_and_changes_nothing(
    site: Run, arguments: tuple[str, ...], said: str
) -> None:
    before = site("list").stdout
    assert said in _refusal(site(*arguments))
    assert site("list").stdout == before


@pytest.mark.usefixtures("added")
def test_a_logo_is_given_and_removed(site: Run, tmp_path: Path) -> None:
    file = tmp_path / "logo.txt"
    file.write_bytes(SVG)
    assert _shown(site("logo", "ouest", file))["logo"] == "/s/ouest/logo"
    assert _shown(site("remove-logo", "ouest"))["logo"] is None


def test_the_file_of_sites_is_checked_like_the_command_and_adds_only(url: str, tmp_path: Path, site: Run) -> None:
    file = tmp_path / "sites.yml"
    file.write_text(
        'sites: [{key: ouest, name: "Ouest", welcome: "Bonjour", territory: "200072981", default_commune: null,'
        ' allowed_origins: ["https://A.fr"], human_phone: "3939"}]',
        encoding="utf-8",
    )
    for added in (1, 0):
        with session_scope(url) as session:
            assert import_sites(session, file).added == added
    shown = _shown(site("show", "ouest"))
    assert (shown["allowed_origins"], shown["human"]["phone"]) == (["https://a.fr"], "3939")
