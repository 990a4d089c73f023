"""`orientation train --if-needed`: when it trains and publishes, and when it leaves what somebody chose."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.commands import train as command
from bot.database import session_scope
from bot.settings import Settings
from bot.setup import migrate
from bot.training.cards import archive_of
from bot.training.fingerprints import phrasings_fingerprint
from bot.training.models import ACCEPTED, Phrasing
from bot.training.publication import history
from bot.training.publication.models import FIRST, PUBLISH
from tests.training.publication.made_up import new_model


@pytest.fixture
def apart(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A database and a folder of models of one's own, where training takes no time."""

    def at_once(settings: Settings, log: Path, author: str = "", note: str = "") -> str:
        return new_model("neuf", settings.orientation_models, author=author, note=note)

    monkeypatch.setattr(command, "train", at_once)
    url = f"sqlite:///{tmp_path / 'base.db'}"
    migrate(url)
    with session_scope(url) as session:
        written = {"source": "test", "author": "Test", "file": "conversation.yml", "rank": 1, "voice": "direct"}
        said = {"label": "saluer", "text": "bonjour", "key": "bonjour", "status": ACCEPTED}
        session.add(Phrasing(**written, **said, added_on=date(2026, 1, 1)))
    return settings.copy(update={"database_url": url, "orientation_models": tmp_path / "models"})


def live_after(apart: Settings, kind: str | None, gone: bool = False, **card: Any) -> tuple[str | None, str]:
    """Have a model live, or none, and return which one is after the command, and what it said."""
    with session_scope(apart.database_url) as session:
        if kind:
            same = {"phrasings_fingerprint": phrasings_fingerprint(session)}
            new_model("ancien", apart.orientation_models, **{**same, **card})
            history.add(session, "ancien", kind, None, "", loaded_by_servers=False)
    if gone:
        archive_of(apart.orientation_models, "ancien").unlink()
    said = io.StringIO()
    command.run_if_needed(apart, Console(file=said, width=200))
    with session_scope(apart.database_url) as session:
        return history.live_name(session), said.getvalue()


OTHER_CODE, OTHER_PHRASINGS = {"code_fingerprint": "autre"}, {"phrasings_fingerprint": "autres"}


@pytest.mark.parametrize(
    ("case", "live"),
    [
        ({"kind": None}, "neuf"),
        ({"kind": PUBLISH, "gone": True}, "neuf"),
        ({"kind": FIRST}, "ancien"),
        ({"kind": PUBLISH}, "ancien"),
        ({"kind": FIRST, **OTHER_CODE}, "neuf"),
        ({"kind": PUBLISH, **OTHER_CODE}, "neuf"),
        ({"kind": FIRST, **OTHER_PHRASINGS}, "neuf"),
        ({"kind": PUBLISH, **OTHER_PHRASINGS}, "ancien"),
    ],
    ids=["rien", "archive perdue", "à jour", "à jour, choisi", "code", "code, choisi", "phrases", "phrases, choisi"],
)
def test_what_is_live_afterwards(apart: Settings, case: dict[str, Any], live: str) -> None:
    assert live_after(apart, **case)[0] == live


def test_a_model_that_somebody_chose_stays_but_it_is_said_that_it_is_old(apart: Settings) -> None:
    assert "formulations ont changé" in live_after(apart, PUBLISH, **OTHER_PHRASINGS)[1]


def test_a_model_trained_by_hand_is_not_published(apart: Settings) -> None:
    said = io.StringIO()
    command.run(apart, Console(file=said, width=200), "une note")
    assert "orientation publish neuf" in said.getvalue()
    with session_scope(apart.database_url) as session:
        assert history.live_name(session) is None
