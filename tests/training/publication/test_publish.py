"""Publishing and going back: what is wanted, by whom, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.accounts.models import AuditEntry
from bot.database import session_factory
from bot.errors import ModelError
from bot.settings import Settings
from bot.setup import migrate
from bot.training.cards import archive_of, cards
from bot.training.publication import history, publish, servers
from bot.training.publication.history import Step, live_model, standing
from bot.training.publication.models import FAILED, FIRST, LIVE, PUBLISH, REQUESTED, ROLLBACK
from tests.training.publication.made_up import new_model, right


@pytest.fixture
def apart(settings: Settings, tmp_path: Path) -> Settings:
    """A database and a folder of models of one's own."""
    return settings.copy(
        update={"database_url": f"sqlite:///{tmp_path / 'base.db'}", "orientation_models": tmp_path / "models"}
    )


@pytest.fixture
def session(apart: Settings) -> Iterator[Session]:
    migrate(apart.database_url)
    with session_factory(apart.database_url)() as opened:
        yield opened


@pytest.fixture
def three(apart: Settings) -> list[str]:
    return [new_model(name, apart.orientation_models, figures=right()) for name in ("a", "b", "c")]


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ("", ""),
        ("+a", "a"),
        ("+a +b +b", "ab"),
        ("+a +b <a", "a"),
        ("+a +b +c <b <a", "a"),
        ("+a +b <a +c", "ac"),
        ("+a +b +a <b", "ab"),
        ("<a", "a"),
    ],
)
def test_what_stands_is_what_one_did_not_go_back_from(steps: str, left: str) -> None:
    kinds = {"+": PUBLISH, "<": ROLLBACK}
    assert standing([Step(one[1], kinds[one[0]]) for one in steps.split()]) == list(left)


def test_without_servers_a_model_is_live_at_once_and_back_again(
    apart: Settings, session: Session, three: list[str]
) -> None:
    publish.publish_first(session, apart, "a")
    assert not history.chosen_by_people(session)
    publish.publish(session, apart, "b", None)
    assert history.chosen_by_people(session)
    session.commit()
    assert live_model(apart) == archive_of(apart.orientation_models, "b")
    assert publish.rollback(session, apart, None) == "a"
    assert history.live_name(session) == "a"
    assert [(row.model, row.kind, row.state) for row in history.newest(session, 3)] == [
        ("a", ROLLBACK, LIVE),
        ("b", PUBLISH, LIVE),
        ("a", FIRST, LIVE),
    ]
    with pytest.raises(ModelError, match="avant celui-ci"):
        publish.rollback(session, apart, None)
    assert list(session.scalars(select(AuditEntry.action))) == ["model_publish", "model_publish", "model_rollback"]


def test_with_a_server_a_model_waits_and_may_be_given_up(apart: Settings, session: Session, three: list[str]) -> None:
    publish.publish_first(session, apart, "a")
    servers.say(session, "ici:8000", "a", None, "")
    publish.publish(session, apart, "b", None)
    assert (history.live_name(session), history.is_waiting(session)) == ("a", True)
    assert publish.rollback(session, apart, None) == "a"
    states = [(row.model, row.state) for row in history.newest(session, 2)]
    assert states == [("a", REQUESTED), ("b", FAILED)]
    history.went_live(session, history.newest(session, 1)[0].id)
    with pytest.raises(ModelError, match="avant celui-ci"):
        publish.rollback(session, apart, None)


def test_the_gate_refuses_unless_somebody_says_why(apart: Settings, session: Session) -> None:
    name = new_model(folder=apart.orientation_models, code_fingerprint="ancien")
    with pytest.raises(publish.GateRefused) as refused:
        publish.publish(session, apart, name, None)
    assert len(refused.value.reasons) == 2
    assert history.newest(session, 1) == []
    publish.publish(session, apart, name, None, "Panne de l'autre.")
    (row,) = history.newest(session, 1)
    assert (row.model, row.reason) == (name, "Panne de l'autre.")


@pytest.mark.parametrize("spoilt", ["cut", "garbage", "gone"])
def test_an_archive_that_does_not_load_is_refused_at_once(apart: Settings, session: Session, spoilt: str) -> None:
    name = new_model(folder=apart.orientation_models, figures=right())
    archive = archive_of(apart.orientation_models, name)
    if spoilt == "gone":
        archive.unlink()
    else:
        archive.write_bytes(archive.read_bytes()[:200] if spoilt == "cut" else b"rien de bon")
    with pytest.raises(ModelError):
        publish.publish(session, apart, name, None)
    assert history.newest(session, 1) == []


def test_what_is_live_is_not_published_again_and_what_is_not_there_never(
    apart: Settings, session: Session, three: list[str]
) -> None:
    publish.publish(session, apart, "a", None)
    with pytest.raises(ModelError, match="déjà en ligne"):
        publish.publish(session, apart, "a", None)
    with pytest.raises(ModelError, match="fiche"):
        publish.publish(session, apart, "inconnu", None, "Il le faut.")


def test_without_model_or_archive_it_is_said_how_to_make_one(apart: Settings, three: list[str]) -> None:
    migrate(apart.database_url)
    with pytest.raises(ModelError, match="orientation train"):
        live_model(apart)
    with session_factory(apart.database_url)() as session:
        publish.publish_first(session, apart, "a")
        session.commit()
    archive_of(apart.orientation_models, "a").unlink()
    with pytest.raises(ModelError, match="orientation train"):
        live_model(apart)


def test_cards_are_listed_newest_first_without_those_that_are_spoilt(apart: Settings) -> None:
    folder = apart.orientation_models
    names = [new_model(name, folder, made_at=f"2026-11-0{day}T08:00:00+00:00") for day, name in enumerate("abcd", 1)]
    (folder / "c.json").write_text('{"name": "c"', encoding="utf-8")
    archive_of(folder, "b").unlink()
    assert [card.name for card in cards(folder)] == ["d", "a"]
    assert names == list("abcd")
