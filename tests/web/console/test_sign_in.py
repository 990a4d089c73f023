"""Signing in as a person does: link, password, code, refusals, out."""

import pyotp
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.accounts import accounts, second_step
from bot.accounts.models import AuditEntry
from bot.database import session_scope
from bot.web.console.attempts import Attempts
from bot.web.console.guard import COOKIE

PASSWORD = "quatre vaches au pré"


@pytest.fixture
def email(gateway: Starlette, database: str, request: pytest.FixtureRequest) -> str:
    """A new agent who has chosen a password."""
    gateway.state.attempts = Attempts(gateway.state.secret)
    address = f"{abs(hash(request.node.nodeid))}@mairie.example"
    with session_scope(database) as session:
        user = accounts.add_user(session, address, "Agnès Martin", "agent", ["cctoval"])
        accounts.choose_password(session, accounts.new_link(session, user), PASSWORD)
    return address


def test_the_console_sends_to_sign_in_and_back(client: TestClient, email: str) -> None:
    first = client.get("/console/")
    assert (first.status_code, first.headers["location"]) == (303, "/console/connexion?retour=/console/")
    signed = client.post("/console/connexion", data={"email": email, "password": PASSWORD, "back": "/console/"})
    assert (signed.status_code, signed.headers["location"]) == (303, "/console/")
    cookie = signed.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    page = client.get("/console/", cookies={COOKIE: signed.cookies[COOKIE]})
    assert page.status_code == 200
    assert "Agnès Martin" in page.text
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("back", ["https://mal.example/", "//mal.example", "/console/\\mal.example", "/console//x", ""])
def test_one_is_never_sent_elsewhere(client: TestClient, email: str, back: str) -> None:
    signed = client.post("/console/connexion", data={"email": email, "password": PASSWORD, "back": back})
    assert signed.headers["location"] == "/console/"


def test_a_refusal_is_said_and_logged(client: TestClient, email: str, database: str) -> None:
    refused = client.post("/console/connexion", data={"email": email, "password": "autre chose"})
    assert refused.status_code == 401
    assert "Adresse ou mot de passe incorrect" in refused.text
    assert email in refused.text
    with session_scope(database) as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert last.action == "sign_in_refused"


def test_after_ten_attempts_one_waits(client: TestClient, email: str) -> None:
    statuses = [
        client.post("/console/connexion", data={"email": email, "password": "faux"}).status_code for _ in range(11)
    ]
    assert statuses == [401] * 10 + [429]
    blocked = client.post("/console/connexion", data={"email": email, "password": PASSWORD})
    assert blocked.status_code == 429
    assert int(blocked.headers["retry-after"]) > 0


def test_with_a_second_step_the_password_alone_opens_nothing(
    client: TestClient, email: str, gateway: Starlette
) -> None:
    secret = second_step.new_secret()
    with session_scope(gateway.state.settings.database_url) as session:
        accounts.user_of(session, email).totp_secret = second_step.encrypted(secret, gateway.state.secret)
    half = client.post("/console/connexion", data={"email": email, "password": PASSWORD})
    assert half.status_code == 200
    assert COOKIE not in half.cookies
    token = half.text.split('name="half" value="')[1].split('"')[0]
    wrong = client.post("/console/connexion", data={"half": token, "code": "000000"})
    assert wrong.status_code == 401
    right = client.post("/console/connexion", data={"half": token, "code": pyotp.TOTP(secret).now()})
    assert right.status_code == 303
    assert COOKIE in right.cookies


def test_a_false_half_way_token_is_refused(client: TestClient, email: str) -> None:
    refused = client.post("/console/connexion", data={"half": "made up", "code": "000000"})
    assert refused.status_code == 401
    assert "Recommencez" in refused.text


def test_a_link_lets_one_choose_a_password(client: TestClient, email: str, database: str) -> None:
    with session_scope(database) as session:
        token = accounts.new_link(session, accounts.user_of(session, email))
    address = f"/console/lien/{token}"
    assert "Agnès Martin" in client.get(address).text
    assert client.post(address, data={"password": "court", "again": "court"}).status_code == 422
    different = client.post(address, data={"password": "cinq vaches au pré", "again": "six vaches au pré"})
    assert different.status_code == 422
    chosen = client.post(address, data={"password": "cinq vaches au pré", "again": "cinq vaches au pré"})
    assert chosen.status_code == 303
    assert client.get(address).status_code == 404
    old = client.post("/console/connexion", data={"email": email, "password": PASSWORD})
    assert old.status_code == 401


def test_signing_out_ends_the_session(client: TestClient, email: str) -> None:
    signed = client.post("/console/connexion", data={"email": email, "password": PASSWORD})
    cookies = {COOKIE: signed.cookies[COOKIE]}
    csrf = client.get("/console/", cookies=cookies).text.split('name="csrf" value="')[1].split('"')[0]
    assert client.post("/console/deconnexion", data={"csrf": csrf}, cookies=cookies).status_code == 303
    assert client.get("/console/", cookies=cookies).status_code == 303
