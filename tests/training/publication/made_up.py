"""Models made up for tests: a card, and an archive that loads."""

import io
import tarfile
from collections.abc import Iterable
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import joblib

from bot.nlu.reader import Reader
from bot.nlu.stored import READER_FILE
from bot.nlu.understanding import Thresholds
from bot.settings import settings
from bot.training.cards import Card, archive_of, write_card
from bot.training.evaluation.figures import Count
from bot.training.fingerprints import code_fingerprint
from tests.training.made_up_figures import figures, golden, set_figures


def right(goldens: Iterable[int] = ()) -> dict[str, Any]:
    """Return the figures of a model that the gate lets through, where these golden conversations judge."""
    sets = {"validation": set_figures(first=Count(hits=961, total=1000)), "held_out": set_figures()}
    return figures(sets=sets, golden=[golden(id_) for id_ in goldens]).as_json()


def new_model(name: str = "", folder: Path | None = None, **card: Any) -> str:
    """Put a model in the folder of models, and return its name."""
    folder, name = folder or settings().orientation_models, name or uuid4().hex
    folder.mkdir(exist_ok=True)
    archive_of(folder, name).write_bytes(_archive())
    values = {
        "name": name,
        "made_at": datetime.now(timezone.utc),
        "author": "Camille",
        "note": "",
        "code_fingerprint": code_fingerprint(),
        "phrasings_fingerprint": "",
        "phrasings": 2,
        "settings": {},
        "thresholds": {"accept": 0.7, "clarify": 0.2},
        "seconds": 1,
    }
    write_card(folder, Card(**{**values, **card}))
    return name


@lru_cache(maxsize=1)
def _archive() -> bytes:
    # It loads, and would read nothing: learning takes seconds.
    reader = Reader(None, Thresholds(0.7, 0.2))  # type: ignore[arg-type]
    content, archive = io.BytesIO(), io.BytesIO()
    joblib.dump(reader, content)
    with tarfile.open(fileobj=archive, mode="w:gz") as opened:
        file = tarfile.TarInfo(f"components/{READER_FILE}")
        file.size = content.tell()
        content.seek(0)
        opened.addfile(file, content)
    return archive.getvalue()
