"""Help for one sentence as it is typed: what the model understands, what is like it, what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.nlu.emergency import Sign
from bot.nlu.reader import Reader
from bot.nlu.understanding import Understanding
from bot.training.advice.book import Book, Known
from bot.training.checks import ALIKE, Finding

_SHOWN = 3
# Below, two sentences share a few words and nothing more: not worth a look.
_LEAST_SHOWN = 0.30


@dataclass(frozen=True)
class Near:
    """An existing phrasing, and how alike it is: 0 nothing in common, 1 the same words."""

    phrasing: Known
    likeness: float


@dataclass(frozen=True)
class Help:
    """All that is said of a sentence. `understood` is None when no model is live."""

    understood: Understanding | None
    same: tuple[Near, ...]
    others: tuple[Near, ...]
    findings: tuple[Finding, ...]


def help_with(
    text: str,
    label: str,
    book: Book,
    names: Mapping[str, str],
    findings: Iterable[Finding],
    reader: Reader | None,
    signs: Sequence[Sign],
) -> Help:
    """Return what is to be said of a sentence meant for a label (empty while none is chosen).

    Args:
        names: what people read, by label.
        findings: what the sentence's own checks say.
    """
    near = near_ones(text, book)
    same = [one for one in near if one.phrasing.label == label]
    others = [one for one in near if one.phrasing.label != label]
    said = list(findings)
    if label and not any(one.rule == "duplicate" for one in said):
        said += _nearly_elsewhere(text, others, names)
    understood = reader.understand(text, signs) if reader else None
    return Help(understood, tuple(same[:_SHOWN]), tuple(others[:_SHOWN]), tuple(said))


def near_ones(text: str, book: Book) -> list[Near]:
    """Return the phrasings that are alike enough to be worth a look, the most alike first."""
    row = book.neighbourhood.likeness([text])
    found = [
        Near(book.phrasings[place], float(likeness))
        for place, likeness in zip(row.indices, row.data, strict=True)
        if likeness >= _LEAST_SHOWN
    ]
    return sorted(found, key=lambda one: (-one.likeness, one.phrasing.id))


def _nearly_elsewhere(text: str, others: Sequence[Near], names: Mapping[str, str]) -> list[Finding]:
    nearest = next((one.phrasing for one in others if one.likeness >= ALIKE), None)
    if nearest is None:
        return []
    name = names.get(nearest.label, nearest.label)
    message = f"Presque la même phrase apprend « {name} » : « {nearest.text} ». Ajoutez ce qui les distingue."
    return [Finding("near_duplicate", "warning", "", text, message)]
