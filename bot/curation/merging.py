"""Merging one problem into another: its code, and the phrasings that taught it."""

from sqlalchemy.orm import Session

from bot.knowledge.editing import lives
from bot.training.phrasebook import Moved, merge_label


def merge_problem(session: Session, code: str, into: str, why: str, author: str) -> Moved:
    """Make one problem of two, for ever.

    Corrections, links and conversations keep the code they were written under: it now means the other problem.

    Raises:
        TaxonomyEditError: see `lives.merge`.
    """
    lives.merge(session, code, into, why, author)
    return merge_label(session, code, into)
