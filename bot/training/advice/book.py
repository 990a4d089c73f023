"""The accepted phrasings, ready to be compared with a sentence that somebody types: kept once a process."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.training.models import ACCEPTED, Phrasing
from bot.training.phrasings import Sentence, labels_of
from bot.training.similarity import Neighbourhood

# How many of each label, and the sum of their numbers: what is accepted, moved or retired changes one of them.
State = frozenset[tuple[str, int, int]]


@dataclass(frozen=True)
class Known:
    """An accepted phrasing."""

    id: int
    text: str
    label: str
    voice: str

    @property
    def sentence(self) -> Sentence:
        return Sentence(self.text, self.label, self.voice)


def known_phrasings(session: Session) -> list[Known]:
    """Return what the model learns, in the order it came."""
    columns, living = (Phrasing.id, Phrasing.text, Phrasing.label, Phrasing.voice), labels_of(session)
    query = select(*columns).where(Phrasing.status == ACCEPTED).order_by(Phrasing.id)
    return [Known(*row) for row in session.execute(query) if row.label in living]


@dataclass(frozen=True)
class Book:
    """Phrasings with what compares them."""

    phrasings: Sequence[Known]
    neighbourhood: Neighbourhood

    @classmethod
    def of(cls, phrasings: Sequence[Known], older: "Book | None" = None) -> "Book":
        """Make a book, from an older one if there is one: what both hold is not weighed again."""
        texts = [one.text for one in phrasings]
        return cls(phrasings, older.neighbourhood.following(texts) if older else Neighbourhood(texts))


class Shelf:
    """Keeps the book of one database, brought up to date when its phrasings changed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: State = frozenset()
        self._book: Book | None = None

    def book(self, session: Session) -> Book:
        state = state_of(session)
        # Two threads at once must not make it twice.
        with self._lock:
            if self._book is None or state != self._state:
                self._book, self._state = Book.of(known_phrasings(session), self._book), state
            return self._book


def state_of(session: Session) -> State:
    """Return what tells, at little cost, whether the accepted phrasings are still the same."""
    query = select(Phrasing.label, func.count(), func.sum(Phrasing.id)).where(Phrasing.status == ACCEPTED)
    return frozenset((label, count, int(total)) for label, count, total in session.execute(query.group_by("label")))


@lru_cache(maxsize=4)
def shelf_of(url: str) -> Shelf:
    """Return the shelf of a database, one a process."""
    return Shelf()
