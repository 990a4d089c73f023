"""Accounts, their one-time links and sessions, and the log that is only added to."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from bot.accounts import accounts, second_step, sign_in
from bot.accounts.accounts import AccountError, LinkError
from bot.accounts.models import AuditEntry, ConsoleSession, OneTimeLink, User
from bot.accounts.passwords import PasswordError
from bot.accounts.roles import Role
from bot.conversations.journal import now
from bot.errors import UnknownCodeError

PASSWORD = "quatre vaches au pré"
KEY = "a secret of the house"


@pytest.fixture
def user(session: Session) -> User:
    """An agent of the demonstration council, with a password."""
    made = accounts.add_user(session, " Agent@Mairie.Example ", "Agnès", "agent", ["cctoval"])
    accounts.choose_password(session, accounts.new_link(session, made), PASSWORD)
    return made


def test_an_address_is_kept_in_lower_case_and_serves_once(session: Session, user: User) -> None:
    assert user.email == "agent@mairie.example"
    with pytest.raises(AccountError, match="existe déjà"):
        accounts.add_user(session, "AGENT@mairie.example", "", "agent", ["cctoval"])


@pytest.mark.parametrize("email", ["", "agent", "@mairie.example", "a@b", "a b@mairie.example", "x" * 300 + "@m.fr"])
def test_what_is_not_an_address_is_refused(session: Session, email: str) -> None:
    with pytest.raises(AccountError, match="e-mail"):
        accounts.add_user(session, email, "", "agent", ["cctoval"])


def test_role_and_council_must_exist(session: Session) -> None:
    with pytest.raises(AccountError, match="rôle"):
        accounts.add_user(session, "a@b.fr", "", "maire", ["cctoval"])
    with pytest.raises(AccountError, match="aucune collectivité"):
        accounts.add_user(session, "a@b.fr", "", "agent", [])
    with pytest.raises(UnknownCodeError):
        accounts.add_user(session, "a@b.fr", "", "agent", ["ailleurs"])


def test_a_link_serves_once(session: Session, user: User) -> None:
    token = accounts.new_link(session, user)
    with pytest.raises(PasswordError):
        accounts.choose_password(session, token, "court")
    accounts.choose_password(session, token, PASSWORD)
    with pytest.raises(LinkError):
        accounts.choose_password(session, token, PASSWORD)


def test_a_new_link_ends_the_one_before(session: Session, user: User) -> None:
    first, second = accounts.new_link(session, user), accounts.new_link(session, user)
    with pytest.raises(LinkError):
        accounts.user_of_link(session, first)
    assert accounts.user_of_link(session, second).id == user.id


def test_an_old_link_no_longer_works(session: Session, user: User) -> None:
    token = accounts.new_link(session, user)
    session.execute(update(OneTimeLink).values(expires_at=now() - timedelta(seconds=1)))
    with pytest.raises(LinkError):
        accounts.user_of_link(session, token)


def test_the_database_holds_neither_password_nor_tokens(session: Session, user: User) -> None:
    link, opened = accounts.new_link(session, user), sign_in.open_session(session, user)
    session.flush()
    kept = [user.password, *session.scalars(select(OneTimeLink.token_hash))]
    kept += session.scalars(select(ConsoleSession.token_hash))
    assert not {PASSWORD, link, opened} & set(kept)


@pytest.mark.parametrize(
    ("email", "password"), [("agent@mairie.example", "autre chose encore"), ("personne@mairie.example", PASSWORD)]
)
def test_a_wrong_pair_is_refused_without_saying_which(session: Session, user: User, email: str, password: str) -> None:
    with pytest.raises(sign_in.SignInError, match="Adresse ou mot de passe"):
        sign_in.check_password(session, email, password)


def test_a_closed_account_is_out_at_once(session: Session, user: User) -> None:
    token = sign_in.open_session(session, user)
    assert sign_in.agent_of(session, token) is not None
    accounts.set_active(session, user, False)
    assert sign_in.agent_of(session, token) is None
    with pytest.raises(sign_in.SignInError):
        sign_in.check_password(session, user.email, PASSWORD)


@pytest.mark.parametrize(("column", "age"), [("last_at", sign_in.IDLE), ("opened_at", sign_in.LONGEST)])
def test_a_session_ends_by_silence_and_by_age(session: Session, user: User, column: str, age: timedelta) -> None:
    token = sign_in.open_session(session, user)
    session.flush()
    session.execute(update(ConsoleSession).values({column: now() - age - timedelta(seconds=1)}))
    assert sign_in.agent_of(session, token) is None


def test_a_visit_makes_the_silence_start_again(session: Session, user: User) -> None:
    token = sign_in.open_session(session, user)
    session.flush()
    session.execute(update(ConsoleSession).values(last_at=now() - sign_in.IDLE + timedelta(minutes=1)))
    assert sign_in.agent_of(session, token) is not None
    session.expire_all()
    assert session.scalar(select(ConsoleSession.last_at).where(ConsoleSession.last_at > now() - timedelta(minutes=1)))


def test_a_new_password_signs_out_everywhere(session: Session, user: User) -> None:
    token = sign_in.open_session(session, user)
    accounts.choose_password(session, accounts.new_link(session, user), "cinq vaches au pré")
    assert sign_in.agent_of(session, token) is None


def test_a_code_serves_once(session: Session, user: User) -> None:
    secret = second_step.new_secret()
    user.totp_secret = second_step.encrypted(secret, KEY)
    code = pyotp.TOTP(secret).now()
    sign_in.check_code(session, user, code, KEY)
    with pytest.raises(sign_in.SignInError):
        sign_in.check_code(session, user, code, KEY)


def test_an_agent_sees_his_councils_and_the_network_all(session: Session, user: User) -> None:
    assert sign_in.as_agent(session, user).sites == {"cctoval"}
    network = accounts.add_user(session, "reseau@orientation.example", "", "network_administrator", [])
    seen = sign_in.as_agent(session, network)
    assert seen.role is Role.NETWORK_ADMINISTRATOR
    assert "cctoval" in seen.sites


def test_the_log_says_who_and_what_but_no_secret(session: Session, user: User) -> None:
    sign_in.open_session(session, user)
    with pytest.raises(sign_in.SignInError):
        sign_in.check_password(session, user.email, "faux mot de passe")
    session.flush()
    entries = session.execute(select(AuditEntry.action, AuditEntry.user_id, AuditEntry.details)).all()
    assert [(action, id_) for action, id_, _ in entries][-2:] == [("sign_in", user.id), ("sign_in_refused", user.id)]
    assert "faux" not in str(entries)


@pytest.mark.parametrize("change", [update(AuditEntry).values(action="other"), delete(AuditEntry)])
def test_the_log_is_only_added_to(session: Session, user: User, change: object) -> None:
    sign_in.open_session(session, user)
    session.flush()
    with pytest.raises(DatabaseError, match="only ever added"):
        session.execute(change)
