"""Which pages may speak to the API: ours, those that the site names, and what comes from no page at all."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from bot.conversations.models import Conversation, Site
from bot.conversations.sites import add_site, set_field, site_of
from bot.database import session_scope
from bot.web.security import MAX_BODY

START = "/api/v1/conversations"
COUNCIL, NEIGHBOUR, STRANGER = "https://www.cctoval.fr", "https://www.voisin.fr", "https://ailleurs.example"


@pytest.fixture(autouse=True)
def _sites(database: str) -> Iterator[None]:
    """The demonstration site names its council's origin, and a neighbour's site its own."""
    with session_scope(database) as session:
        set_field(session, site_of(session, "cctoval"), "allowed_origins", [COUNCIL])
        add_site(session, "voisin", "Voisin", "37031", allowed_origins=[NEIGHBOUR])
    yield
    with session_scope(database) as session:
        set_field(session, site_of(session, "cctoval"), "allowed_origins", [])
        session.delete(session.get(Site, "voisin"))


def _from(origin: str, **more: str) -> dict[str, str]:
    return {"Origin": origin, **more}


@pytest.fixture(params=["start", "turn", "history", "site", "communes"])
def request_of(request: pytest.FixtureRequest, address: str, key: dict[str, str]) -> dict[str, Any]:
    """One request of each kind, all on the demonstration site."""
    kinds: dict[str, dict[str, Any]] = {
        "start": {"method": "POST", "url": START, "json": {"site": "cctoval"}},
        "turn": {"method": "POST", "url": address, "json": {"choice": "jamais-donné"}, "headers": key},
        "history": {"method": "GET", "url": address, "headers": key},
        "site": {"method": "GET", "url": "/api/v1/sites/cctoval"},
        "communes": {"method": "GET", "url": "/api/v1/communes?q=bourg&site=cctoval"},
    }
    return kinds[request.param]


def _ask(client: TestClient, asked: dict[str, Any], origin: str) -> Response:
    return client.request(**{**asked, "headers": {**asked.get("headers", {}), "Origin": origin}})


def test_the_council_named_by_the_site_reads_every_answer(client: TestClient, request_of: dict[str, Any]) -> None:
    answered = _ask(client, request_of, COUNCIL)
    assert answered.status_code != 403
    assert answered.headers["access-control-allow-origin"] == COUNCIL
    assert "Origin" in answered.headers["vary"]


@pytest.mark.parametrize("origin", [NEIGHBOUR, STRANGER, "null", "https://www.cctoval.fr.ailleurs.example"])
def test_another_page_is_refused_and_reads_nothing(client: TestClient, request_of: dict[str, Any], origin: str) -> None:
    answered = _ask(client, request_of, origin)
    assert answered.status_code == 403
    assert "allowed_origins" in answered.json()["repair"]
    assert "access-control-allow-origin" not in answered.headers


def test_our_own_pages_are_served(client: TestClient, request_of: dict[str, Any]) -> None:
    answered = _ask(client, request_of, "http://testserver")
    assert answered.status_code != 403
    assert "access-control-allow-origin" not in answered.headers


@pytest.mark.parametrize("origin", ["http://testserver:8080", "ftp://testserver", "http://[::1", "testserver"])
def test_what_only_looks_like_ours_is_refused(client: TestClient, origin: str) -> None:
    assert client.get("/api/v1/sites/cctoval", headers=_from(origin)).status_code == 403


def test_a_refused_page_opens_no_conversation(client: TestClient, session: Session) -> None:
    assert client.post(START, json={"site": "voisin"}, headers=_from(COUNCIL)).status_code == 403
    assert session.scalars(select(Conversation).where(Conversation.site_key == "voisin")).all() == []


@pytest.mark.parametrize(("origin", "status"), [(COUNCIL, 204), (NEIGHBOUR, 204), (STRANGER, 403)])
def test_a_browser_asks_first_whether_it_may_open(client: TestClient, origin: str, status: int) -> None:
    asked = _from(origin, **{"Access-Control-Request-Method": "POST"})
    assert client.options(START, headers=asked).status_code == status


@pytest.mark.parametrize(("origin", "status"), [(COUNCIL, 204), (NEIGHBOUR, 403), (STRANGER, 403)])
def test_a_browser_asks_first_whether_it_may_speak(client: TestClient, address: str, origin: str, status: int) -> None:
    asked = client.options(address, headers=_from(origin, **{"Access-Control-Request-Method": "POST"}))
    assert asked.status_code == status
    if status == 204:
        assert asked.headers["access-control-allow-headers"] == "authorization, content-type"
        assert asked.headers["access-control-allow-methods"] == "GET, POST"


@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 422), (b"[]", 422), (b'{"site": 3}', 422), (b'{"site": "rien"}', 404)]
)
def test_a_known_page_reads_why_its_request_is_wrong(client: TestClient, body: bytes, status: int) -> None:
    answered = client.post(START, content=body, headers=_from(COUNCIL))
    assert (answered.status_code, answered.headers["access-control-allow-origin"]) == (status, COUNCIL)


def test_a_body_too_large_is_refused_from_another_page_too(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(MAX_BODY // 1_000 + 2):
            yield b" " * 1_000

    assert client.post(START, content=chunks(), headers=_from(COUNCIL)).status_code == 413
    assert client.post(START, content=chunks(), headers=_from(STRANGER)).status_code == 403


def test_pages_and_files_are_not_concerned(client: TestClient) -> None:
    assert client.get("/s/cctoval", headers=_from(STRANGER)).status_code == 200
