"""Residents of the real house, over HTTP and in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from scripts.browser import PHONE, chromium
from scripts.council_site import Host, allowed, running_host
from tests.conftest import House
from tests.end_to_end.resident import Resident
from tests.end_to_end.visitor import Visitor

DESKTOP = {"width": 1280, "height": 860}


@pytest.fixture
def resident(house: House) -> Resident:
    return Resident(house.url)


@pytest.fixture
def another_resident(house: House) -> Callable[[], Resident]:
    return lambda: Resident(house.url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def host(house: House, database: str) -> Iterator[Host]:
    """A council's site that the partner site names among its origins."""
    with running_host(house.url) as running, allowed(database, running.url):
        yield running


@pytest.fixture
def visitor_on(browser: Browser, house: House) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors on a screen of some size; at the end, nothing must have left for another server."""
    visitors = []

    def make(screen: dict[str, int] = DESKTOP, **options: object) -> Visitor:
        touch = screen["width"] < 500
        settings = {"reduced_motion": "reduce", "locale": "fr-FR", "has_touch": touch, **options}
        visitor = Visitor(browser.new_context(viewport=screen, **settings).new_page(), house.url)
        visitors.append(visitor)
        return visitor

    yield make
    for visitor in visitors:
        visitor.page.context.close()
    origins = {"/".join(url.split("/")[:3]) for visitor in visitors for url in visitor.requests}
    assert all(origin.startswith("http://127.0.0.1:") for origin in origins), origins


@pytest.fixture
def visitor(visitor_on: Callable[..., Visitor]) -> Iterator[Visitor]:
    """On a wide screen; his browser must have nothing to complain of."""
    made = visitor_on()
    yield made
    assert made.errors == []


@pytest.fixture
def on_phone(visitor_on: Callable[..., Visitor]) -> Iterator[Visitor]:
    made = visitor_on(PHONE)
    yield made
    assert made.errors == []
