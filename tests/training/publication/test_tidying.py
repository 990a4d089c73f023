"""Old models are taken away; what is live, and what one may go back to, never is."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.database import session_factory
from bot.setup import migrate
from bot.training.cards import cards
from bot.training.publication import history, servers
from bot.training.publication.models import PUBLISH, ROLLBACK
from bot.training.publication.tidying import tidy
from tests.training.publication.made_up import new_model

BORN = datetime(2026, 11, 1, tzinfo=timezone.utc)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    url = f"sqlite:///{tmp_path / 'base.db'}"
    migrate(url)
    with session_factory(url)() as opened:
        yield opened


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Models a to h, a the oldest; b was compared too."""
    for day, name in enumerate("abcdefgh"):
        new_model(name, tmp_path / "models", made_at=BORN + timedelta(days=day))
    (tmp_path / "models" / "b.replay.json").write_text("{}")
    return tmp_path / "models"


def published(session: Session, name: str, kind: str = PUBLISH) -> None:
    history.add(session, name, kind, None, "", loaded_by_servers=False)


def left(models: Path) -> str:
    return "".join(sorted(card.name for card in cards(models)))


def test_the_newest_and_those_of_the_last_publications_stay(session: Session, models: Path) -> None:
    for name in "bdcf":
        published(session, name)
    assert tidy(session, models, 2) == ["e", "d", "b", "a"]
    assert left(models) == "cfgh"
    assert list(models.glob("b*")) == [], "neither its card nor its comparison"
    assert tidy(session, models, 2) == []


def test_what_is_live_and_what_one_goes_back_to_stay_however_old(session: Session, models: Path) -> None:
    for name in "abc":
        published(session, name)
    published(session, "b", ROLLBACK)
    tidy(session, models, 1)
    assert left(models) == "abh"
    assert history.previous(session) == "a"


def test_what_a_server_holds_stays(session: Session, models: Path) -> None:
    published(session, "g")
    servers.say(session, "un:8000", "a", "c", "")
    tidy(session, models, 1)
    assert left(models) == "acgh"


def test_what_waits_to_be_loaded_stays(session: Session, models: Path) -> None:
    published(session, "a")
    history.add(session, "b", PUBLISH, None, "", loaded_by_servers=True)
    tidy(session, models, 1)
    assert left(models) == "abh"
