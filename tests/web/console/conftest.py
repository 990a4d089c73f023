"""People signed in to the console: every role, of the demonstration council and of another one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from httpx import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.accounts import accounts, sign_in
from bot.accounts.roles import Role
from bot.conversations.models import Site
from bot.database import session_scope
from bot.settings import Settings
from bot.web.console.guard import COOKIE, csrf_token

OWN, OTHER = "cctoval", "autre-collectivite"
ANCENIS = "44003"


@dataclass
class Person:
    """A browser signed in with an account."""

    client: TestClient
    token: str
    email: str

    def get(self, address: str, **values: Any) -> Response:
        return self.client.get(address, cookies={COOKIE: self.token}, **values)

    def post(self, address: str, **form: Any) -> Response:
        """Send a form as the page itself would: with its CSRF field."""
        return self.client.post(address, data={"csrf": csrf_token(self.token), **form}, cookies={COOKIE: self.token})


@pytest.fixture
def client(client: TestClient) -> TestClient:
    """A browser that nobody is signed in with, whatever the test before did."""
    client.cookies.clear()
    return client


@pytest.fixture(scope="session")
def other_council(settings: Settings, database: str) -> str:
    """Another council, far from the demonstration one."""
    with session_scope(database) as session:
        if session.get(Site, OTHER) is None:
            session.add(Site(key=OTHER, name="Ailleurs", welcome="Bonjour.", territory_id=ANCENIS, allowed_origins=[]))
    return OTHER


@pytest.fixture(scope="session")
def person(gateway: Starlette, database: str, other_council: str) -> Iterator[Callable[[Role, str], Person]]:
    """Give somebody of a role and a council, signed in."""
    made: dict[tuple[Role, str], Person] = {}
    with TestClient(gateway, raise_server_exceptions=False, follow_redirects=False) as client:

        def of(role: Role, site: str = OWN) -> Person:
            email = f"{role.value}@{site}.example"
            with session_scope(database) as session:
                known = made.get((role, site))
                # A test may have ended the session, as whoever changes his password does.
                if known is None or sign_in.agent_of(session, known.token) is None:
                    user = accounts.find_user(session, email)
                    user = user or accounts.add_user(session, email, f"{role.value} {site}", role.value, [site])
                    made[role, site] = Person(client, sign_in.open_session(session, user), email)
            return made[role, site]

        yield of
