"""How much one client, and all together, may ask in a minute."""

import pytest
from starlette.testclient import TestClient

from bot.processes import LOOPBACK, free_port
from bot.settings import Settings
from bot.web import limits
from bot.web.app import create_app
from bot.web.limits import Limits

START, SEARCH = "/api/v1/conversations", "/api/v1/communes?q=tours&site=cctoval"
FEW = {
    "conversations_per_minute": 2,
    "turns_per_minute": 3,
    "all_turns_per_minute": 5,
    "searches_per_minute": 4,
    "trusted_proxies": "10.0.0.0/8",
}


class House:
    """A gateway with small limits, and clients at any address."""

    def __init__(self, settings: Settings) -> None:
        self._app = create_app(settings.copy(update=FEW), f"http://{LOOPBACK}:{free_port()}")

    def ask(self, method: str, path: str, address: str = "192.0.2.1", **headers: str) -> int:
        client = TestClient(self._app, client=(address, 1), raise_server_exceptions=False)
        answered = client.request(method, path, headers=headers, json={"site": "inconnu"} if method == "POST" else None)
        if answered.status_code == 429:
            assert 1 <= int(answered.headers["retry-after"]) <= 60
            assert "Réessayez dans" in answered.text
        return int(answered.status_code)


@pytest.fixture
def house(settings: Settings, database: str) -> House:
    assert database
    return House(settings)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", START, 2),
        ("POST", f"{START}/a/messages", 3),
        ("GET", SEARCH, 4),
        ("POST", "/s/cctoval", 2),
    ],
    ids=["conversations", "turns", "searches", "forms"],
)
def test_one_too_many_is_refused_and_told_when_to_come_back(house: House, method: str, path: str, allowed: int) -> None:
    given = [house.ask(method, path) for _ in range(allowed + 2)]
    assert [status == 429 for status in given] == [False] * allowed + [True] * 2
    assert house.ask(method, path, "192.0.2.2") != 429, "another client is not concerned"


def test_all_clients_together_have_a_limit(house: House) -> None:
    given = [house.ask("POST", f"{START}/a/messages", f"192.0.2.{client}") for client in range(7)]
    assert [status == 429 for status in given] == [False] * 5 + [True] * 2


def test_what_is_read_is_not_counted(house: House) -> None:
    paths = ("/api/v1/sites/cctoval", "/health/live", f"{START}/a/messages")
    assert 429 not in [house.ask("GET", path) for path in paths for _ in range(6)]


def test_a_form_of_a_conversation_already_open_opens_none(house: House) -> None:
    given = [house.ask("POST", "/s/cctoval", Cookie="conversation=a") for _ in range(4)]
    assert [status == 429 for status in given] == [False] * 3 + [True]


def test_behind_a_trusted_proxy_each_of_its_clients_counts(house: House) -> None:
    given = [house.ask("POST", START, "10.1.1.1", **{"X-Forwarded-For": f"192.0.2.{one}"}) for one in range(4)]
    assert 429 not in given


def test_nobody_else_may_say_for_whom_he_asks(house: House) -> None:
    given = [house.ask("POST", START, "192.0.2.1", **{"X-Forwarded-For": f"198.51.100.{one}"}) for one in range(3)]
    assert given[-1] == 429


def test_a_client_cannot_hide_behind_a_name_it_gives_to_the_proxy(house: House) -> None:
    given = [
        house.ask("POST", START, "10.1.1.1", **{"X-Forwarded-For": f"198.51.100.{one}, 192.0.2.1, 10.2.2.2"})
        for one in range(3)
    ]
    assert given[-1] == 429


def test_one_ipv6_network_is_one_client(house: House) -> None:
    given = [house.ask("POST", START, f"2001:db8::{one}") for one in range(3)]
    assert given[-1] == 429
    assert house.ask("POST", START, "2001:db8:0:1::1") != 429


@pytest.fixture
def counted(settings: Settings) -> Limits:
    return Limits(settings.copy(update=FEW), "secret")


def _scope(address: str = "192.0.2.1") -> dict[str, object]:
    return {"method": "POST", "path": f"{START}/a/messages", "client": (address, 1), "headers": []}


def test_the_wait_is_until_the_oldest_request_leaves_the_window(
    counted: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        counted.check(_scope())
    key = next(key for key, entries in counted._storage.events.items() if len(entries) == 3 and "all" not in key)
    for age, entry in zip((1, 20, 50), counted._storage.events[key], strict=True):
        entry.atime -= age
    with pytest.raises(limits.TooManyRequestsError) as refused:
        counted.check(_scope())
    assert refused.value.seconds in (10, 11)


def test_addresses_are_not_kept_and_silent_clients_are_forgotten(counted: Limits) -> None:
    counted.check(_scope("192.0.2.77"))
    assert "192.0.2.77" not in str(counted._storage.events)
    for entries in counted._storage.events.values():
        entries.clear()
    counted.forget_silent()
    assert counted._storage.events == {}
