"""Training, but for Rasa itself, which the fixtures of models run."""

import os
import time
from pathlib import Path

from bot.training.train import forget_abandoned


def test_only_what_was_left_long_ago_is_taken_away(tmp_path: Path) -> None:
    for name in (".making-old", ".making-now", "20261122-104110"):
        (tmp_path / name).mkdir()
    (tmp_path / ".making-old" / "half.tar.gz").write_bytes(b"x")
    long_ago = time.time() - 25 * 3600
    for name in (".making-old", "20261122-104110"):
        os.utime(tmp_path / name, (long_ago, long_ago))
    forget_abandoned(tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == [".making-now", "20261122-104110"]
