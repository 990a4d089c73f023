"""Accounts as an administrator handles them, one's own account, and the log."""

from collections.abc import Callable
from uuid import uuid4

import pyotp
import pytest
from sqlalchemy import select

from bot.accounts import accounts
from bot.accounts.accounts import user_of
from bot.accounts.models import User
from bot.accounts.passwords import hashed, is_right
from bot.accounts.roles import Role
from bot.database import session_scope
from tests.web.console.conftest import OTHER, OWN, Person

PASSWORD = "quatre vaches au pré"
People = Callable[..., Person]


@pytest.fixture
def administrator(person: People) -> Person:
    return person(Role.ADMINISTRATOR)


@pytest.fixture
def agent_id(database: str) -> int:
    """A new agent of the demonstration council."""
    with session_scope(database) as session:
        return int(accounts.add_user(session, f"{uuid4().hex}@mairie.example", "Agnès", "agent", [OWN]).id)


def stored(database: str, id_: int) -> User:
    with session_scope(database) as session:
        user = session.scalars(select(User).where(User.id == id_)).one()
        assert user.councils is not None
        return user


def test_an_account_is_added_and_its_link_shown_once(administrator: Person, database: str) -> None:
    email = f"{uuid4().hex}@mairie.example"
    made = administrator.post("/console/comptes/nouveau", email=email, name="Zoé", role="agent", sites=[OWN])
    link = made.text.split('value="http')[1].split('"')[0]
    with session_scope(database) as session:
        user = user_of(session, email)
        assert accounts.user_of_link(session, link.rpartition("/")[2]).id == user.id
    assert link not in administrator.get(f"/console/comptes/{user.id}").text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"email": "pas une adresse", "role": "agent", "sites": [OWN]}, "e-mail"),
        ({"email": "a1@b.fr", "role": "agent"}, "aucune collectivité"),
        ({"email": "a2@b.fr", "role": "agent", "sites": [OTHER]}, "pas la vôtre"),
        ({"email": "a3@b.fr", "role": "network_administrator", "sites": [OWN]}, "ce rôle"),
        ({"email": "a4@b.fr", "role": "maire", "sites": [OWN]}, "existe pas"),
    ],
)
def test_a_refused_form_comes_back_filled_in(administrator: Person, form: dict[str, str], sentence: str) -> None:
    refused = administrator.post("/console/comptes/nouveau", name="Prénom Nom", **form)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert "Prénom Nom" in refused.text
    assert form["email"] in refused.text


def test_role_and_name_change(administrator: Person, database: str, agent_id: int) -> None:
    changed = administrator.post(f"/console/comptes/{agent_id}", name="Anne", role="trainer", sites=[OWN])
    assert changed.status_code == 303
    assert (stored(database, agent_id).name, stored(database, agent_id).role) == ("Anne", "trainer")


def test_an_account_is_closed_and_opened_again(administrator: Person, database: str, agent_id: int) -> None:
    administrator.post(f"/console/comptes/{agent_id}/fermer")
    assert stored(database, agent_id).active is False
    administrator.post(f"/console/comptes/{agent_id}/ouvrir")
    assert stored(database, agent_id).active is True


def test_nobody_closes_or_changes_his_own_account(administrator: Person, database: str) -> None:
    with session_scope(database) as session:
        own = user_of(session, administrator.email).id
    assert administrator.post(f"/console/comptes/{own}/fermer").status_code == 422
    assert administrator.post(f"/console/comptes/{own}", name="x", role="agent", sites=[OWN]).status_code == 422


def test_an_account_of_several_councils_is_not_for_the_administrator_of_one(
    administrator: Person, database: str, other_council: str
) -> None:
    with session_scope(database) as session:
        both = accounts.add_user(session, f"{uuid4().hex}@both.example", "", "agent", [OWN, other_council]).id
    assert administrator.get(f"/console/comptes/{both}").status_code == 404
    assert administrator.post(f"/console/comptes/{both}/lien").status_code == 404


def test_the_log_tells_in_french_and_only_ones_own(administrator: Person, agent_id: int, person: People) -> None:
    administrator.post(f"/console/comptes/{agent_id}/lien")
    assert f"user:{agent_id}" in administrator.get("/console/journal?action=user_link").text
    assert f"user:{agent_id}" not in person(Role.ADMINISTRATOR, OTHER).get("/console/journal").text


def test_the_log_is_paged(administrator: Person, agent_id: int) -> None:
    for _ in range(101):
        administrator.post(f"/console/comptes/{agent_id}/lien")
    first = administrator.get("/console/journal?action=user_link").text
    older = first.split('href="?action=user_link&amp;avant=')[1].split('"')[0]
    second = administrator.get(f"/console/journal?action=user_link&avant={older}").text
    assert "a donné un lien" in second


class TestOneself:
    @pytest.fixture
    def someone(self, person: People, database: str) -> Person:
        """An agent whose password is known."""
        me = person(Role.AGENT)
        with session_scope(database) as session:
            user = user_of(session, me.email)
            user.totp_secret = None
            user.password = hashed(PASSWORD, user.email)
        return me

    def test_a_code_is_turned_on_then_off(self, someone: Person, database: str) -> None:
        shown = someone.get("/console/moi").text
        assert "<svg" in shown
        secret = shown.split('name="secret" value="')[1].split('"')[0]
        wrong = someone.post("/console/moi/code", secret=secret, code="000000")
        assert wrong.status_code == 422
        assert secret in wrong.text
        assert someone.post("/console/moi/code", secret=secret, code=pyotp.TOTP(secret).now()).status_code == 303
        assert "Activé" in someone.get("/console/moi").text
        assert someone.post("/console/moi/sans-code", present="autre chose").status_code == 422
        assert someone.post("/console/moi/sans-code", present=PASSWORD).status_code == 303
        with session_scope(database) as session:
            assert user_of(session, someone.email).totp_secret is None

    @pytest.mark.parametrize(
        ("form", "sentence"),
        [
            ({"present": "faux", "password": "cinq vaches au pré", "again": "cinq vaches au pré"}, "actuel"),
            ({"present": PASSWORD, "password": "court", "again": "court"}, "caractères"),
            ({"present": PASSWORD, "password": "cinq vaches au pré", "again": "six vaches"}, "les mêmes"),
        ],
    )
    def test_a_refused_password_says_why(self, someone: Person, form: dict[str, str], sentence: str) -> None:
        refused = someone.post("/console/moi/mot-de-passe", **form)
        assert refused.status_code == 422
        assert sentence in refused.text

    def test_a_new_password_signs_out(self, database: str, person: People) -> None:
        me = person(Role.TRAINER, OTHER)
        with session_scope(database) as session:
            user = user_of(session, me.email)
            user.password = hashed(PASSWORD, user.email)
        chosen = "cinq vaches au pré"
        assert me.post("/console/moi/mot-de-passe", present=PASSWORD, password=chosen, again=chosen).status_code == 303
        with session_scope(database) as session:
            assert is_right(user_of(session, me.email).password, chosen)
        assert me.get("/console/moi").status_code == 303
