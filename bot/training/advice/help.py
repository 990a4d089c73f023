"""Help for one sentence as it is typed: what the model understands, what is like it, what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.conversations.redaction import redact
from bot.nlu.emergency import Sign
from bot.nlu.reader import Reader
from bot.nlu.understanding import Understanding
from bot.text import squeezed, storable
from bot.training.advice.book import Book, Known
from bot.training.checks import ALIKE, REPEATED, Written
from bot.training.similarity import Neighbourhood

LONGEST = 300
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
    """All that is said of a sentence. `understood` is None when no model is live or nothing is typed."""

    text: str
    understood: Understanding | None
    same: tuple[Near, ...] = ()
    others: tuple[Near, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Helper:
    """What help is made from. `labels` gives the label that people see of each problem, by code."""

    book: Book
    labels: Mapping[str, str]
    reader: Reader | None
    signs: Sequence[Sign]

    def help(self, typed: str, problem: str) -> Help:
        """Return what is to be said of a sentence meant for a problem; empty while none is chosen."""
        text = squeezed(storable(typed))
        # A page of text pasted by mistake is not read whole: it is only said to be too long.
        if not text or len(text) > 10 * LONGEST:
            return Help(text, None, warnings=tuple(_length(text)))
        near = self._near(text)
        same = tuple(one for one in near if one.phrasing.label == problem)
        others = tuple(one for one in near if one.phrasing.label != problem)
        understood = self.reader.understand(text, self.signs) if self.reader else None
        warnings = (*_length(text), *_personal(text), *self._known(text, problem, others), *self._repeated(text))
        return Help(text, understood, same[:_SHOWN], others[:_SHOWN], warnings)

    def _near(self, text: str) -> list[Near]:
        row = self.book.neighbourhood.likeness([text])
        found = [
            Near(self.book.phrasings[place], float(likeness))
            for place, likeness in zip(row.indices, row.data, strict=True)
            if likeness >= _LEAST_SHOWN
        ]
        return sorted(found, key=lambda one: (-one.likeness, one.phrasing.id))

    def _known(self, text: str, problem: str, others: Sequence[Near]) -> Iterator[str]:
        twins = self.book.by_key.get(Written(text, problem, "").key, [])
        if any(one.label == problem for one in twins):
            yield "Cette phrase est déjà connue pour ce problème. Vous n'avez rien à faire."
        for one in twins:
            if one.label != problem:
                yield f"Cette phrase est déjà rangée sous {self.name(one.label)}. Une phrase n'a qu'un problème."
        nearest = next((one for one in others if one.likeness >= ALIKE), None)
        if problem and nearest and not twins:
            yield (
                f"Presque la même phrase est rangée sous {self.name(nearest.phrasing.label)} : "
                f"« {nearest.phrasing.text} ». Ajoutez ce qui les distingue."
            )

    def _repeated(self, text: str) -> Iterator[str]:
        codes = list(self.labels)
        row = Neighbourhood([self.labels[code] for code in codes]).likeness([text])
        for place, likeness in zip(row.indices, row.data, strict=True):
            if likeness >= REPEATED:
                yield f"Cette phrase répète le nom du problème {self.name(codes[place])}. Écrivez comme un habitant."

    def name(self, label: str) -> str:
        return f"« {self.labels.get(label, label)} »"


def _length(text: str) -> Iterator[str]:
    if len(text) > LONGEST:
        yield f"La phrase est trop longue : {LONGEST} caractères au plus. Gardez l'essentiel."


def _personal(text: str) -> Iterator[str]:
    masked = redact(text)
    if masked != text:
        yield f"La phrase contient une donnée personnelle. Elle serait masquée ainsi : « {masked} »"
    elif "[" in text:
        yield "La phrase contient une partie masquée, entre crochets. Réécrivez-la sans elle."
