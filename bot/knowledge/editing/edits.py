"""Changing the words of a problem, and taking a change back."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from bot.errors import UnknownCodeError
from bot.knowledge import models
from bot.knowledge.editing.fields import TaxonomyEditError, check, fields_of, with_values
from bot.knowledge.editing.rows import TaxonomyEdit, add_edit, edits_of
from bot.knowledge.editing.standing import value_without
from bot.knowledge.repository import as_problem, load_taxonomy
from bot.knowledge.taxonomy import Problem


def problem_row(session: Session, code: str) -> models.Problem:
    """Return the row of a problem, of today or of the past, or raise UnknownCodeError."""
    row = session.get(models.Problem, code)
    if row is None:
        raise UnknownCodeError(f"Le problème « {code} » n'existe pas.", "Revenez à la liste des problèmes.")
    return row


def living_row(session: Session, code: str) -> models.Problem:
    row = problem_row(session, code)
    if row.retired_on is not None:
        raise TaxonomyEditError({"": "Ce problème est retiré : il ne se modifie plus."})
    return row


def last_edit(session: Session, code: str) -> int:
    """Return the number of the last change of a problem: whoever read an older one must read again."""
    return max((int(one.id) for one in edits_of(session, code)), default=0)


def change(session: Session, code: str, values: Mapping[str, str], seen: int, author: str) -> list[str]:
    """Give a problem other words, and return the names of the fields that changed.

    Args:
        values: by name of field; those equal to what is there change nothing.
        seen: the last edit when the words were read.

    Raises:
        TaxonomyEditError: a value cannot be kept, the problem is retired, or it changed meanwhile.
    """
    row = living_row(session, code)
    if seen != last_edit(session, code):
        raise TaxonomyEditError({"": "Quelqu'un a modifié ce problème entre-temps. Relisez-le, puis recommencez."})
    problem = as_problem(row)
    known = {name: field.value for name, field in fields_of(problem).items()}
    changed = {name: value for name, value in values.items() if known.get(name) != value}
    check(load_taxonomy(session), problem, changed)
    _write(row, with_values(problem, changed))
    for name, value in changed.items():
        add_edit(session, code, "edit", author, name, known[name], value)
    return list(changed)


def undo(session: Session, code: str, edit_id: int, author: str) -> str:
    """Take the last change of a field back, and return the name of the field."""
    row, edits = living_row(session, code), edits_of(session, code)
    edit = next((one for one in edits if one.id == edit_id and one.action == "edit"), None)
    value = value_without(edits, edit) if edit else None
    if edit is None or value is None:
        raise TaxonomyEditError({"": "Ce changement ne s'annule pas, ou l'est déjà. Voyez l'historique."})
    problem, name = as_problem(row), str(edit.field)
    check(load_taxonomy(session), problem, {name: value})
    _write(row, with_values(problem, {name: value}))
    add_edit(session, code, "undo", author, name, edit.after, value, undoes=edit_id)
    return name


def undoable(edits: Sequence[TaxonomyEdit]) -> set[int]:
    """Return the ids of the edits that may be taken back: the last that stands of each field."""
    return {int(one.id) for one in edits if one.action == "edit" and value_without(edits, one) is not None}


def _write(row: models.Problem, problem: Problem) -> None:
    row.label, row.scope = problem.label, problem.scope
    for question_row, question in zip(row.questions, problem.questions, strict=True):
        question_row.text = question.text
        for choice_row, choice in zip(question_row.choices, question.choices, strict=True):
            choice_row.label, choice_row.words = choice.label, choice.words
