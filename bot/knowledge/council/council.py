"""A council: the ground it may speak of, and the source under which what it says is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge.directory import COUNCIL
from bot.knowledge.models import Source
from bot.knowledge.reach import communes_below, territories_above

_LICENCE = "Fourni par le conseil"
_IN_THE_CONSOLE = "console"


@dataclass(frozen=True)
class Council:
    """A council that edits what is known of its ground.

    Args:
        key: of its site; its source is `conseil:<key>`.
        name: shown to residents as who says so.
    """

    key: str
    name: str
    territory: str


def ground_of(session: Session, territories: Collection[str]) -> frozenset[str]:
    """Return these territories and their communes."""
    return frozenset(one for id_ in territories for one in (id_, *communes_below(session, id_)))


def grounds_around(session: Session, territory: str) -> frozenset[str]:
    """Return the territories whose ground may hold this one: itself, and all it belongs to."""
    return frozenset(territories_above(session, territory))


def find_source(session: Session, council: Council) -> int | None:
    """Return the id of the council's source, None when it has said nothing yet."""
    id_: int | None = session.scalar(select(Source.id).where(Source.code == _code(council)))
    return id_


def source_of(session: Session, council: Council, today: date) -> int:
    """Return the id of the council's source, made if need be, and dated today: it is about to speak."""
    row = session.scalar(select(Source).where(Source.code == _code(council)))
    if row is None:
        row = Source(code=_code(council), licence=_LICENCE, file=_IN_THE_CONSOLE, fingerprint=_IN_THE_CONSOLE)
        session.add(row)
    row.title, row.as_of = council.name, today.isoformat()
    session.flush()
    return int(row.id)


def _code(council: Council) -> str:
    return f"{COUNCIL}{council.key}"
