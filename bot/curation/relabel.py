"""What becomes of a problem's phrasings when it is merged into another one."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.training.models import Phrasing

_RETIRED = "retired"


@dataclass(frozen=True)
class Moved:
    """How many phrasings went over, and how many the other problem had already, which are retired."""

    moved: int
    twins: int


def move_phrasings(session: Session, code: str, into: str) -> Moved:
    """Give a problem's phrasings to another one; a sentence that it has already is retired."""
    theirs = select(Phrasing.text).where(Phrasing.label == into)
    own = Phrasing.label == code, Phrasing.status != _RETIRED
    twins = session.execute(
        update(Phrasing).where(*own, Phrasing.text.in_(theirs)).values(status=_RETIRED),
        execution_options={"synchronize_session": False},
    ).rowcount
    moved = session.execute(
        update(Phrasing).where(*own, Phrasing.text.not_in(theirs)).values(label=into),
        execution_options={"synchronize_session": False},
    ).rowcount
    return Moved(moved, twins)
