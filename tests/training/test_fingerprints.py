"""What makes a model old: the code it was made by, and the phrasings it learnt."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.training import fingerprints
from bot.training.fingerprints import code_fingerprint, phrasings_fingerprint
from bot.training.models import Phrasing


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root whose files stand for those a model is made from."""
    (tmp_path / "bot" / "nlu").mkdir(parents=True)
    (tmp_path / "domain.yml").write_text("un", encoding="utf-8")
    monkeypatch.setattr(fingerprints, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "content", "counts"),
    [("domain.yml", "autre", True), ("bot/nlu/neuf.py", "", True), ("README.md", "…", False)],
)
def test_a_changed_or_new_file_counts_if_a_model_is_made_from_it(
    root: Path, file: str, content: str, counts: bool
) -> None:
    before = code_fingerprint()
    (root / file).write_text(content, encoding="utf-8")
    assert (code_fingerprint() != before) is counts


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        (lambda one: setattr(one, "label", "voirie.trottoir"), True),
        (lambda one: setattr(one, "text", "autrement"), True),
        (lambda one: setattr(one, "status", "retired"), True),
        (lambda one: setattr(one, "voice", "telephone"), False),
    ],
    ids=["label", "text", "status", "voice"],
)
def test_phrasings_count_by_what_is_learnt_of_them(
    session: Session, change: Callable[[Phrasing], None], counts: bool
) -> None:
    one = Phrasing(
        label="voirie.chaussee", text="une phrase à nous", key="une phrase a nous", voice="divers", status="accepted",
        source="test", author="Test", file="voirie.yml", rank=1, added_on=date(2026, 11, 22),
    )  # fmt: skip
    session.add(one)
    session.flush()
    before = phrasings_fingerprint(session)
    change(one)
    session.flush()
    assert (phrasings_fingerprint(session) != before) is counts
