"""Where a phrasing stands in the files of data/nlu. Pure: a new one goes where a reader of the diff expects it."""

from collections import Counter
from collections.abc import Iterable

from bot.nlu.understanding import is_problem

# Between two phrasings of a file, so that many can be added without moving those that follow.
ROOM = 1_000
_CONVERSATION = "conversation.yml"
Place = tuple[str, int]


class Places:
    """Knows the last rank of each file, label and block, and gives the next ones.

    Args:
        known: file, label, voice, last rank and count of each block.
    """

    def __init__(self, known: Iterable[tuple[str, str, str, int, int]]) -> None:
        self._last: dict[tuple[str, ...], int] = {}
        self._counts: dict[str, Counter[str]] = {}
        for file, label, voice, rank, count in known:
            self._take(file, label, voice, rank, count)

    def next(self, label: str, voice: str) -> Place:
        """Return the place at the end of the block; of a new block, after its label's; of a new label, at the end."""
        file = self._file(label)
        ways = ((file, label, voice), (file, label), (file,))
        last = next((self._last[one] for one in ways if one in self._last), 0)
        # The first of a file stands as far from its beginning as two stand from one another.
        rank = last + 1 if last else ROOM
        self._take(file, label, voice, rank, 1)
        return file, rank

    def _file(self, label: str) -> str:
        if label in self._counts:
            return self._counts[label].most_common(1)[0][0]
        return f"{label.split('.')[0]}.yml" if is_problem(label) else _CONVERSATION

    def _take(self, file: str, label: str, voice: str, rank: int, count: int) -> None:
        for one in ((file, label, voice), (file, label), (file,)):
            self._last[one] = max(rank, self._last.get(one, 0))
        self._counts.setdefault(label, Counter())[file] += count
