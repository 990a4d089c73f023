"""Opens what official publishers ship: a plain file, or the files of a zip or tar archive, one after the other."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.errors import DataFileError

_ZIP = b"PK"
_BLOCK, _CHUNK = 512, 1 << 20
_DAMAGED = (OSError, EOFError, lzma.LZMAError, zlib.error, tarfile.TarError, zipfile.BadZipFile)


@contextmanager
def damage_told(path: Path, expected: str) -> Iterator[None]:
    """Turn what a damaged file or archive raises into DataFileError, which says what was expected."""
    try:
        yield
    except (*_DAMAGED, UnicodeDecodeError) as error:
        raise DataFileError(f"{path} ne se lit pas : {error}", f"Attendu : {expected}, complet.") from error


def members(path: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the name and content of each wanted file of an archive, or of path itself if it is no archive.

    A zip inside the archive is opened too. Read each content before asking for the next one.

    Raises:
        OSError, EOFError, TarError, BadZipFile…: see damage_told.
    """
    with path.open("rb") as stream:
        start = stream.read(len(_ZIP))
    if start == _ZIP:
        yield from _of_zip(path, wanted)
    elif tarfile.is_tarfile(path):
        yield from _of_tar(path, wanted)
    else:
        with _decompressed(path) as content:
            yield path.name, content


def _of_zip(file: "Path | IO[bytes]", wanted: Callable[[str], bool]) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            with archive.open(name) as content:
                yield from _member(name, content, wanted)


def _of_tar(path: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(path, "r:*") as archive:
        for entry in archive:
            content = archive.extractfile(entry)
            if content is not None:
                yield from _member(entry.name, content, wanted)
        # tarfile takes an archive that was cut between two files for a whole one: the end mark tells.
        assert archive.fileobj is not None
        archive.fileobj.seek(archive.offset)
        if archive.fileobj.read(_BLOCK) != bytes(_BLOCK):
            raise tarfile.ReadError("l'archive est coupée")
        # Read to the very end: only there does a compressed archive say whether it is whole.
        while archive.fileobj.read(_CHUNK):
            pass


def _member(name: str, content: IO[bytes], wanted: Callable[[str], bool]) -> Iterator[tuple[str, IO[bytes]]]:
    if wanted(name):
        yield name, content
    elif name.endswith(".zip"):
        yield from _of_zip(io.BytesIO(content.read()), wanted)


def _decompressed(path: Path) -> IO[bytes]:
    openers: dict[bytes, Callable[[Path], IO[bytes]]] = {
        b"\x1f\x8b": gzip.open,  # type: ignore[dict-item]
        b"BZ": bz2.open,
        b"\xfd7": lzma.open,
    }
    with path.open("rb") as stream:
        start = stream.read(2)
    return openers[start](path) if start in openers else path.open("rb")
