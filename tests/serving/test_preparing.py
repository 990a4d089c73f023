"""What a Rasa reads before it serves."""

import sys

import pytest

from bot.knowledge import places
from bot.serving.preparing import prepare
from bot.settings import settings


@pytest.mark.usefixtures("session")
def test_the_server_and_the_place_names_are_there() -> None:
    prepare()
    assert {"rasa.server", "bot.conversations.channel"} <= sys.modules.keys()
    url = settings().database_url
    assert places.shared_gazetteer(url).locate("à Bourgueil", expected=False, territory=frozenset()).commune == "37031"
    assert places.shared_gazetteer(url) is places.shared_gazetteer(url)
