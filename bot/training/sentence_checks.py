"""The checks of one sentence, while it is written: what the rules of checks.py say of a whole corpus. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bot.conversations.redaction import redact
from bot.nlu.spelling import by_ear, normalise
from bot.training.checks import REPEATED, Finding, Severity, forbidden, sentence_key
from bot.training.models import ACCEPTED, PROPOSED, RETIRED
from bot.training.phrasings import INTENTS

SHORTEST, LONGEST = 3, 300
# Brackets are what redaction leaves, and what Rasa would read as an annotation.
_BRACKETS = "[]{}"


@dataclass(frozen=True)
class Twin:
    """A phrasing that is there with the same words: its label and status."""

    label: str
    status: str


@dataclass(frozen=True)
class Surroundings:
    """What a sentence is looked at beside.

    Args:
        labels: what people read, by label: problems and intents that may be taught.
        judged: keys of the sentences that judge the model.
        twins: phrasings that are there, by key.
    """

    labels: Mapping[str, str]
    judged: Collection[str] = ()
    twins: Mapping[str, Sequence[Twin]] = field(default_factory=dict)


def check_one(text: str, label: str, around: Surroundings) -> list[Finding]:
    """Return what there is to say of a sentence, cleaned of its outer spaces, that would teach a label.

    Args:
        label: empty when it is not chosen yet: what depends on it is left out.
    """
    findings = [
        Finding(rule, severity, "", text, message)
        for rule, find in _RULES.items()
        for severity, message in find(text, label, around)
    ]
    return sorted(findings, key=lambda one: one.severity != "refused")


_Said = Iterator[tuple[Severity, str]]
_Rule = Callable[[str, str, Surroundings], _Said]


def _unknown_label(_: str, label: str, around: Surroundings) -> _Said:
    if label and label not in around.labels:
        yield "refused", f"Le problème « {label} » n'existe pas. Choisissez-en un de la liste."


def _length(text: str, _: str, __: Surroundings) -> _Said:
    if len(text) < SHORTEST:
        yield "refused", "La phrase est trop courte. Écrivez ce que dirait un habitant."
    if len(text) > LONGEST:
        yield "refused", f"La phrase est trop longue : {LONGEST} caractères au plus. Gardez l'essentiel."


def _personal(text: str, _: str, __: Surroundings) -> _Said:
    masked = redact(text)
    if masked != text:
        yield "refused", f"Cette phrase contient une donnée personnelle. Elle serait masquée ainsi : {masked}"


def _signs(text: str, _: str, __: Surroundings) -> _Said:
    if any(one in text for one in _BRACKETS):
        yield "refused", "Cette phrase contient des crochets ou des accolades. Réécrivez-la sans eux."
    if "\n" in text or any(forbidden(text)):
        yield "refused", "Cette phrase contient un caractère invisible. Retapez-la au clavier."


def _duplicate(text: str, label: str, around: Surroundings) -> _Said:
    for twin in around.twins.get(sentence_key(text), ()):
        name = around.labels.get(twin.label, twin.label)
        if twin.status == ACCEPTED:
            yield "refused", f"Cette phrase est déjà apprise pour « {name} ». Vous n'avez rien à faire."
        elif twin.status == PROPOSED and twin.label == label:
            yield "refused", "Cette phrase est déjà proposée pour ce problème. Vous n'avez rien à faire."
        elif twin.status == PROPOSED:
            yield "warning", f"Cette phrase est aussi proposée pour « {name} »."
        elif twin.status == RETIRED and twin.label == label:
            yield "refused", "Cette phrase a été retirée. Un formateur peut la rétablir."


def _leak(text: str, _: str, around: Surroundings) -> _Said:
    if sentence_key(text) in around.judged:
        yield "refused", "Cette phrase sert à juger l'assistant : il ne doit pas l'apprendre. Écrivez-en une autre."


def _repeats_the_label(text: str, label: str, around: Surroundings) -> _Said:
    if not label or label in INTENTS or label not in around.labels:
        return
    name = around.labels[label]
    if fuzz.token_sort_ratio(by_ear(normalise(text)), by_ear(normalise(name))) >= 100 * REPEATED:
        yield "refused", f"Cette phrase répète le nom du problème, « {name} ». Écrivez ce que dirait un habitant."


_RULES: Mapping[str, _Rule] = {
    "unknown_label": _unknown_label,
    "length": _length,
    "personal_data": _personal,
    "forbidden_character": _signs,
    "duplicate": _duplicate,
    "leak": _leak,
    "repeated_label": _repeats_the_label,
}
