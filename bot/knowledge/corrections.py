"""What councils said of who is competent, against the law's or the registry's word, and somebody verified. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.knowledge.taxonomy import Answers
from bot.knowledge.territories import NEAREST_FIRST, Kind, Territory

SOURCE_KINDS = {
    "deliberation": "délibération",
    "statutes": "statuts",
    "agreement": "convention",
    "order": "arrêté",
    "other": "",
}
"""Kinds of sources, each with the word that begins its sentence; "other" is told in full by whoever reports."""
_DECISIVE = ("deliberation", "statutes")


@dataclass(frozen=True)
class Correction:
    """Somebody else is in charge of a problem, on a territory, from a day on.

    The holder is a territory, or the State or an agency by the code of its service.

    Args:
        answers: pairs of question and choice that it depends on; none: it holds whatever is answered.
        territory, kind: where it holds: in a commune, or in all communes of a group, département or région.
    """

    id: int
    problem: str
    answers: tuple[tuple[str, str], ...]
    territory: str
    kind: Kind
    holder: Territory | None
    service: str | None
    since: date
    source_kind: str
    details: str
    reported_by: str
    reported_on: date
    verified_by: str

    @property
    def source(self) -> str:
        """The source in words: "délibération n° 31 du 12 mars 2026"."""
        return f"{SOURCE_KINDS[self.source_kind]} {self.details}".strip()

    @property
    def is_decisive(self) -> bool:
        """Whether its source settles who is in charge, even against the law's general rule or a registry."""
        return self.source_kind in _DECISIVE

    def fits(self, problem: str, answers: Answers) -> bool:
        return problem == self.problem and all(answers.get(question) == choice for question, choice in self.answers)


def nearest_first(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the corrections in the order in which they win: the nearest territory, then the newest."""
    newest_first = sorted(corrections, key=lambda one: (one.since, one.id), reverse=True)
    return tuple(sorted(newest_first, key=lambda one: NEAREST_FIRST.index(one.kind)))
