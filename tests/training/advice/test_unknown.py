"""Residents' first messages that nothing known is like."""

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.conversations import journal
from bot.training.advice.book import Book, Known
from bot.training.advice.unknown import FirstMessage, clusters, first_messages
from tests.reviews.made_up import said, understanding

BOOK = Book.of([Known(1, "un gros trou devant chez moi", "voirie.chaussee", "direct"), Known(2, "fuite", "eau", "")])


def test_messages_alike_and_unknown_are_gathered() -> None:
    texts = ["un drone survole mon jardin", "un drone sur mon jardin", "drone survole le jardin"]
    others = ["un gros trou devant chez moi", "gros trou devant chez moi", "un trou devant chez moi", "des chats"]
    messages = [FirstMessage(str(place), text) for place, text in enumerate([*texts, *others])]
    assert clusters(messages, BOOK) == [["0", "1", "2"]]
    assert clusters(messages[:2], BOOK) == []


def test_only_what_was_typed_first_and_lately_is_read(session: Session) -> None:
    ids = [journal.start(session, journal.find_site(session, "cctoval")).id for _ in range(2)]
    said(session, ids[0], "un drone survole mon jardin", understanding())
    said(session, ids[0], "à Bourgueil", understanding())
    said(session, ids[1], "Voirie")
    found = {one.conversation: one.text for one in first_messages(session, journal.now() - timedelta(days=1))}
    assert found.get(ids[0]) == "un drone survole mon jardin"
    assert ids[1] not in found, "a button says nothing new"
    assert first_messages(session, journal.now() + timedelta(days=1)) == []
