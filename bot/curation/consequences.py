"""All that hangs on a problem: shown before it is merged or retired."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.knowledge.correction_rows import ACCEPTED, PROPOSED, CompetenceCorrection
from bot.knowledge.models import Procedure, Territory
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.reviews.models import Summary
from bot.training.golden.models import Golden
from bot.training.models import ACCEPTED as LEARNT
from bot.training.models import PROPOSED as TO_DECIDE
from bot.training.models import Phrasing

RECENT = timedelta(days=90)
_EXAMPLES = 3
# A small town, one in the mountains, a city of a métropole, Paris, one overseas: the law differs in each.
_PLACES = ("37031", "48095", "69123", "75056", "97411")


@dataclass(frozen=True)
class Held:
    """Things of one kind that hang on a problem."""

    kind: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Destination:
    """Who answers in a commune: for the problem today, and for the one that would take it in."""

    commune: str
    today: str
    then: str | None


Counted = Callable[[Session, Sequence[str]], Held]


def what_hangs_on(session: Session, taxonomy: Taxonomy, code: str) -> list[Held]:
    """Return all that hangs on a problem, and on those that were merged into it."""
    return [count(session, taxonomy.codes_of(code)) for count in _COUNTED]


def destinations(session: Session, taxonomy: Taxonomy, code: str, into: str | None = None) -> list[Destination]:
    """Return who answers in a few communes of France, unlike one another, before the resident's own answers."""
    names = dict(
        session.execute(
            select(Territory.id, Territory.name).where(Territory.id.in_(_PLACES), Territory.kind == "commune")
        ).all()
    )
    return [
        Destination(
            names[place],
            _holder(session, taxonomy, code, place),
            _holder(session, taxonomy, into, place) if into else None,
        )
        for place in _PLACES
        if place in names
    ]


def recent_conversations(session: Session) -> dict[str, int]:
    """Return how many conversations of the last 90 days were about each problem, by code."""
    query = select(Summary.problem_code, func.count()).where(Summary.started_at >= _since())
    return dict(session.execute(query.group_by(Summary.problem_code)).all())


def learnt_phrasings(session: Session) -> dict[str, int]:
    """Return how many phrasings teach each problem or intent."""
    query = select(Phrasing.label, func.count()).where(Phrasing.status == LEARNT)
    return dict(session.execute(query.group_by(Phrasing.label)).all())


def _holder(session: Session, taxonomy: Taxonomy, code: str, commune: str) -> str:
    found = resolve(taxonomy, code, situation_of(session, commune), {}).finding
    return found.holder.name


def _phrasings(session: Session, codes: Sequence[str]) -> Held:
    return _held(session, "phrasings", Phrasing.text, Phrasing.label.in_(codes), Phrasing.status == LEARNT)


def _proposed(session: Session, codes: Sequence[str]) -> Held:
    return _held(session, "proposed", Phrasing.text, Phrasing.label.in_(codes), Phrasing.status == TO_DECIDE)


def _conversations(session: Session, codes: Sequence[str]) -> Held:
    recent = Summary.started_at >= _since()
    return _held(session, "conversations", Summary.first_text, Summary.problem_code.in_(codes), recent)


def _corrections(session: Session, codes: Sequence[str]) -> Held:
    table = CompetenceCorrection
    alive = table.status.in_((ACCEPTED, PROPOSED))
    return _held(session, "corrections", table.details, table.problem_code.in_(codes), alive)


def _links(session: Session, codes: Sequence[str]) -> Held:
    return _held(session, "links", Procedure.title, Procedure.problem_code.in_(codes))


def _goldens(session: Session, codes: Sequence[str]) -> Held:
    return _held(session, "goldens", Golden.title, Golden.problem_code.in_(codes), Golden.retired_at.is_(None))


_COUNTED: tuple[Counted, ...] = (_phrasings, _proposed, _conversations, _goldens, _corrections, _links)


def _held(session: Session, kind: str, text: Any, *where: Any) -> Held:
    count = session.scalar(select(func.count(text)).where(*where))
    examples = session.scalars(select(text).where(*where).limit(_EXAMPLES)).all() if count else ()
    return Held(kind, int(count), tuple(examples))


def _since() -> datetime:
    return datetime.now(timezone.utc) - RECENT
