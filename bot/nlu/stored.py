"""The reader that a trained model holds, without Rasa: for evaluation, measures and the console."""

import io
import tarfile
from functools import lru_cache
from pathlib import Path
from threading import Lock

import joblib

from bot.errors import ModelError
from bot.nlu.reader import Reader

READER_FILE = "reader.joblib"
# Two threads at once must not load it twice.
_loading = Lock()


def load_reader(model: Path) -> Reader:
    """Return the reader of a model's archive.

    Raises:
        ModelError: the archive is cut, or was made by another version of the product.
    """
    try:
        with tarfile.open(model) as archive:
            name = next(one for one in archive.getnames() if one.endswith(f"/{READER_FILE}"))
            content = archive.extractfile(name)
            assert content is not None, "the name was found as a file"
            reader = joblib.load(io.BytesIO(content.read()))
    except (OSError, EOFError, tarfile.TarError, StopIteration) as error:
        raise ModelError(f"{model} ne contient pas de modèle lisible.", "Lancez : orientation train") from error
    assert isinstance(reader, Reader)
    return reader


def shared_reader(model: Path) -> Reader:
    """Return the reader of a model's archive, read once a process: it takes some 80 MB.

    Raises:
        ModelError: as load_reader.
    """
    with _loading:
        return _kept_reader(model)


@lru_cache(maxsize=1)
def _kept_reader(model: Path) -> Reader:
    return load_reader(model)
