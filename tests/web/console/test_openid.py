"""Signing in through a provider: a real one on loopback, right and wrong in every way that matters."""

import time
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.accounts import accounts
from bot.accounts.openid import Provider
from bot.database import session_scope
from bot.web.console.guard import COOKIE
from tests.web.console.provider import CLIENT, SECRET, LocalProvider, local_provider

LEAVE = "/console/fournisseur"


@pytest.fixture(scope="module")
def running() -> Iterator[LocalProvider]:
    with local_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: LocalProvider, gateway: Starlette, database: str) -> Iterator[LocalProvider]:
    """The provider, known to the console, where an agent with an account signs in."""
    running.claims, running.signed_with, running.email = {}, None, f"{uuid4().hex}@mairie.example"
    with session_scope(database) as session:
        accounts.add_user(session, running.email, "Agnès", "agent", ["cctoval"])
    gateway.state.openid = Provider(running.issuer, CLIENT, SECRET)
    yield running
    gateway.state.openid = None


@pytest.fixture
def browser(gateway: Starlette) -> TestClient:
    """A browser of its own. Not entered: leaving would end the gateway's lifespan for the tests that follow."""
    return TestClient(gateway, raise_server_exceptions=False, follow_redirects=False)


def returned(browser: TestClient) -> str:
    """Leave for the provider, sign in there, and return the address it sends back to."""
    left = browser.get(LEAVE)
    assert left.status_code == 303, left.text
    return httpx.get(left.headers["location"]).headers["location"]


def test_whoever_has_an_account_comes_in(browser: TestClient, provider: LocalProvider) -> None:
    arrived = browser.get(returned(browser))
    assert arrived.status_code == 303
    assert browser.get("/console/", cookies={COOKIE: arrived.cookies[COOKIE]}).status_code == 200


def test_the_address_may_be_written_in_capitals(browser: TestClient, provider: LocalProvider) -> None:
    provider.claims = {"email": provider.email.upper()}
    assert browser.get(returned(browser)).status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "http://another.example"},
        {"exp": int(time.time()) - 3600},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"email": "personne@ailleurs.example"},
    ],
    ids=lambda claims: "-".join(claims),
)
def test_a_wrong_claim_lets_nobody_in(browser: TestClient, provider: LocalProvider, claims: dict[str, object]) -> None:
    provider.claims = claims
    refused = browser.get(returned(browser))
    assert refused.status_code == 401
    assert COOKIE not in refused.cookies


def test_another_key_lets_nobody_in(browser: TestClient, provider: LocalProvider) -> None:
    provider.signed_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert browser.get(returned(browser)).status_code == 401


def test_a_return_serves_once(browser: TestClient, provider: LocalProvider) -> None:
    back = returned(browser)
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 401


def test_the_return_of_another_browser_is_refused(
    browser: TestClient, gateway: Starlette, provider: LocalProvider
) -> None:
    back = returned(browser)
    other = TestClient(gateway, follow_redirects=False)
    assert other.get(back).status_code == 401
    other.get(LEAVE)
    assert other.get(back).status_code == 401


def test_a_closed_account_stays_out(browser: TestClient, provider: LocalProvider, database: str) -> None:
    with session_scope(database) as session:
        accounts.set_active(session, accounts.user_of(session, provider.email), False)
    assert browser.get(returned(browser)).status_code == 401


def test_a_provider_that_is_down_is_said(browser: TestClient, provider: LocalProvider, gateway: Starlette) -> None:
    gateway.state.openid = Provider("http://127.0.0.1:9", CLIENT, SECRET)
    refused = browser.get(LEAVE)
    assert refused.status_code == 503
    assert "mot de passe" in refused.text


def test_the_button_is_there_only_when_a_provider_is_set(
    browser: TestClient, provider: LocalProvider, gateway: Starlette
) -> None:
    assert LEAVE in browser.get("/console/connexion").text
    gateway.state.openid = None
    assert LEAVE not in browser.get("/console/connexion").text
    assert browser.get(LEAVE).status_code == 401
