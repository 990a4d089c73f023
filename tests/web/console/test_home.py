"""The first page: it tells of what one may do, and of what waits in one's own councils."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from bot.accounts import accounts
from bot.accounts.roles import Role
from bot.conversations.models import Site
from bot.database import session_scope
from bot.web.console.home import counted
from tests.reviews.made_up import hesitated
from tests.web.console.conftest import OTHER, OWN, Person
from tests.web.console.phrasings import proposed_phrasing

People = Callable[..., Person]
HOME = "/console/"


@pytest.mark.parametrize(("count", "told"), [(0, ()), (1, ("1 avis",)), (2, ("2 avis donnés",))])
def test_what_waits_is_counted_in_words(count: int, told: tuple[str, ...]) -> None:
    assert counted(count, "avis", "avis donnés") == told


def test_an_agent_is_told_only_of_what_is_his(person: People) -> None:
    agent, administrator = person(Role.AGENT).get(HOME).text, person(Role.ADMINISTRATOR).get(HOME).text
    assert "Posez une question comme un habitant" in agent
    assert "Donnez un accès à vos collègues" not in agent
    assert "Donnez un accès à vos collègues" in administrator


def _number(text: str, words: str) -> int:
    """Return the number that stands before some words on the page, or 0."""
    before = text.partition(words)[0]
    return int(before.rsplit(">", 1)[1]) if words in text else 0


def test_conversations_of_ones_own_council_wait(person: People, database: str) -> None:
    agent = person(Role.AGENT)
    with session_scope(database) as session:
        hesitated(session, OWN)
        hesitated(session, OWN)
    before = _number(agent.get(HOME).text, " conversations à lire")
    with session_scope(database) as session:
        hesitated(session, OWN)
        hesitated(session, OTHER)
    assert _number(agent.get(HOME).text, " conversations à lire") == before + 1 >= 3


def test_a_phrasing_waits_for_a_trainer(person: People, database: str) -> None:
    with session_scope(database) as session:
        proposed_phrasing(session, OTHER)
    assert _number(person(Role.TRAINER, OTHER).get(HOME).text, " formulation") >= 1
    assert "/console/formulations" not in person(Role.AGENT, OTHER).get(HOME).text


def test_a_site_that_nobody_may_embed_yet_waits(person: People, database: str) -> None:
    with session_scope(database) as session:
        session.get(Site, OTHER).allowed_origins = []
    assert "1 site sans adresse autorisée" in person(Role.ADMINISTRATOR, OTHER).get(HOME).text


def test_an_account_that_was_never_opened_waits(person: People, database: str) -> None:
    administrator = person(Role.ADMINISTRATOR)
    with session_scope(database) as session:
        accounts.add_user(session, f"{uuid4().hex}@mairie.example", "Zoé", "agent", [OWN])
    assert "pas encore ouvert" in administrator.get(HOME).text
