"""The HTTP API: what it refuses, and how it says so. Rasa does not answer here (tests/end_to_end does)."""

import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from bot.conversations.models import Message
from bot.web.api import MAX_TEXT
from bot.web.security import MAX_BODY

START = "/api/v1/conversations"
Sender = Callable[[bytes], int]


def test_a_site_opens_a_conversation_with_a_greeting(conversation: dict[str, object]) -> None:
    greeting = str(conversation["messages"])
    assert "Touraine Ouest Val de Loire" in greeting
    assert "assistant automatique" in greeting
    assert "gardés" in greeting, "it says how long the conversation is kept"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"site": "inconnu"}', 404),
        (b'{"site": ""}', 404),
        (b'{"site": "\\u0000"}', 404),
        (b'{"site": "\\ud800"}', 404),
        (b'{"site": 7}', 422),
        (b'{"site": null}', 422),
        (b'{"site": "cctoval", "plus": 1}', 422),
        (b"{}", 422),
        (b"", 422),
        (b"site=cctoval", 422),
        (b"[" * 16_000, 422),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_conversation_is_not_opened_on(client: TestClient, body: bytes, status: int) -> None:
    refused = client.post(START, content=body)
    assert refused.status_code == status
    assert refused.json()["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer faux"},
        {"Authorization": "Basic ZTplOg=="},
        {"Authorization": "Bearer é".encode()},
    ],
    ids=["sans", "vide", "faux", "basic", "accent"],
)
def test_nobody_speaks_without_the_token(
    client: TestClient, address: str, headers: dict[str, str], session: Session
) -> None:
    refused = client.post(address, json={"text": "intrus à la porte"}, headers=headers)
    assert refused.status_code == 401
    assert refused.json()["repair"]
    assert session.scalars(select(Message).where(Message.text == "intrus à la porte")).all() == []


def test_the_token_of_another_conversation_does_not_open_this_one(client: TestClient, address: str) -> None:
    other = client.post(START, json={"site": "cctoval"}).json()["token"]
    refused = client.post(address, json={"text": "bonjour"}, headers={"Authorization": f"Bearer {other}"})
    assert refused.status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "un trou", "choice": "abc"}',
        b"{}",
        b'{"text": ""}',
        b'{"text": " \\n\\t "}',
        b'{"text": "\\u0000"}',
        b'{"choice": ""}',
        b'{"text": null, "choice": null}',
        b'{"text": 3}',
        b'{"text": true}',
        b'{"text": NaN}',
        b'{"text": ["un trou"]}',
        b'{"text": "un trou", "sender": "x"}',
        b'{"choice": "' + b"a" * 41 + b'"}',
        b'{"text": "un trou", "turn": "court"}',
        b'{"text": "un trou", "turn": "' + b"a" * 41 + b'"}',
        b'{"text": "un trou", "turn": "12345678\\n"}',
        b'{"text": "un trou", "turn": "1234 5678"}',
        b'{"text": "un trou", "turn": 12345678}',
        b"null",
        b'"un trou"',
        b"un trou",
        b'{"text": "un trou"',
        b"\xff\xfe",
        b"",
        b'{"text":' + b"[" * 10_000,
        b"[" * 16_000,
    ],
    ids=lambda body: repr(body[:30]),
)
def test_a_turn_is_refused(send: Sender, body: bytes) -> None:
    assert send(body) == 422


@pytest.mark.parametrize(("length", "status"), [(MAX_TEXT, 200), (MAX_TEXT + 1, 422)])
def test_a_text_may_hold_two_thousand_characters(send: Sender, length: int, status: int) -> None:
    assert send(json.dumps({"text": "é" * length}, ensure_ascii=False).encode()) == status


@pytest.mark.parametrize("choice", ["jamais-donné", "\\u0000", "' OR 1=1 --"])
def test_a_choice_that_was_never_given_out_is_unknown(send: Sender, choice: str) -> None:
    assert send(f'{{"choice": "x{choice}"}}'.encode()) == 404


def test_a_body_too_large_is_refused(client: TestClient, address: str, key: dict[str, str]) -> None:
    refused = client.post(address, content=b" " * (MAX_BODY + 1), headers=key)
    assert refused.status_code == 413
    assert refused.json()["repair"]


def test_a_body_too_large_in_chunks_is_refused(client: TestClient, address: str, key: dict[str, str]) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(MAX_BODY // 1_000 + 1):
            yield b" " * 1_000

    refused = client.post(address, content=chunks(), headers=key)
    assert "content-length" not in refused.request.headers
    assert refused.status_code == 413


@pytest.mark.parametrize(
    ("sent", "kept"),
    [('{"text": "un \\u0000trou"}', "un trou"), ('{"text": "un \\ud800trou"}', "un trou")],
    ids=["NUL", "surrogate"],
)
def test_what_no_database_can_hold_is_left_out(
    send: Sender, sent: str, kept: str, conversation: dict[str, str], session: Session
) -> None:
    assert send(sent.encode()) == 200
    query = select(Message.text).where(
        Message.conversation_id == conversation["conversation"], Message.sender == "resident"
    )
    assert session.scalars(query).all() == [kept]


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
_NAMES = st.sampled_from(["text", "choice", "site", "sender", "metadata"])
_ESCAPES = st.sampled_from(["\\u0000", "\\ud83d", "\\udfff", "\\n", "\\\\", "/restart", "\\u202e", "é", "🗑"])
_ODD_STRINGS = st.lists(_ESCAPES, min_size=1, max_size=6).map("".join)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "ignore")),
    _JSON.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(_NAMES, _JSON, max_size=3).map(lambda value: json.dumps(value).encode()),
    st.builds(lambda name, value: f'{{"{name}": "{value}"}}'.encode(), _NAMES, _ODD_STRINGS),
)


@hypothesis_settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=BODIES, opening=st.booleans())
def test_no_body_makes_the_gateway_fail(
    client: TestClient, address: str, key: dict[str, str], body: bytes, opening: bool
) -> None:
    answered = client.post(START if opening else address, content=body, headers=key)
    assert answered.status_code in (200, 201, 404, 422), answered.text
    assert isinstance(answered.json(), dict)


@pytest.mark.parametrize(("method", "status"), [("PUT", 405), ("DELETE", 405)])
def test_other_methods_are_refused(client: TestClient, address: str, method: str, status: int) -> None:
    assert client.request(method, address).status_code == status


def test_live_says_that_the_gateway_runs(client: TestClient) -> None:
    assert client.get("/health/live").status_code == 200


def test_ready_says_which_part_is_missing(client: TestClient) -> None:
    answered = client.get("/health/ready")
    assert answered.status_code == 503
    assert answered.json() == {"database": True, "rasa": False}
