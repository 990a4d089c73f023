"""The first way into the console: a link for the demonstration's own account, until somebody has an account."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.accounts import accounts
from bot.accounts.accounts import LinkError, user_of_link
from bot.accounts.demonstration import EMAIL, SITE, demonstration_token
from bot.accounts.sign_in import as_agent
from bot.conversations.models import Site
from bot.database import session_scope
from bot.knowledge.models import Source, Territory
from bot.serve import invite
from bot.settings import Settings
from bot.setup import migrate

CITY = "37031"


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """The address of a database without a site or an account."""
    address = f"sqlite:///{tmp_path / 'bare.db'}"
    migrate(address)
    with session_scope(address) as session:
        session.add(Source(id=1, code="s", title="S", licence="L", file="f", as_of="2026", fingerprint="0"))
        session.add(Territory(id=CITY, kind="commune", code=CITY, name="Bourgueil", source_id=1))
    return address


@pytest.fixture
def url(bare: str) -> str:
    """The address of a database with the demonstration site, and no account."""
    with session_scope(bare) as session:
        session.add(Site(key=SITE, name="CC", welcome="Bonjour.", territory_id=CITY, allowed_origins=[]))
    return bare


def printed(settings: Settings, url: str) -> list[str]:
    """Return the lines that whoever starts the product reads, on a narrow terminal."""
    said = io.StringIO()
    invite(settings.copy(update={"database_url": url}), Console(file=said, width=40), "http://127.0.0.1:8000")
    return said.getvalue().splitlines()


def test_the_link_opens_an_account_of_the_demonstration_alone(url: str) -> None:
    with session_scope(url) as session:
        token = demonstration_token(session)
        assert token
        user = user_of_link(session, token)
        assert user.email == EMAIL
        assert as_agent(session, user).sites == {SITE}


def test_only_the_last_link_works_and_there_is_one_account(url: str) -> None:
    with session_scope(url) as session:
        first, second = demonstration_token(session), demonstration_token(session)
        assert first
        assert second
        assert user_of_link(session, second).email == EMAIL
        with pytest.raises(LinkError):
            user_of_link(session, first)


def test_there_is_no_link_once_somebody_has_an_account(url: str) -> None:
    with session_scope(url) as session:
        accounts.add_user(session, "claire@mairie.example", "Claire", "administrator", [SITE])
        assert demonstration_token(session) is None


def test_a_closed_demonstration_stays_closed(url: str) -> None:
    with session_scope(url) as session:
        demonstration_token(session)
        accounts.set_active(session, accounts.user_of(session, EMAIL), False)
        assert demonstration_token(session) is None


def test_the_link_is_printed_whole(settings: Settings, url: str) -> None:
    links = [line for line in printed(settings, url) if line.startswith("http://127.0.0.1:8000/console/lien/")]
    assert len(links) == 1
    with session_scope(url) as session:
        assert user_of_link(session, links[0].rpartition("/")[2]).email == EMAIL


def test_without_the_demonstration_nothing_is_printed(settings: Settings, bare: str) -> None:
    assert printed(settings, bare) == []


def test_without_a_database_nothing_is_printed_and_nothing_fails(settings: Settings, tmp_path: Path) -> None:
    assert printed(settings, f"sqlite:///{tmp_path / 'empty.db'}") == []
