"""The last month's first messages through two models: what would lead elsewhere."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from bot.conversations import journal
from bot.conversations.models import Conversation, Site
from bot.knowledge.taxonomy import Taxonomy
from bot.training.replay import first_messages, read_replay, replay, way_of, words_of, write_replay
from tests.reviews.made_up import BOURGUEIL, hesitated, said, understanding
from tests.training.small_model import LAMPS, ROAD, small_reader

MONTH = timedelta(days=30)


@pytest.fixture
def site(session: Session) -> str:
    """A council of its own, whose messages alone are told apart."""
    key = f"rejeu-{uuid4().hex[:8]}"
    session.add(Site(key=key, name="Rejeu", welcome="Bonjour.", territory_id=BOURGUEIL, allowed_origins=[]))
    session.flush()
    return key


def test_only_first_messages_of_the_month_are_read_again(session: Session, site: str) -> None:
    new = hesitated(session, site, "le lampadaire est cassé")
    said(session, new.conversation_id, "à Bourgueil", understanding())
    old = hesitated(session, site, "un vieux message")
    session.get(Conversation, old.conversation_id).started_at = journal.now() - timedelta(days=31)
    session.flush()
    told = first_messages(session, journal.now() - MONTH, 1)
    assert [(one.text, one.commune) for one in told] == [("le lampadaire est cassé", BOURGUEIL)]


def test_what_leads_elsewhere_is_kept_without_its_words(
    session: Session, taxonomy: Taxonomy, site: str, tmp_path: Path
) -> None:
    hesitated(session, site, "le lampadaire est cassé, monsieur Untel")
    hesitated(session, site, "bonjour")
    found = replay(session, taxonomy, (), ("ancien", small_reader()), small_reader(swapped=True))
    words = words_of(session, [one.message for one in found.moved], {site})
    own = [one for one in found.moved if one.message in words]
    assert found.read >= 2
    assert [(one.before.problem, one.after.problem) for one in own] == [(LAMPS, ROAD)]
    assert None not in (own[0].before.holder, own[0].after.holder)
    write_replay(tmp_path, "nouveau", found)
    assert read_replay(tmp_path, "nouveau") == found
    assert "Untel" not in (tmp_path / "nouveau.replay.json").read_text(encoding="utf-8")
    assert words_of(session, [own[0].message], {"cctoval"}) == {}


def test_the_same_model_moves_nothing(session: Session, taxonomy: Taxonomy, site: str) -> None:
    hesitated(session, site, "le lampadaire est cassé")
    reader = small_reader()
    assert replay(session, taxonomy, (), ("ancien", reader), reader).moved == []


def test_a_message_to_rephrase_says_nothing_of_what_was_thought() -> None:
    # The same trouble for the resident, whatever the model leant to.
    unsure = small_reader().understand("le lampadaire est cassé", ())
    assert way_of(unsure).problem == LAMPS
    assert way_of(type(unsure)(**{**vars(unsure), "decision": "reject"})).problem is None


def test_no_replay_is_no_replay(tmp_path: Path) -> None:
    (tmp_path / "coupe.replay.json").write_text("{", encoding="utf-8")
    assert read_replay(tmp_path, "coupe") is None
