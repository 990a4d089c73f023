"""Headers that every answer of the gateway bears."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.web.security import MAX_BODY

ANSWERS = [
    ("GET", "/s/cctoval", b"", 200),
    ("GET", "/", b"", 200),
    ("GET", "/static/pages.css", b"", 200),
    ("GET", "/console/static/console.css", b"", 200),
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


def test_nothing_runs_but_our_own_code_and_nothing_sits_in_a_frame(policy: dict[str, str]) -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in policy["content-security-policy"].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules.get("script-src", "'self'") == "'self'"
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


def test_a_page_refuses_frames_in_old_browsers_and_the_hands_of_others(client: TestClient) -> None:
    page = client.get("/s/cctoval").headers
    assert "script-src 'self'" in page["content-security-policy"]
    assert page["x-frame-options"] == "DENY"
    assert page["cross-origin-opener-policy"] == page["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/v1/conversations"), ("GET", "/api/v1/conversations/a/messages")]
)
def test_what_is_said_stays_in_no_cache(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path, json={"site": "cctoval"}).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/widget.js", "/widget/panel.js", "/widget/a/b.css"])
def test_files_of_the_widget_may_be_read_from_everywhere(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/widget.json", "/widgets", "/s/widget.js", "/api/v1/openapi.json"])
def test_nothing_else_may(client: TestClient, path: str) -> None:
    assert "access-control-allow-origin" not in client.get(path).headers


def test_files_are_compressed_and_kept_and_asked_again_by_their_print(client: TestClient) -> None:
    page = client.get("/s/cctoval").text
    path = re.findall(r'href="(/[^"]+\.css)"', page)[0]
    file = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert file.headers["content-encoding"] == "gzip"
    assert file.headers["cache-control"] == "public, max-age=300"
    assert client.get(path, headers={"If-None-Match": file.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/s/cctoval", "/api/v1/sites/cctoval"])
def test_what_residents_say_or_may_choose_is_not_compressed(client: TestClient, path: str) -> None:
    assert "content-encoding" not in client.get(path, headers={"Accept-Encoding": "gzip"}).headers


def test_https_stays_https_where_a_trusted_proxy_says_so(gateway: Starlette) -> None:
    told = {"X-Forwarded-Proto": "https"}
    behind_proxy = TestClient(gateway, client=("127.0.0.1", 1)).get("/health/live", headers=told)
    assert behind_proxy.headers["strict-transport-security"] == "max-age=31536000"
    from_anyone = TestClient(gateway, client=("203.0.113.9", 1)).get("/health/live", headers=told)
    assert "strict-transport-security" not in from_anyone.headers
