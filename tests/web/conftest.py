"""The gateway alone: the real database, and an address of Rasa where nobody listens."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.processes import LOOPBACK, free_port
from bot.settings import Settings
from bot.web.app import create_app
from tests.web.browser import PlainBrowser

Talking = Callable[..., PlainBrowser]


@pytest.fixture(scope="session")
def gateway(settings: Settings, database: str) -> Starlette:
    assert database == settings.database_url
    return create_app(settings, f"http://{LOOPBACK}:{free_port()}")


@pytest.fixture(scope="session")
def client(gateway: Starlette) -> Iterator[TestClient]:
    """A client that sees a 500 as a resident would, not as an exception."""
    with TestClient(gateway, raise_server_exceptions=False, follow_redirects=False) as opened:
        yield opened


@pytest.fixture
def conversation(client: TestClient) -> dict[str, str]:
    """A conversation just opened on the demonstration site."""
    opened = client.post("/api/v1/conversations", json={"site": "cctoval"})
    assert opened.status_code == 201, opened.text
    return dict(opened.json())


@pytest.fixture
def address(conversation: dict[str, str]) -> str:
    return f"/api/v1/conversations/{conversation['conversation']}/messages"


@pytest.fixture
def key(conversation: dict[str, str]) -> dict[str, str]:
    """The header that opens this conversation."""
    return {"Authorization": f"Bearer {conversation['token']}"}


@pytest.fixture
def send(client: TestClient, address: str, key: dict[str, str]) -> Callable[[bytes], int]:
    """Send a raw body in the conversation, and return the status."""

    def sending(body: bytes) -> int:
        return client.post(address, content=body, headers=key).status_code

    return sending


@pytest.fixture
def talking(settings: Settings, database: str) -> Iterator[Talking]:
    """Makes browsers without JavaScript, to whom Rasa answers what it is told to."""
    assert database
    opened: list[PlainBrowser] = []

    def opening(*replies: list[dict[str, Any]], **changes: Any) -> PlainBrowser:
        opened.append(
            PlainBrowser(create_app(settings.copy(update=changes), f"http://{LOOPBACK}:{free_port()}"), *replies)
        )
        return opened[-1]

    yield opening
    for browser in opened:
        browser.close()
