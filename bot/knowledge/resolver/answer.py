"""The resolver's answer, in the contract's terms."""

from dataclasses import dataclass, replace
from typing import Any

from bot.knowledge.procedures import Procedure
from bot.knowledge.structures import Structure
from bot.knowledge.taxonomy import Certainty, Level, Question


@dataclass(frozen=True)
class Holder:
    """Who is in charge: INSEE code or SIREN; code is None for the State and agencies."""

    code: str | None
    name: str


@dataclass(frozen=True)
class Claim:
    """Another source names another holder: kept and shown, never hidden."""

    holder: Holder
    source: str
    as_of: str

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form: the holder it names, its source and date."""
        return {"holder": dict(vars(self.holder)), "source": self.source, "as_of": self.as_of}


@dataclass(frozen=True)
class Trace:
    """One step of the resolver: whether it answered, and the sentence that says why."""

    step: str
    answered: bool
    reason: str


@dataclass(frozen=True)
class Finding:
    """What a step found, before it is put in the contract's form.

    `structure` is where to turn to; `door` is a second counter that can help, when the first has no
    known contact. `claims` are the other holders that sources name; `unknown` is true when no source
    names any: the holder is then only the taxonomy's default.
    """

    level: Level
    holder: Holder
    structure: Structure
    reason: str
    source: str
    as_of: str
    certainty: Certainty
    door: Structure | None = None
    claims: tuple[Claim, ...] = ()
    unknown: bool = False

    @property
    def contradiction(self) -> bool:
        """Whether sources name different holders."""
        return bool(self.claims)


@dataclass(frozen=True)
class Answer:
    """An orientation: who is competent, why, from which source, how surely.

    `counter` is where somebody helps in person: France services if one serves the commune, else the mairie.
    `procedure` is the online procedure, when a source gives one whose link works.
    """

    problem: str
    commune: str
    finding: Finding
    law: str
    advice: str | None
    missing_questions: tuple[Question, ...]
    trace: tuple[Trace, ...]
    counter: Structure
    procedure: Procedure | None = None

    def to_confirm(self) -> "Answer":
        """Return the same answer, no longer sure."""
        return replace(self, finding=replace(self.finding, certainty="to_confirm"))

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form of the contract, plus what explains it and what else may help."""
        found = self.finding
        return {
            "problem": self.problem,
            "commune": self.commune,
            "level": found.level,
            "holder": {"code": found.holder.code, "name": found.holder.name},
            "structure": found.structure.as_dict(),
            "reason": found.reason,
            "source": found.source,
            "as_of": found.as_of,
            "certainty": found.certainty,
            "missing_questions": [
                {
                    "question": question.code,
                    "text": question.text,
                    "choices": [{"choice": choice.code, "label": choice.label} for choice in question.choices],
                }
                for question in self.missing_questions
            ],
            "door": found.door.as_dict() if found.door else None,
            "counter": self.counter.as_dict(),
            "procedure": self.procedure.as_dict() if self.procedure else None,
            "contradictions": [claim.as_dict() for claim in found.claims],
            "law": self.law,
            "advice": self.advice,
            "steps": [{"step": one.step, "answered": one.answered, "reason": one.reason} for one in self.trace],
        }
