"""A conversation in the real database for each test."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.conversations import journal
from bot.conversations.models import Conversation
from bot.database import session_scope
from tests.actions.resident import Resident


@pytest.fixture
def resident(database: str) -> Resident:
    with session_scope(database) as session:
        return Resident(journal.start(session, journal.find_site(session, "cctoval")).id)


@pytest.fixture
def kept(database: str, resident: Resident) -> Callable[[], Conversation]:
    """Return the conversation as the journal holds it now, with all that hangs on it."""

    def read() -> Any:
        with session_scope(database) as session:
            found = session.get(Conversation, resident.conversation)
            assert found is not None
            _ = (found.satisfaction, len(found.orientations))
            return found

    return read
