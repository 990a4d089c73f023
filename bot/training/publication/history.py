"""What was live when, what is wanted now, and which model one goes back to."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.journal import now
from bot.database import session_scope
from bot.errors import ModelError
from bot.settings import Settings
from bot.training.cards import archive_of
from bot.training.publication.models import FAILED, FIRST, LIVE, REQUESTED, ROLLBACK, Publication

_SUPERSEDED = "Une autre demande l'a remplacée avant son chargement."


@dataclass(frozen=True)
class Step:
    """One publication that went live, as going back needs it."""

    model: str
    kind: str


def live_model(settings: Settings) -> Path:
    """Return the archive of the live model, or raise ModelError saying how to make one."""
    with session_scope(settings.database_url) as session:
        name = live_name(session)
    archive = archive_of(settings.orientation_models, name) if name else None
    if archive is None or not archive.exists():
        raise ModelError(
            f"Aucun modèle en ligne dans {settings.orientation_models}.", "Lancez : orientation train --if-needed"
        )
    return archive


def live_name(session: Session) -> str | None:
    """Return the name of the live model: the last one that a server loaded."""
    query = select(Publication.model).where(Publication.state == LIVE).order_by(Publication.id.desc())
    name: str | None = session.scalars(query.limit(1)).first()
    return name


def candidates(session: Session) -> list[Publication]:
    """Return the publications that could be served, the one that is wanted first."""
    query = select(Publication).where(Publication.state != FAILED).order_by(Publication.id.desc())
    return list(session.scalars(query.limit(20)))


def newest(session: Session, count: int) -> list[Publication]:
    """Return the last publications, the newest first."""
    return list(session.scalars(select(Publication).order_by(Publication.id.desc()).limit(count)))


def previous(session: Session) -> str | None:
    """Return the model that one goes back to."""
    rows = session.execute(
        select(Publication.model, Publication.kind).where(Publication.state == LIVE).order_by(Publication.id)
    )
    before = standing([Step(model, kind) for model, kind in rows])[:-1]
    return before[-1] if before else None


def standing(steps: Sequence[Step]) -> list[str]:
    """Return the models from the first to the live one, without those that one went back from.

    >>> standing([Step("a", "first"), Step("b", "publish"), Step("a", "rollback"), Step("c", "publish")])
    ['a', 'c']
    """
    stack: list[str] = []
    for step in steps:
        if step.kind == ROLLBACK and step.model in stack:
            while stack[-1] != step.model:
                stack.pop()
        elif not stack or stack[-1] != step.model:
            stack.append(step.model)
    return stack


def is_waiting(session: Session) -> bool:
    """Say whether a publication is waiting for a server to load it."""
    return session.scalars(select(Publication.id).where(Publication.state == REQUESTED).limit(1)).first() is not None


def chosen_by_people(session: Session) -> bool:
    """Say whether somebody has ever published or rolled back: what is live is then theirs to change."""
    chosen = select(Publication.id).where(Publication.kind != FIRST).limit(1)
    return session.scalars(chosen).first() is not None


def add(session: Session, model: str, kind: str, by: int | None, reason: str, loaded_by_servers: bool) -> None:
    """Add a publication. Without any server to load it, it is live at once: the next one to start serves it."""
    at = now()
    for waiting in session.scalars(select(Publication).where(Publication.state == REQUESTED)):
        waiting.state, waiting.error = FAILED, _SUPERSEDED
    state, live_at = (REQUESTED, None) if loaded_by_servers else (LIVE, at)
    session.add(
        Publication(model=model, kind=kind, user_id=by, reason=reason, at=at, state=state, live_at=live_at, error="")
    )
    session.flush()


def went_live(session: Session, id_: int) -> None:
    """Say that a server serves a publication. The first one to say so makes it live."""
    row = session.get(Publication, id_)
    if row is not None and row.state == REQUESTED:
        row.state, row.live_at = LIVE, now()


def gave_up(session: Session, id_: int, error: str) -> None:
    """Say that a publication could not be served: the one before is wanted again."""
    row = session.get(Publication, id_)
    if row is not None:
        row.state, row.error = FAILED, error
