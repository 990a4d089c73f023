"""Headers that every answer of the gateway bears."""

import pytest
from starlette.testclient import TestClient

from bot.web.security import MAX_BODY

ANSWERS = [
    ("GET", "/s/cctoval", b"", 200),
    ("GET", "/", b"", 200),
    ("GET", "/static/pages.css", b"", 200),
    ("GET", "/integrer", b"", 200),
    ("GET", "/s/inconnu", b"", 404),
    ("GET", "/nulle-part", b"", 404),
    ("GET", "/health/live", b"", 200),
    ("POST", "/api/v1/conversations", b'{"site": "cctoval"}', 201),
    ("POST", "/api/v1/conversations", b"{", 422),
    ("POST", "/api/v1/conversations/a/messages", b'{"text": "a"}', 401),
    ("PATCH", "/api/v1/conversations", b"", 405),
    ("POST", "/api/v1/conversations", b" " * (MAX_BODY + 1), 413),
]


@pytest.fixture(params=ANSWERS, ids=[f"{method} {path} {status}" for method, path, _, status in ANSWERS])
def policy(request: pytest.FixtureRequest, client: TestClient) -> dict[str, str]:
    """The headers of one answer."""
    method, path, body, status = request.param
    answered = client.request(method, path, content=body)
    assert answered.status_code == status
    return dict(answered.headers)


def test_a_page_runs_no_code_but_its_own_and_sits_in_no_frame(policy: dict[str, str]) -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in policy["content-security-policy"].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["content-security-policy"]


def test_a_page_leaks_nothing_to_others(policy: dict[str, str]) -> None:
    # Between our own pages, forms say where they come from.
    assert policy["referrer-policy"] in ("no-referrer", "same-origin")
    assert policy["x-content-type-options"] == "nosniff"
    assert "geolocation=()" in policy["permissions-policy"]


def test_no_answer_sets_a_cookie(policy: dict[str, str]) -> None:
    assert "set-cookie" not in policy


@pytest.mark.parametrize(
    "path", ["/static/../chat.py", "/static/%2e%2e/templates/chat.html", "/static/..%2f..%2fapp.py", "/static/"]
)
def test_nothing_outside_the_static_folder_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
