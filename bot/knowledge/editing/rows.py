"""The table of what was changed in the taxonomy. Rows are only ever added; an undo is a row of its own."""

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Literal

from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Text, select
from sqlalchemy.orm import Session

from bot.database import Base

# "file": what data/taxonomy says meanwhile of a field that somebody changed in the console.
Action = Literal["edit", "undo", "file", "add", "retire", "restore", "merge"]


class TaxonomyEdit(Base):
    """One change of one field of a problem, or of its life (added, retired, restored, merged)."""

    __tablename__ = "taxonomy_edits"
    id = Column(Integer, primary_key=True)
    problem_code = Column(ForeignKey("problems.code"), nullable=False, index=True)
    action = Column(String(10), nullable=False)
    field = Column(String(120), doc="see fields.py; null: the problem as a whole")
    before = Column(Text)
    after = Column(Text, doc="the new value; of a merge, the code of the problem that took it in")
    why = Column(Text, nullable=False, default="", doc="the reason or the source that was written down")
    author = Column(String(120), doc="who did it, by name; null: the files of data/")
    at = Column(DateTime(timezone=True), nullable=False)
    undoes = Column(ForeignKey("taxonomy_edits.id"), doc="the edit that this one takes back")


def add_edit(
    session: Session,
    code: str,
    action: Action,
    author: str | None,
    field: str | None = None,
    before: str | None = None,
    after: str | None = None,
    why: str = "",
    undoes: int | None = None,
) -> TaxonomyEdit:
    """Add a row; its id is known at once."""
    row = TaxonomyEdit(
        problem_code=code,
        action=action,
        author=author,
        field=field,
        before=before,
        after=after,
        why=why,
        undoes=undoes,
        at=datetime.now(timezone.utc),
    )
    session.add(row)
    session.flush()
    return row


def edits_of(session: Session, code: str) -> Sequence[TaxonomyEdit]:
    """Return what was changed in a problem, the oldest first."""
    query = select(TaxonomyEdit).where(TaxonomyEdit.problem_code == code).order_by(TaxonomyEdit.id)
    return session.scalars(query).all()
