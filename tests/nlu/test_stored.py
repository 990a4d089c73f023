"""The reader taken out of a model's archive."""

import tarfile
from pathlib import Path

import joblib
import pytest

from bot.errors import ModelError
from bot.nlu.calibration import calibrate
from bot.nlu.linear import Settings, fit
from bot.nlu.stored import READER_FILE, load_reader


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    model = fit(
        ["un trou", "gros trou", "de l'eau", "plus d'eau"], ["a.b"] * 2 + ["c.d"] * 2, Settings(vector_weight=0.0)
    )
    joblib.dump(calibrate(model, [], []), tmp_path / READER_FILE)
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / READER_FILE, f"components/train_Classifier0/{READER_FILE}")
    return tmp_path / "model.tar.gz"


def test_the_reader_is_found_in_the_archive(archive: Path) -> None:
    assert load_reader(archive).model.labels == ["a.b", "c.d"]


def test_a_cut_archive_says_how_to_repair(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:200])
    with pytest.raises(ModelError, match="orientation train"):
        load_reader(archive)


def test_an_archive_without_a_reader_says_so(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "empty.tar.gz", "w:gz"):
        pass
    with pytest.raises(ModelError, match="orientation train"):
        load_reader(tmp_path / "empty.tar.gz")
