"""The life of problems: retired, restored, merged into another one. Their codes stay taken for ever."""

from datetime import date

from sqlalchemy.orm import Session

from bot.knowledge.editing.edits import living_row, problem_row
from bot.knowledge.editing.fields import TaxonomyEditError
from bot.knowledge.editing.rows import add_edit
from bot.knowledge.repository import load_taxonomy
from bot.text import squeezed

LONGEST_WHY = 300


def retire(session: Session, code: str, why: str, author: str) -> None:
    """Stop understanding and answering a problem.

    Raises:
        TaxonomyEditError: it is the last one of its theme, is retired already, or no reason is given.
    """
    reason = _reason(why)
    row = living_row(session, code)
    _keep_one_in_theme(session, code)
    row.retired_on = date.today()
    add_edit(session, code, "retire", author, why=reason)


def restore(session: Session, code: str, author: str) -> None:
    """Understand and answer a retired problem again. One that was merged stays so for ever."""
    row = problem_row(session, code)
    if row.retired_on is None or row.merged_into is not None:
        raise TaxonomyEditError({"": "Ce problème ne peut pas être remis : il est en service, ou fusionné."})
    row.retired_on = None
    add_edit(session, code, "restore", author)


def merge(session: Session, code: str, into: str, why: str, author: str) -> None:
    """Make one problem of two: from now on and for ever, the code of the first means the second.

    Raises:
        TaxonomyEditError: the two are the same, one of them is retired, or no reason is given.
    """
    reason = _reason(why)
    row = living_row(session, code)
    if into == code or into not in load_taxonomy(session).problems:
        raise TaxonomyEditError({"vers": "Choisissez l'autre problème, parmi ceux en service."})
    _keep_one_in_theme(session, code)
    row.retired_on, row.merged_into = date.today(), into
    add_edit(session, code, "merge", author, after=into, why=reason)


def _reason(why: str) -> str:
    reason = squeezed(why)
    if not 0 < len(reason) <= LONGEST_WHY:
        raise TaxonomyEditError({"pourquoi": f"Écrivez pourquoi, en {LONGEST_WHY} caractères au plus."})
    return reason


def _keep_one_in_theme(session: Session, code: str) -> None:
    """An empty theme would be a button that leads nowhere."""
    theme = load_taxonomy(session).theme_of(code)
    if len(theme.problems) == 1:
        raise TaxonomyEditError({"": f"C'est le dernier problème du thème « {theme.label} » : ajoutez-en un d'abord."})
