"""The table of corrections of who is competent, and how those in force are read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    bindparam,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Session

from bot.database import Base, padded
from bot.knowledge import models
from bot.knowledge.corrections import Correction
from bot.knowledge.territories import Territory
from bot.prepared import RUN_OFTEN

PROPOSED, ACCEPTED, REFUSED, ROLLED_BACK = "proposed", "accepted", "refused", "rolled_back"
# Written in the statement itself: only then does SQLite take the index of accepted rows.
_ONLY_ACCEPTED = text(f"status = '{ACCEPTED}'")


class CompetenceCorrection(Base):
    """A council says who is competent; it counts once it is accepted. What was said is never changed afterwards."""

    __tablename__ = "competence_corrections"
    __table_args__ = (
        Index(
            "ix_competence_corrections_accepted",
            "territory_id",
            sqlite_where=_ONLY_ACCEPTED,
            postgresql_where=_ONLY_ACCEPTED,
        ),
    )
    id = Column(Integer, primary_key=True)
    status = Column(String(12), nullable=False, doc="proposed, accepted, refused or rolled_back")
    problem_code = Column(ForeignKey("problems.code"), nullable=False)
    territory_id = Column(ForeignKey("territories.id"), nullable=False, doc="where it holds")
    answers = Column(JSON, nullable=False, doc="question -> choice; none: it holds whatever is answered")
    holder_id = Column(ForeignKey("territories.id"), doc="the territory in charge; null: a service is")
    service_code = Column(ForeignKey("services.code"), doc="the State's service or the agency in charge")
    since = Column(Date, nullable=False)
    source_kind = Column(String(12), nullable=False, doc="see corrections.py")
    details = Column(Text, nullable=False, doc="what names the source: number, date, article")
    url = Column(Text, doc="where the source can be read")
    reported_by = Column(Text, nullable=False, doc="the council, by name")
    reported_on = Column(Date, nullable=False)
    verified_by = Column(Text, nullable=False, default="", doc="who accepted it: a council, by name")


def corrections_of(session: Session, territories: Collection[str], today: date) -> Mapping[str, list[Correction]]:
    """Return the corrections in force on these territories, by territory id."""
    values = {"ids": padded(territories), "today": today}
    return _by_territory(session.connection().execute(_IN_FORCE_ON, values)) if territories else {}


def all_corrections(session: Session, today: date) -> Mapping[str, list[Correction]]:
    """Return the corrections in force in the whole country, by territory id."""
    return _by_territory(session.connection().execute(_IN_FORCE, {"today": today}))


def accepted_on(territories: Any) -> Any:
    """Select the accepted corrections of some territories, as part of another statement."""
    return select(_ROWS.c.id).where(_IS_ACCEPTED, _ROWS.c.territory_id.in_(territories))


def correction_of(session: Session, id_: int) -> Correction | None:
    """Return a correction as it would count, in force or not; None when its holder is no longer there."""
    rows = session.connection().execute(_SELECTED.where(_ROWS.c.id == id_))
    return next((one for some in _by_territory(rows).values() for one in some), None)


def _by_territory(rows: Iterable[Any]) -> Mapping[str, list[Correction]]:
    found: dict[str, list[Correction]] = defaultdict(list)
    for row in rows:
        one = row._mapping
        holder = Territory(*row[-_WIDE:]) if row[-_WIDE] else None
        # A holder that was dissolved holds nothing any longer.
        if holder or one["service_code"]:
            found[one["territory_id"]].append(_correction(one, holder))
    return found


def _correction(row: Mapping[str, Any], holder: Territory | None) -> Correction:
    return Correction(
        id=row["id"],
        problem=row["problem_code"],
        answers=tuple(sorted(row["answers"].items())),
        territory=row["territory_id"],
        kind=row["territory_kind"],
        holder=holder,
        service=row["service_code"],
        since=row["since"],
        source_kind=row["source_kind"],
        details=row["details"],
        reported_by=row["reported_by"],
        reported_on=row["reported_on"],
        verified_by=row["verified_by"],
    )


# --- statements

_ROWS = CompetenceCorrection.__table__
_WHERE = models.Territory.__table__.alias("place")
_HOLDERS = models.Territory.__table__.alias("holder")
# In the order of Territory's fields.
_HOLDER_COLUMNS = [_HOLDERS.c[one.name].label(f"holder_{one.name}") for one in fields(Territory)]
_WIDE = len(_HOLDER_COLUMNS)
_KEPT = [column for column in _ROWS.c if column.name not in ("holder_id", "status", "url")]
_SELECTED = select(*_KEPT, _WHERE.c.kind.label("territory_kind"), *_HOLDER_COLUMNS).select_from(
    _ROWS.outerjoin(_WHERE, _WHERE.c.id == _ROWS.c.territory_id).outerjoin(
        _HOLDERS, (_HOLDERS.c.id == _ROWS.c.holder_id) & _HOLDERS.c.until.is_(None)
    )
)
_IS_ACCEPTED = _ROWS.c.status == literal_column(f"'{ACCEPTED}'")
_IN_FORCE = _SELECTED.where(_IS_ACCEPTED, _ROWS.c.since <= bindparam("today", type_=Date))
_IN_FORCE_ON = _IN_FORCE.where(_ROWS.c.territory_id.in_(bindparam("ids", expanding=True))).execution_options(
    **RUN_OFTEN
)
