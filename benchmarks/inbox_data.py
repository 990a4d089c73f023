"""Conversations made up for `make bench-inbox`, written as the gateway would have written them."""

import random
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from bot.conversations.journal import RESIDENT, find_site, now
from bot.conversations.models import Conversation, Message, Site
from bot.conversations.outcomes import REASONS
from bot.database import make_engine, session_scope
from bot.knowledge.models import Problem, Territory
from bot.knowledge.reach import communes_below
from bot.reviews.models import DONE, TO_DO, SearchWord, Summary
from bot.reviews.search import rows_of, words_of
from bot.training.models import Phrasing

LARGE_SITE = "cctoval"
"""The council of half of the conversations."""
_SITES, _BATCH = 40, 5_000
# Of the conversations, those that an agent should read, and those of them that were.
_TO_READ, _READ = 0.3, 0.5


def fill(url: str, size: int) -> None:
    """Write conversations as the gateway would have: one in two of a large council, the others of many."""
    chance = random.Random(6)
    with session_scope(url) as session:
        _add_sites(session, chance)
        sites = [key for key in session.scalars(select(Site.key).order_by(Site.key)) if key != LARGE_SITE]
        communes = sorted(session.scalars(select(Territory.id).where(Territory.kind == "commune")))
        known = set(session.scalars(select(Problem.code)))
        phrasings = [
            (problem, sentence)
            for problem, sentence in session.execute(select(Phrasing.label, Phrasing.text).order_by(Phrasing.id))
            if problem in known
        ]
        own = sorted(communes_below(session, find_site(session, LARGE_SITE).territory_id))
    for start in range(0, size, _BATCH):
        with session_scope(url) as session:
            made = [
                _made(chance, rank, size, sites, own if chance.random() < 0.5 else communes, phrasings)
                for rank in range(start, min(start + _BATCH, size))
            ]
            for table, rows in _rows(made).items():
                session.execute(insert(table), rows)
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What PostgreSQL does by itself after a while, and SQLite when told.
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))
    engine.dispose()


def _add_sites(session: Session, chance: random.Random) -> None:
    groups = sorted(session.scalars(select(Territory.id).where(Territory.kind == "epci")))
    for rank, territory in enumerate(chance.sample(groups, _SITES)):
        row = {"key": f"banc-{rank}", "name": f"Banc {rank}", "welcome": "Bonjour.", "territory_id": territory}
        session.add(Site(**row, allowed_origins=[]))


def _made(
    chance: random.Random, rank: int, size: int, sites: list[str], communes: list[str], phrasings: list[tuple[str, str]]
) -> dict[str, Any]:
    problem, sentence = chance.choice(phrasings)
    reason = chance.choice(list(REASONS)) if chance.random() < _TO_READ else None
    state = (DONE if chance.random() < _READ else TO_DO) if reason else None
    return {
        "id": rank + 1,
        "conversation_id": str(uuid.UUID(int=chance.getrandbits(128))),
        "site_key": LARGE_SITE if chance.random() < 0.5 else chance.choice(sites),
        "started_at": now() - timedelta(days=365) * (1 - rank / size),
        "first_text": sentence,
        "problem_code": problem,
        "commune_id": chance.choice(communes),
        "confidence": chance.betavariate(3, 1),
        "reason": reason,
        "state": state,
    }


def _rows(made: list[dict[str, Any]]) -> dict[Any, list[dict[str, Any]]]:
    """Return the rows of each table, in the order of their foreign keys."""
    return {
        Conversation: [
            {
                "id": one["conversation_id"],
                "site_key": one["site_key"],
                "started_at": one["started_at"],
                "last_at": one["started_at"],
                "review_reason": one["reason"],
            }
            for one in made
        ],
        Message: [
            {
                "conversation_id": one["conversation_id"],
                "rank": 0,
                "sender": RESIDENT,
                "text": one["first_text"],
                "content": {},
                "sent_at": one["started_at"],
            }
            for one in made
        ],
        Summary: made,
        SearchWord: [row for one in made for row in rows_of(one["id"], words_of(one["first_text"]))],
    }
