"""The golden conversations in the database: listed, retired, restored, and read from data/golden.yml at set-up."""

from collections.abc import Collection
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.accounts import audit
from bot.accounts.sign_in import Agent
from bot.conversations.journal import now
from bot.errors import UnknownCodeError
from bot.knowledge.importers.merge import Changes, merge
from bot.knowledge.models import Territory
from bot.knowledge.taxonomy_files import parse_list
from bot.training.golden.models import Golden

FILE, REVIEWED = "data/golden.yml", "relecture"


class _Written(BaseModel):
    """A golden conversation as data/golden.yml holds it."""

    key: str
    title: str
    message: str
    commune: str
    answers: dict[str, str] = {}
    problem: str
    level: str
    holder: str | None


def import_goldens(session: Session, file: Path) -> Changes:
    """Merge the file's golden conversations. One that somebody retired stays so.

    Raises:
        DataFileError: the file does not read.
    """
    rows = [
        {
            "key": one.key,
            "title": one.title,
            "message": one.message,
            "commune_id": one.commune,
            "answers": one.answers,
            "problem_code": one.problem,
            "level": one.level,
            "holder_code": one.holder,
        }
        for one in parse_list(_Written, file, "golden")
    ]
    # The division into communes is that of the operator's choice: one of the file's may not be in it.
    there = set(session.scalars(select(Territory.id).where(Territory.id.in_([row["commune_id"] for row in rows]))))
    known = [row for row in rows if row["commune_id"] in there]
    changes = merge(session, Golden, known, ("key",), new={"at": now()}, source=FILE)
    changes.refused += [
        f"« {row['title']} » : la commune {row['commune_id']} n'est pas dans le découpage."
        for row in rows
        if row not in known
    ]
    return changes


def in_force(session: Session) -> list[Golden]:
    """Return those that judge models."""
    return list(session.scalars(select(Golden).where(Golden.retired_at.is_(None)).order_by(Golden.id)))


def seen_by(session: Session, sites: Collection[str] | None) -> list[Golden]:
    """Return everybody's and those of some councils (None: of all), those in force first."""
    query = select(Golden).order_by(Golden.retired_at.isnot(None), Golden.id)
    if sites is not None:
        query = query.where(or_(Golden.site_key.is_(None), Golden.site_key.in_(sites)))
    return list(session.scalars(query))


def find(session: Session, id_: str) -> Golden:
    """Return a golden conversation, or raise UnknownCodeError."""
    found = session.get(Golden, int(id_)) if id_.isascii() and id_.isdigit() and len(id_) < 10 else None
    if found is None:
        raise UnknownCodeError("Cette conversation de référence n'existe pas.")
    return found


def retire(session: Session, agent: Agent, golden: Golden) -> None:
    """Let it judge no model any more. Its row stays."""
    if golden.retired_at is None:
        golden.retired_at = now()
        audit.note(session, "golden_retire", agent.id, golden.site_key, f"golden:{golden.id}")


def restore(session: Session, agent: Agent, golden: Golden) -> None:
    """Let it judge models again."""
    if golden.retired_at is not None:
        golden.retired_at = None
        audit.note(session, "golden_restore", agent.id, golden.site_key, f"golden:{golden.id}")
