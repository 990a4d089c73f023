"""The reader that a trained model holds, without Rasa: for evaluation and measures."""

import io
import tarfile
from pathlib import Path

import joblib

from bot.errors import ModelError
from bot.nlu.reader import Reader

READER_FILE = "reader.joblib"


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
