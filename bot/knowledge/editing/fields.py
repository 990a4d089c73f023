"""The words of a problem that people may change, each under a name, and what they must be like. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import OrientationError
from bot.knowledge.taxonomy import Choice, Problem, Question, Taxonomy
from bot.text import fold

LONGEST = {"label": 80, "scope": 300, "text": 200, "choice": 120, "words": 300}
_SHORTEST = 3
_WRITTEN = re.compile(r"(?:[a-z0-9 |?]|\[[a-z0-9]+\]|\\[dw][*+]?|\\[dw]\{\d(?:,\d)?\}|\((?!\?)|\))*")
_UNBOUNDED = re.compile(r"[*+]")


class TaxonomyEditError(OrientationError):
    """What was written of the taxonomy cannot be kept.

    Args:
        reasons: by the name of the field, what is wrong with it and how to repair it.
    """

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self.reasons = dict(reasons)
        super().__init__(" ".join(self.reasons.values()))


@dataclass(frozen=True)
class Field:
    """One text of a problem.

    Args:
        kind: label or scope of the problem, text of a question, label (choice) or words of a choice.
    """

    name: str
    kind: str
    value: str
    question: Question | None = None
    choice: Choice | None = None


def fields_of(problem: Problem) -> dict[str, Field]:
    """Return every text that may be changed, by name, in the order in which people read them."""
    found = [Field("label", "label", problem.label), Field("scope", "scope", problem.scope)]
    for question in problem.questions:
        found.append(Field(f"question.{question.code}", "text", question.text, question))
        for choice in question.choices:
            place = f"{question.code}.{choice.code}"
            found.append(Field(f"choice.{place}", "choice", choice.label, question, choice))
            found.append(Field(f"words.{place}", "words", choice.words or "", question, choice))
    return {one.name: one for one in found}


def with_values(problem: Problem, values: Mapping[str, str]) -> Problem:
    """Return the problem with other texts; names that it does not have are passed over."""
    questions = tuple(_question(one, values) for one in problem.questions)
    own = {name: values[name] for name in ("label", "scope") if name in values}
    return problem.copy(update={**own, "questions": questions})


def check(taxonomy: Taxonomy, problem: Problem, values: Mapping[str, str]) -> None:
    """Raise TaxonomyEditError when a value cannot be kept, or the problem does not have such a field."""
    fields = fields_of(problem)
    reasons = {
        name: fault
        for name, value in values.items()
        if (fault := _fault(fields[name].kind, value) if name in fields else "Ce champ n'existe plus.")
    }
    if "label" in values and "label" not in reasons and (twin := _twin(taxonomy, problem.code, values["label"])):
        reasons["label"] = f"Un autre problème s'appelle déjà ainsi ({twin}). Choisissez d'autres mots."
    if reasons:
        raise TaxonomyEditError(reasons)


def _question(question: Question, values: Mapping[str, str]) -> Question:
    choices = tuple(_choice(f"{question.code}.{one.code}", one, values) for one in question.choices)
    return question.copy(update={"text": values.get(f"question.{question.code}", question.text), "choices": choices})


def _choice(place: str, choice: Choice, values: Mapping[str, str]) -> Choice:
    words = values.get(f"words.{place}", choice.words or "") or None
    return choice.copy(update={"label": values.get(f"choice.{place}", choice.label), "words": words})


def _fault(kind: str, value: str) -> str | None:
    """Return what is wrong with a value, or None."""
    if len(value) > LONGEST[kind]:
        return f"C'est trop long : {LONGEST[kind]} caractères au plus."
    if kind == "words":
        return _fault_of_words(value)
    if len(fold(value)) < _SHORTEST:
        return "Il manque des mots : trois lettres au moins."
    if any(not character.isprintable() for character in value):
        return "Un caractère invisible s'est glissé ici. Tapez la phrase de nouveau."
    return "Une question finit par un point d'interrogation." if kind == "text" and not value.endswith("?") else None


def _fault_of_words(value: str) -> str | None:
    """Words are searched in each message: only patterns that are quick whatever is written, and never find nothing."""
    if not _WRITTEN.fullmatch(value):
        return "Écrivez des mots sans accents ni majuscules, séparés par une barre : « car|cars|interurbain »."
    if any(len(_UNBOUNDED.findall(part)) > 1 for part in value.split("|")):
        return "Il y a trop de « * » ou de « + ». Gardez-en un seul par mot."
    try:
        found_in_nothing = bool(value and re.fullmatch(value, ""))
    except re.error:
        return "Une parenthèse n'est pas fermée, ou un signe est mal placé. Vérifiez l'expression."
    return "Une barre est de trop : un des mots est vide." if found_in_nothing else None


def _twin(taxonomy: Taxonomy, code: str, label: str) -> str | None:
    folded = fold(label)
    others = (one.code for one in taxonomy.problems.values() if one.code != code and fold(one.label) == folded)
    return next(others, None)
