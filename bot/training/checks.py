"""What phrasings must be before a model learns them. Each rule is a pure function: a corpus in, findings out.

A finding is refused when it would teach something wrong or make a measure flatter; a warning asks for a look.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.nlu.spelling import normalise
from bot.nlu.understanding import EMERGENCY, OFF_TOPIC
from bot.text import fold
from bot.training.similarity import SimilarPair, similar_pairs

Severity = Literal["refused", "warning"]
SMALL_TALK = (
    *("saluer", "remercier", "au_revoir", "affirmer", "nier"),
    *("aide", "parler_humain", "recommencer", "insatisfait"),
)
PHRASINGS, DOUBLES, VALIDATION, HELD_OUT = "data/nlu", "data/doubles.yml", "data/validation", "data/held_out"

# How many sentences are demanded (issue 3).
LEAST_OF_A_PROBLEM, LEAST_OF_SMALL_TALK, LEAST_OFF_TOPIC, LEAST_EMERGENCIES = 45, 60, 500, 150
LEAST_DOUBLES, LEAST_VALIDATED = 200, 6

# Chosen by reading the pairs of 24,000 phrasings. Above 0.85 they are one word apart: whoever writes such a pair
# must reword one. From 0.80 they are boundaries (a bus card, a school bus card), and now and then a wrong label.
ALIKE, NEARLY_ALIKE = 0.85, 0.80
# Above 0.90 a phrasing is the label with another spelling or one empty word ("signalé depot sovage").
REPEATED = 0.90

_LABELS = "libellés de la taxonomie"
_EMOJI_TAIL = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
# Signs that join or draw emojis; they are legal nowhere else.
_JOINER, _DRAWN = "\u200d", "\ufe0f"
_DRAWN_LETTERS = "ℹ™Ⓜ0123456789#*"
_BROKEN = "\ufffd"
_ANNOTATION = re.compile(r"\[[^\]]*\][({]")


def sentence_key(text: str) -> str:
    """Return what makes two sentences the same: letters and digits, or the signs when there is nothing else."""
    return fold(text) or _EMOJI_TAIL.sub("", "".join(text.split()))


@dataclass(frozen=True)
class Written:
    """A sentence, its label (a problem code, or an intent), and the file in which it stands."""

    text: str
    label: str
    file: str

    @property
    def key(self) -> str:
        return sentence_key(self.text)


@dataclass(frozen=True)
class Finding:
    """What a rule has to say about a sentence; `text` is empty when it speaks of a whole label."""

    rule: str
    severity: Severity
    file: str
    text: str
    message: str


@dataclass(frozen=True)
class Corpus:
    """Everything the rules look at. `problems` gives the label that people see, by code."""

    phrasings: Sequence[Written]
    doubles: Sequence[Written]
    validation: Sequence[Written]
    held_out: Sequence[Written]
    problems: Mapping[str, str]

    @property
    def learnt(self) -> Sequence[Written]:
        return (*self.phrasings, *self.doubles)

    @cached_property
    def routed(self) -> Sequence[Written]:
        """The phrasings whose label decides where a resident is sent."""
        return [one for one in self.phrasings if one.label in self.problems or one.label == EMERGENCY]

    @cached_property
    def alike(self) -> Sequence[SimilarPair]:
        """Pairs among `routed` and, after them, the labels of the problems."""
        texts = [*(one.text for one in self.routed), *self.problems.values()]
        groups = [*(one.label for one in self.routed), *(_LABELS for _ in self.problems)]
        return similar_pairs(texts, groups, min(NEARLY_ALIKE, REPEATED))


Rule = Callable[[Corpus], Iterator[Finding]]


def check(corpus: Corpus) -> list[Finding]:
    """Apply every rule, and return the refusals before the warnings."""
    findings = [finding for rule in RULES for finding in rule(corpus)]
    return sorted(findings, key=_refused_first)


def _refused_first(finding: Finding) -> bool:
    return finding.severity != "refused"


def unknown_labels(corpus: Corpus) -> Iterator[Finding]:
    known = {*corpus.problems, *SMALL_TALK, EMERGENCY, OFF_TOPIC}
    for one in (*corpus.learnt, *corpus.validation, *corpus.held_out):
        if one.label not in known:
            yield _refused(
                "unknown_label", one, f"« {one.label} » n'est ni un problème de la taxonomie ni une intention."
            )


def duplicates(corpus: Corpus) -> Iterator[Finding]:
    for sentences in (corpus.phrasings, corpus.doubles, corpus.validation):
        first: dict[str, Written] = {}
        for one in sentences:
            seen = first.setdefault(one.key, one)
            if seen is not one:
                where = "sous le même libellé" if seen.label == one.label else f"sous « {seen.label} »"
                yield _refused("duplicate", one, f"Cette phrase de « {one.label} » est déjà dans {seen.file}, {where}.")


def contradictions(corpus: Corpus) -> Iterator[Finding]:
    """Different spellings of one message, under two labels: the model reads the same words."""
    first: dict[str, Written] = {}
    for one in corpus.phrasings:
        read = normalise(one.text)
        seen = first.setdefault(read, one)
        if read and seen.label != one.label and seen.key != one.key:
            message = f"Se lit « {read} », comme « {seen.text} » de « {seen.label} » : un seul libellé par message."
            yield _refused("contradiction", one, message)


def near_duplicates(corpus: Corpus) -> Iterator[Finding]:
    for pair in corpus.alike:
        if pair.second >= len(corpus.routed):
            continue
        one, other = corpus.routed[pair.first], corpus.routed[pair.second]
        message = (
            f"Presque la même phrase ({pair.similarity:.2f}) que « {other.text} » de « {other.label} », "
            f"{other.file} : dites ce qui la range dans « {one.label} », ou retirez l'une des deux."
        )
        yield Finding(
            "near_duplicate", "refused" if pair.similarity >= ALIKE else "warning", one.file, one.text, message
        )


def repeated_labels(corpus: Corpus) -> Iterator[Finding]:
    labels = list(corpus.problems.values())
    for pair in corpus.alike:
        if pair.second >= len(corpus.routed) and pair.similarity >= REPEATED:
            label = labels[pair.second - len(corpus.routed)]
            message = f"Répète le libellé « {label} » : écrivez ce que dirait un habitant qui ne l'a pas lu."
            yield _refused("repeated_label", corpus.routed[pair.first], message)


def leaks(corpus: Corpus) -> Iterator[Finding]:
    """Sentences that are both learnt and used to judge."""
    judged = {one.key: one for one in (*corpus.held_out, *corpus.validation)}
    for one in corpus.learnt:
        if one.key in judged:
            message = f"Cette phrase est aussi dans {judged[one.key].file}, qui juge le modèle : retirez-la d'ici."
            yield _refused("leak", one, message)


def forbidden_characters(corpus: Corpus) -> Iterator[Finding]:
    for one in (*corpus.learnt, *corpus.validation):
        names = sorted({_name(character) for character in forbidden(one.text)})
        if names:
            yield _refused("forbidden_character", one, f"Caractère interdit : {', '.join(names)}. Retapez la phrase.")
        if _ANNOTATION.search(one.text):
            message = "« [mot](nom) » est une annotation de Rasa, pas du texte : retirez les crochets."
            yield _refused("forbidden_character", one, message)


def unread(corpus: Corpus) -> Iterator[Finding]:
    """Sentences of which nothing is left once normalised; off topic is where such messages go."""
    for one in corpus.phrasings:
        if one.label != OFF_TOPIC and not normalise(one.text):
            message = (
                f"Rien n'en reste une fois lue : n'apprend rien à « {one.label} ». "
                "Donnez un sens à ce signe dans data/phone_spellings.yml, ou retirez la phrase."
            )
            yield Finding("unread", "warning", one.file, one.text, message)


def too_few(corpus: Corpus) -> Iterator[Finding]:
    demanded = {
        **dict.fromkeys(corpus.problems, LEAST_OF_A_PROBLEM),
        **dict.fromkeys(SMALL_TALK, LEAST_OF_SMALL_TALK),
        OFF_TOPIC: LEAST_OFF_TOPIC,
        EMERGENCY: LEAST_EMERGENCIES,
    }
    yield from _shortages(PHRASINGS, corpus.phrasings, demanded)
    yield from _shortages(VALIDATION, corpus.validation, dict.fromkeys(demanded, LEAST_VALIDATED))
    if len(corpus.doubles) < LEAST_DOUBLES:
        message = f"{len(corpus.doubles)} messages à deux problèmes, il en faut {LEAST_DOUBLES}."
        yield Finding("too_few", "refused", DOUBLES, "", message)


RULES: Sequence[Rule] = (
    *(unknown_labels, duplicates, contradictions, near_duplicates, repeated_labels),
    *(leaks, forbidden_characters, unread, too_few),
)


def forbidden(text: str) -> Iterator[str]:
    """Yield the characters that nobody types and that a reader does not see: controls, odd spaces, broken text.

    A line break is one that people do type.

    >>> list(forbidden("l'eau\\u00a0coule 👩\\u200d🦽"))
    ['\\xa0']
    """
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if character == "\n" or (character in (_JOINER, _DRAWN) and _is_emoji(text[:place])):
            continue
        invisible = category in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or character in (_DRAWN, _BROKEN)
        if invisible or (category == "Zs" and character != " "):
            yield character


def _is_emoji(before: str) -> bool:
    """Say whether what comes before is an emoji, with or without its variants, or a letter drawn as one."""
    last = _EMOJI_TAIL.sub("", before)[-1:]
    return bool(last) and (unicodedata.category(last) in ("So", "Sm") or last in _DRAWN_LETTERS)


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'sans nom')}"


def _shortages(file: str, sentences: Iterable[Written], demanded: Mapping[str, int]) -> Iterator[Finding]:
    counts: Mapping[str, int] = Counter(one.label for one in sentences)
    for label, least in demanded.items():
        if counts.get(label, 0) < least:
            message = f"« {label} » a {counts.get(label, 0)} phrases, il en faut {least}."
            yield Finding("too_few", "refused", file, "", message)


def _refused(rule: str, one: Written, message: str) -> Finding:
    return Finding(rule, "refused", one.file, one.text, message)


def counted(findings: Iterable[Finding]) -> dict[Severity, dict[str, int]]:
    """Return how many findings each rule made, by severity."""
    counts: dict[Severity, dict[str, int]] = {"refused": defaultdict(int), "warning": defaultdict(int)}
    for finding in findings:
        counts[finding.severity][finding.rule] += 1
    return {severity: dict(rules) for severity, rules in counts.items()}
