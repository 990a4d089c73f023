"""What is wrong with one sentence, whatever else is known of it: too long, personal, known already, the label."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from bot.conversations.redaction import redact
from bot.training.advice.book import Book
from bot.training.checks import REPEATED, Finding, Severity, Written
from bot.training.similarity import Neighbourhood

LONGEST = 300
_Said = Iterator[tuple[str, Severity, str]]


def check_one(text: str, label: str, book: Book, labels: Mapping[str, str]) -> list[Finding]:
    """Return what there is to say of a sentence that would teach a label (empty: not chosen yet)."""
    said = (*_length(text), *_personal(text), *_known(text, label, book, labels), *_repeated(text, labels))
    return [Finding(rule, severity, "", text, message) for rule, severity, message in said]


def _length(text: str) -> _Said:
    if len(text) > LONGEST:
        yield "length", "refused", f"La phrase est trop longue : {LONGEST} caractères au plus. Gardez l'essentiel."


def _personal(text: str) -> _Said:
    masked = redact(text)
    if masked != text:
        message = f"Cette phrase contient une donnée personnelle. Elle serait masquée ainsi : {masked}"
        yield "personal_data", "refused", message
    elif "[" in text:
        message = "Cette phrase contient une partie masquée, entre crochets. Réécrivez-la sans elle."
        yield "forbidden_character", "refused", message


def _known(text: str, label: str, book: Book, labels: Mapping[str, str]) -> _Said:
    for one in book.by_key.get(Written(text, label, "").key, ()):
        name = labels.get(one.label, one.label)
        yield "duplicate", "refused", f"Cette phrase est déjà apprise pour « {name} ». Vous n'avez rien à faire."


def _repeated(text: str, labels: Mapping[str, str]) -> _Said:
    names = tuple(labels.values())
    row = _neighbourhood(names).likeness([text])
    for place, likeness in zip(row.indices, row.data, strict=True):
        if likeness >= REPEATED:
            message = f"Cette phrase répète le libellé « {names[place]} ». Écrivez ce que dirait un habitant."
            yield "repeated_label", "refused", message


@lru_cache(maxsize=2)
def _neighbourhood(names: tuple[str, ...]) -> Neighbourhood:
    """Return the labels ready to be compared: weighing them costs more than all the rest."""
    return Neighbourhood(names)
