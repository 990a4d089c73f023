"""The taxonomy: themes, problems, their questions and routing rules, competences and services.

Types are validated whether they come from data/ (YAML) or from the database.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple

from pydantic import BaseModel, Extra, Field, root_validator, validator

from bot.errors import UnknownCodeError
from bot.text import fold

Level = Literal["commune", "epci", "departement", "region", "etat", "organisme"]
Certainty = Literal["sure", "to_confirm"]
Answers = Mapping[str, str]


class _Fact(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Choice(_Fact):
    """One answer to a question. `words` is a regular expression on folded text that gives it away."""

    code: str
    label: str
    words: str | None = None

    @validator("words")
    def _compiles(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return value

    def is_said_in(self, folded: str) -> bool:
        return bool(self.words and re.search(rf"\b(?:{self.words})\b", folded))


class Question(_Fact):
    """What must be known besides the commune."""

    code: str
    text: str
    choices: tuple[Choice, ...]

    def accepts(self, choice: str) -> bool:
        return any(one.code == choice for one in self.choices)

    def answer_in(self, text: str) -> str | None:
        """Return the choice that a message gives away ("sur la D952"), if exactly one is."""
        folded = fold(text)
        said = [one.code for one in self.choices if one.is_said_in(folded)]
        return said[0] if len(said) == 1 else None


class Soil(NamedTuple):
    """What a route's `where` may ask of a commune."""

    region: str
    departement: str
    legal_forms: frozenset[str]
    metropole: str | None = None

    def has(self, feature: str, values: Collection[str]) -> bool:
        if feature == "legal_form":
            return bool(self.legal_forms & set(values))
        return getattr(self, feature) in values


class Route(_Fact):
    """Who answers, when the answers fit `when` and the commune fits `where`.

    `when` gives the choice codes that fit, by question code; `where` the INSEE codes of régions or
    départements, the legal forms of groups, or the SIREN of métropoles, where another law applies.
    """

    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    where: dict[Literal["region", "departement", "legal_form", "metropole"], tuple[str, ...]] = Field(
        default_factory=dict
    )
    level: Level
    competence: str | None = None
    otherwise: Level | None = None
    service: str | None = None
    certainty: Certainty = "sure"
    reason: str
    law: str
    dgcl: str | None = None
    advice: str | None = None

    @validator("when", "where", pre=True)
    def _lists(cls, value: dict[str, str | list[str]]) -> dict[str, list[str]]:
        return {key: [one] if isinstance(one, str) else one for key, one in value.items()}

    @root_validator(skip_on_failure=True)
    def _has_a_service(cls, values: dict[str, object]) -> dict[str, object]:
        if values["level"] in ("etat", "organisme") and not values["service"]:
            raise ValueError("a route of level etat or organisme must name its service")
        return values

    def fits(self, answers: Answers, soil: Soil) -> bool:
        said = all(answers.get(question) in choices for question, choices in self.when.items())
        return said and all(soil.has(feature, values) for feature, values in self.where.items())


class Problem(_Fact):
    code: str
    label: str
    scope: str
    emergency: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    routes: tuple[Route, ...]

    @validator("questions")
    def _no_twins(cls, value: tuple[Question, ...]) -> tuple[Question, ...]:
        _refuse_twins("question", (question.code for question in value))
        for question in value:
            _refuse_twins(f"choice of {question.code}", (choice.code for choice in question.choices))
        return value

    @root_validator(skip_on_failure=True)
    def _is_coherent(cls, values: dict[str, object]) -> dict[str, object]:
        questions: dict[str, Question] = {one.code: one for one in values["questions"]}  # type: ignore[attr-defined]
        routes: tuple[Route, ...] = values["routes"]  # type: ignore[assignment]
        if not routes or routes[-1].when or routes[-1].where:
            raise ValueError(f"{values['code']}: the last route must have no 'when' and no 'where'")
        for route in routes:
            for code, choices in route.when.items():
                if code not in questions or not all(questions[code].accepts(one) for one in choices):
                    raise ValueError(f"{values['code']}: 'when' names an unknown question or choice: {code}={choices}")
        return values

    def route(self, answers: Answers, soil: Soil) -> Route:
        """Return the first route that fits the answers and the soil; the last one fits all."""
        return next(route for route in self.routes if route.fits(answers, soil))


class Theme(_Fact):
    code: str
    label: str
    rank: int
    problems: tuple[Problem, ...]


class Competence(_Fact):
    """Something a group of communes may be in charge of, by law or by transfer."""

    code: str
    label: str
    registry: dict[str, tuple[str, ...]]
    law: dict[str, str] = Field(default_factory=dict)
    partial: bool = False
    note: str | None = None

    def law_for(self, legal_form: str | None) -> str | None:
        """Return the reference by which every group of this legal form (or PARIS) holds it, or None."""
        return self.law.get(legal_form or "")


class Service(_Fact):
    """A State service or agency, named for the territory where it works."""

    code: str
    name: str
    level: Level
    territory: Literal["departement", "region", "pays"]
    role: str


class EmergencyNumber(_Fact):
    number: str
    label: str


class EmergencyGroup(_Fact):
    """Numbers to show first for one kind of danger."""

    code: str
    text: str
    numbers: tuple[EmergencyNumber, ...]


class Gone(NamedTuple):
    """A problem of the past: merged into another one, or retired. Its code never means anything else."""

    code: str
    label: str
    theme: str
    merged_into: str | None = None


class Taxonomy:
    """The whole, with look-ups by code."""

    def __init__(
        self,
        themes: Iterable[Theme],
        competences: Iterable[Competence],
        services: Iterable[Service],
        gone: Iterable[Gone] = (),
    ) -> None:
        self.themes = tuple(sorted(themes, key=lambda theme: theme.rank))
        competences, services = tuple(competences), tuple(services)
        _refuse_twins("problem", (problem.code for theme in self.themes for problem in theme.problems))
        _refuse_twins("theme", (theme.code for theme in self.themes))
        _refuse_twins("competence", (one.code for one in competences))
        _refuse_twins("service", (one.code for one in services))
        self.problems = {problem.code: problem for theme in self.themes for problem in theme.problems}
        self.competences = {one.code: one for one in competences}
        self.services = {one.code: one for one in services}
        self.gone = {one.code: one for one in gone}
        self._former = {code: tuple(one for one in self.gone if self.living(one) == code) for code in self.problems}
        self._check_references()

    def problem(self, code: str) -> Problem:
        """Return a problem by its code, or by one that was merged into it."""
        living = self.living(code)
        if living is None:
            raise UnknownCodeError(f"Le problème « {code} » n'existe pas.", "Les codes sont dans data/taxonomy/.")
        return self.problems[living]

    def living(self, code: str) -> str | None:
        """Return the code by which a problem goes today: its own, or that of what it was merged into; None: neither."""
        while code not in self.problems:
            gone = self.gone.get(code)
            if gone is None or gone.merged_into is None:
                return None
            code = gone.merged_into
        return code

    def codes_of(self, code: str) -> tuple[str, ...]:
        """Return a living problem's code, then those that were merged into it: what was said of them is said of it."""
        return (code, *self._former[code])

    @property
    def labels(self) -> dict[str, str]:
        """The labels of all problems, of today and of the past, by code."""
        past = {code: one.label for code, one in self.gone.items()}
        return {**past, **{code: one.label for code, one in self.problems.items()}}

    def label(self, code: str) -> str | None:
        """Return the label of a problem, of today or of the past; None when there never was one."""
        known = self.problems.get(code) or self.gone.get(code)
        return known.label if known else None

    def theme_of(self, problem: str) -> Theme:
        return next(theme for theme in self.themes if any(one.code == problem for one in theme.problems))

    def _check_references(self) -> None:
        for problem in self.problems.values():
            for route in problem.routes:
                if route.competence and route.competence not in self.competences:
                    raise ValueError(f"{problem.code}: unknown competence {route.competence}")
                if route.service and route.service not in self.services:
                    raise ValueError(f"{problem.code}: unknown service {route.service}")


def _refuse_twins(what: str, codes: Iterable[str]) -> None:
    """Raise ValueError when a code is given twice: the second would silently hide the first."""
    twins = [code for code, count in Counter(codes).items() if count > 1]
    if twins:
        raise ValueError(f"{what} given twice: {', '.join(twins)}")


def check_answers(problem: Problem, answers: Answers) -> None:
    """Raise UnknownCodeError when an answer names a question or choice the problem does not have."""
    questions = {question.code: question for question in problem.questions}
    for code, choice in answers.items():
        if code not in questions:
            raise UnknownCodeError(f"« {problem.code} » n'a pas de question « {code} ».", _known(questions))
        if not questions[code].accepts(choice):
            known = _known(one.code for one in questions[code].choices)
            raise UnknownCodeError(f"La question « {code} » n'a pas de choix « {choice} ».", known)


def _known(codes: Iterable[str]) -> str:
    names = ", ".join(codes)
    return f"Attendu : {names}." if names else "Aucune réponse n'est attendue."
