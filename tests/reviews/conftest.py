"""An agent and another, of the demonstration council; each test's changes are undone."""

import pytest
from sqlalchemy.orm import Session

from bot.accounts import accounts, sign_in
from bot.accounts.sign_in import Agent


@pytest.fixture
def agent(session: Session) -> Agent:
    return made(session, "agnes@relecture.example")


@pytest.fixture
def colleague(session: Session) -> Agent:
    return made(session, "bruno@relecture.example")


@pytest.fixture
def administrator(session: Session) -> Agent:
    return made(session, "chef@relecture.example", "administrator")


def made(session: Session, email: str, role: str = "agent") -> Agent:
    return sign_in.as_agent(session, accounts.add_user(session, email, email.partition("@")[0], role, ["cctoval"]))
