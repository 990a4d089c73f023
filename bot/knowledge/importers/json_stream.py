"""Reads the records of a JSON file of any size, one by one, and notices a file that stops short.

Expected: a list of objects, or an object with one such list under a known name.
"""

import codecs
import json
from collections.abc import Collection, Iterator
from typing import IO, Any

from bot.errors import DataFileError

_CHUNK = 1 << 20
# No record is that long: beyond, the file is damaged, and reading it to its end would not mend it.
_LONGEST = 16 * _CHUNK
_SPACES = " \t\r\n"
_DECODE = json.JSONDecoder().raw_decode


class JsonRecords:
    """The records of one file.

    Args:
        names: under which names the list may stand when the file is an object.

    After the records were read, `others` holds the object's other values. A page of an API (total_count says more
    records than it holds) is refused: taken for the whole, it would close all that it leaves out.
    """

    def __init__(self, stream: IO[bytes], file: str, names: Collection[str]) -> None:
        self.others: dict[str, Any] = {}
        self._stream, self._file, self._names = stream, file, names
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._buffer, self._at, self._ended = "", 0, False

    def __iter__(self) -> Iterator[Any]:
        """Yield each record.

        Raises:
            DataFileError: the file is cut, no JSON, of another layout, or a page only.
            UnicodeDecodeError: it is not in UTF-8.
        """
        count = 0
        for record in self._records():
            count += 1
            yield record
        total = self.others.get("total_count", count)
        if total != count:
            raise DataFileError(
                f"{self._file} n'a que {count} enregistrements sur {total}.",
                "Attendu : l'export entier de l'API (exports/json).",
            )

    def _records(self) -> Iterator[Any]:
        start = self._peek()
        if start == "[":
            yield from self._list()
        elif start == "{":
            yield from self._object()
        else:
            raise self._unexpected("ne commence pas comme un fichier JSON")
        if self._peek():
            raise self._unexpected("contient autre chose après la fin du JSON")

    def _object(self) -> Iterator[Any]:
        found = False
        for _ in self._items("{", "}"):
            name = self._value()
            self._take(":")
            if name in self._names and self._peek() == "[":
                found = True
                yield from self._list()
            else:
                self.others[str(name)] = self._value()
        if not found:
            raise self._unexpected("n'a pas la liste attendue")

    def _list(self) -> Iterator[Any]:
        for _ in self._items("[", "]"):
            yield self._value()

    def _items(self, opening: str, closing: str) -> Iterator[None]:
        """Stop before each item between two brackets, and take the commas."""
        self._take(opening)
        if self._peek() == closing:
            self._at += 1
            return
        while True:
            yield
            if self._peek() == closing:
                self._at += 1
                return
            self._take(",")

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = _DECODE(self._buffer, self._at)
            except (ValueError, RecursionError) as error:
                if len(self._buffer) > _LONGEST or not self._read_more():
                    raise self._unexpected(f"ne se lit pas ({error})") from error
                continue
            # A number at the end of the buffer may go on in the next piece.
            if end == len(self._buffer) and self._read_more():
                continue
            self._at = end
            return value

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            raise self._unexpected(f"est coupé ou abîmé (« {sign} » manque)")
        self._at += 1

    def _peek(self) -> str:
        """Return the next sign that is no space, without taking it; empty at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _SPACES:
                    return self._buffer[self._at]
                self._at += 1
            if not self._read_more():
                return ""

    def _read_more(self) -> bool:
        if self._ended:
            return False
        piece = self._stream.read(_CHUNK)
        self._ended = not piece
        self._buffer = self._buffer[self._at :] + self._decoder.decode(piece, final=self._ended)
        self._at = 0
        return True

    def _unexpected(self, what: str) -> DataFileError:
        names = " ou ".join(f'{{"{name}": […]}}' for name in self._names)
        return DataFileError(
            f"{self._file} {what}.", f"Attendu : un JSON complet en UTF-8, une liste d'objets ou {names}."
        )
