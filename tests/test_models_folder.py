"""Which model is live, and whether it is still the one that the files would give."""

from pathlib import Path

import pytest

from bot import models_folder
from bot.errors import ModelError
from bot.models_folder import inputs_fingerprint, is_up_to_date, live_model, set_live


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root whose files stand for those a model is made from."""
    root = tmp_path / "root"
    (root / "data" / "nlu").mkdir(parents=True)
    (root / "data" / "nlu" / "eau.yml").write_text("un", encoding="utf-8")
    (root / "domain.yml").write_text("deux", encoding="utf-8")
    monkeypatch.setattr(models_folder, "ROOT", root)
    return root


@pytest.fixture
def models(tmp_path: Path, sources: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "un.tar.gz").write_bytes(b"")
    return folder


def test_the_live_model_is_the_last_one_set(models: Path) -> None:
    (models / "deux.tar.gz").write_bytes(b"")
    set_live(models, models / "un.tar.gz")
    set_live(models, models / "deux.tar.gz")
    assert live_model(models) == models / "deux.tar.gz"
    assert sorted(one.name for one in models.iterdir()) == ["deux.tar.gz", "live.json", "un.tar.gz"]


@pytest.mark.parametrize("content", [None, "", "{", "[]", '"un"', '{"model": "absent.tar.gz"}', "{}"])
def test_no_usable_model_says_how_to_make_one(models: Path, content: str | None) -> None:
    if content is not None:
        (models / "live.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="orientation train"):
        live_model(models)
    assert not is_up_to_date(models)


@pytest.mark.parametrize(
    ("file", "content"), [("data/nlu/eau.yml", "autre"), ("domain.yml", "autre"), ("data/nlu/neuf.yml", "")]
)
def test_a_changed_or_new_file_makes_the_model_old(sources: Path, models: Path, file: str, content: str) -> None:
    set_live(models, models / "un.tar.gz")
    assert is_up_to_date(models)
    (sources / file).write_text(content, encoding="utf-8")
    assert not is_up_to_date(models)


def test_a_file_that_makes_no_model_changes_nothing(sources: Path) -> None:
    before = inputs_fingerprint()
    (sources / "README.md").write_text("…", encoding="utf-8")
    assert inputs_fingerprint() == before


def test_moving_text_from_one_file_to_another_counts(sources: Path) -> None:
    before = inputs_fingerprint()
    (sources / "data" / "nlu" / "eau.yml").rename(sources / "data" / "nlu" / "voirie.yml")
    assert inputs_fingerprint() != before
