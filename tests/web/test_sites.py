"""What a page is told of a site before it speaks."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot.conversations.sites import remove_logo, set_logo, site_of
from bot.database import session_scope
from tests.conversations.pictures import SVG

SITE = "/api/v1/sites/cctoval"


def test_a_site_says_all_that_the_widget_shows(client: TestClient) -> None:
    answered = client.get(SITE)
    assert answered.status_code == 200
    assert answered.headers["cache-control"] == "public, max-age=300"
    told = answered.json()
    themes = told.pop("themes")
    assert told == {
        "site": "cctoval",
        "name": "CC Touraine Ouest Val de Loire",
        "welcome": told["welcome"],
        "territory": {"code": "200072981", "name": "CC Touraine Ouest Val de Loire"},
        "default_commune": None,
        "colours": {
            "light": {"accent": "#175a50", "accent_ink": "#ffffff"},
            "dark": {"accent": "#8fd3c4", "accent_ink": "#000000"},
        },
        "logo": None,
        "privacy_url": None,
        "human": None,
    }
    assert len(themes) == 20
    assert {"choice": "theme.dechets", "code": "dechets", "label": themes[0]["label"]} in themes


@pytest.mark.parametrize("key", ["inconnu", "%00", "%ED%A0%80", "a" * 300])
@pytest.mark.parametrize("address", ["/api/v1/sites/{}", "/s/{}/logo"])
def test_an_unknown_site_has_nothing_to_show(client: TestClient, address: str, key: str) -> None:
    answered = client.get(address.format(key))
    assert answered.status_code == 404
    assert "Traceback" not in answered.text


def test_a_site_without_logo_has_none(client: TestClient) -> None:
    assert client.get("/s/cctoval/logo").status_code == 404


@pytest.fixture
def with_logo(database: str) -> Iterator[None]:
    """The demonstration site bears a logo for the time of a test."""
    with session_scope(database) as session:
        set_logo(site_of(session, "cctoval"), SVG)
    yield
    with session_scope(database) as session:
        remove_logo(site_of(session, "cctoval"))


@pytest.mark.usefixtures("with_logo")
def test_a_logo_is_served_as_a_picture_that_runs_nothing_and_that_councils_may_show(client: TestClient) -> None:
    address = client.get(SITE).json()["logo"]
    answered = client.get(address)
    assert (answered.content, answered.headers["content-type"]) == (SVG, "image/svg+xml")
    assert answered.headers["content-security-policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    assert answered.headers["x-content-type-options"] == "nosniff"
    assert answered.headers["cross-origin-resource-policy"] == "cross-origin"
    assert client.get(address, headers={"If-None-Match": answered.headers["etag"]}).status_code == 304
