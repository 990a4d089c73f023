"""`make bench-inbox`: how long the review inbox takes with 200,000 conversations, on SQLite and PostgreSQL.

BENCH=postgresql measures that engine alone.
Whole requests through the gateway, as two people: an agent of one large council, and a network administrator who
sees them all. The same with a tenth of the conversations says whether more of them slow it down.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from benchmarks.inbox_data import LARGE_SITE, fill
from benchmarks.measure import machine, timed
from bot.accounts import accounts, sign_in
from bot.conversations.journal import now
from bot.database import session_scope
from bot.knowledge.models import Territory
from bot.reviews.models import SearchWord, Summary
from bot.settings import Settings, load_settings
from bot.setup import setup
from bot.web.app import create_app
from bot.web.console.guard import COOKIE
from tests.postgres import postgresql

_CONVERSATIONS, _SMALL = 200_000, 20_000
_ROUNDS, _WARM_UP = 30, 3
_AIMS_MS = {"postgresql": 300, "sqlite": 600}

# What is asked for, by name. {…} is filled in from what the database holds.
_REQUESTS = {
    "first page": "",
    "read ones": "etat=done",
    "all": "etat=all",
    "second readings": "etat=second",
    "reason": "motif=wrong_guess",
    "site": "site={site}",
    "commune": "commune={commune}&etat=all",
    "problem": "sujet={problem}",
    "theme": "sujet={theme}",
    "dates": "du={since}&au={until}",
    "old dates": "du=2020-01-01&au=2020-02-01&etat=all",
    "confidence": "sous=20",
    "nearly none": "sous=1&etat=done",
    "mine": "moi=1",
    "least sure": "tri=least_sure",
    "by reason": "tri=reason",
    "page 40": "page=40",
    "one word": "mots={word}&etat=all",
    "common word": "mots={common}&etat=all",
    "two words": "mots={common}+{word}&etat=all",
    "common words": "mots={common}+pas+la&etat=all",
    "common words, in none": "mots={common}+pas&sous=1&etat=all",
    "begun": "mots={begun}&etat=all",
    "one letter": "mots=de&etat=done",
    "no such word": "mots=zzzzzz",
    "all filters": "mots={common}&motif=hesitated&sujet={theme}&du={since}&sous=60&tri=least_sure",
}


@dataclass(frozen=True)
class _Person:
    """A browser signed in on one of the databases."""

    client: TestClient
    token: str
    values: dict[str, str]

    def ask(self, query: str) -> None:
        answered = self.client.get(f"/console/relecture?{query.format(**self.values)}", cookies={COOKIE: self.token})
        assert answered.status_code == 200, answered.text

    def read(self, conversation: str) -> None:
        answered = self.client.get(f"/console/relecture/{conversation}", cookies={COOKIE: self.token})
        assert answered.status_code == 200, answered.text


def main() -> None:
    console = Console(width=160)
    console.print(machine())
    settings = load_settings()
    asked = sys.argv[1:] or list(_ENGINES)
    kept = [_measure(name, urls, settings, console) for name in asked for urls in _ENGINES[name]()]
    if not all(kept):
        sys.exit(f"aim missed: p95 within {_AIMS_MS} ms")


def _measure(engine: str, urls: list[str], settings: Settings, console: Console) -> bool:
    """Print the figures of an engine, and say whether they are within the aim."""
    people: dict[str, list[_Person]] = {}
    for url, size in zip(urls, (_SMALL, _CONVERSATIONS), strict=True):
        own = settings.copy(update={"database_url": url})
        setup_seconds, fill_seconds = timed(lambda: setup(own)), timed(lambda: fill(url, size))  # noqa: B023
        console.print(
            f"{engine}, {size:,} conversations: set up in {setup_seconds:.0f} s, filled in {fill_seconds:.0f} s"
        )
        for role, person in _people(own, url).items():
            people.setdefault(role, []).append(person)
    # A list: every table is printed, whatever the first one says.
    kept = [_table(engine, role, small, large, console) for role, (small, large) in people.items()]
    return all(kept)


def _table(engine: str, role: str, small: _Person, large: _Person, console: Console) -> bool:
    table = Table("request", "p50 ms", "p95 ms", "p50 at a tenth", "ratio", title=f"{engine}, {role}")
    slowest = 0.0
    calls: dict[str, Callable[[_Person], None]] = {name: _asking(query) for name, query in _REQUESTS.items()}
    calls["one conversation"] = lambda person: person.read(person.values["conversation"])
    for name, call in calls.items():
        # In turn, so that a busy machine slows both alike.
        pairs = [(timed(lambda: call(small)), timed(lambda: call(large))) for _ in range(_WARM_UP + _ROUNDS)]  # noqa: B023
        few, many = np.array(pairs[_WARM_UP:]).T * 1000
        p50, p95 = np.percentile(many, [50, 95])
        slowest = max(slowest, p95)
        before = float(np.median(few))
        table.add_row(name, f"{p50:.0f}", f"{p95:.0f}", f"{before:.0f}", f"{p50 / before:.1f}")
    console.print(table)
    console.print(f"{engine}, {role}: slowest p95 {slowest:.0f} ms, aim {_AIMS_MS[engine]} ms")
    return bool(slowest < _AIMS_MS[engine])


def _asking(query: str) -> Callable[[_Person], None]:
    return lambda person: person.ask(query)


def _people(settings: Settings, url: str) -> dict[str, _Person]:
    client = TestClient(create_app(settings, "http://127.0.0.1:9"))
    with session_scope(url) as session:
        values = _values(session)
        tokens = {}
        for role in ("agent", "network_administrator"):
            user = accounts.add_user(session, f"{role}@banc.example", role, role, [LARGE_SITE])
            tokens[role] = sign_in.open_session(session, user)
    return {role: _Person(client, token, values) for role, token in tokens.items()}


def _values(session: Session) -> dict[str, str]:
    """Return what the requests ask for: ordinary, common and rare things of this very database."""
    commune, problem, conversation = session.execute(
        select(Summary.commune_id, Summary.problem_code, Summary.conversation_id)
        .where(Summary.site_key == LARGE_SITE, Summary.problem_code.is_not(None))
        .order_by(Summary.id)
    ).first()
    name = session.scalar(select(Territory.name).where(Territory.id == commune))
    held = session.execute(
        select(SearchWord.word, func.count()).group_by(SearchWord.word).order_by(func.count().desc())
    ).all()
    rare = next(word for word, count in held if count < max(held[0][1] // 1000, 3) and len(word) > 5)
    common = next(word for word, _ in held if len(word) > 4)
    today = now().date()
    return {
        "site": LARGE_SITE,
        "commune": name,
        "problem": problem,
        "theme": problem.partition(".")[0],
        "since": (today - timedelta(days=30)).isoformat(),
        "until": today.isoformat(),
        "word": rare,
        "common": common,
        "begun": common[:3],
        "conversation": conversation,
    }


def _sqlite() -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory(prefix="orientation-bench-") as folder:
        yield [f"sqlite:///{Path(folder) / name}.db" for name in ("small", "large")]


def _postgresql() -> Iterator[list[str]]:
    with postgresql() as server, _databases(server, ["small", "large"]) as urls:
        yield urls


@contextmanager
def _databases(server: str, names: list[str]) -> Iterator[list[str]]:
    engine = create_engine(server, future=True, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in names:
            connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    yield [make_url(server).set(database=name).render_as_string(False) for name in names]


_ENGINES = {"sqlite": _sqlite, "postgresql": _postgresql}

if __name__ == "__main__":
    main()
