"""`make bench-resolve`: how long the resolver takes on SQLite and PostgreSQL, and whether more data slows it down.

Two databases hold the embedded data and, on top, synthetic rows: the same facts in past vintages of the
registry, closed since, and more counters. The larger has ten times the rows of the smaller. Both answer the same
requests in turn, so that a busy machine slows both alike.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from rich.console import Console
from sqlalchemy import Column, Date, MetaData, Table, create_engine, func, insert, select, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.measure import machine, percentiles, timed
from bot.database import make_engine
from bot.knowledge.models import CompetenceHolder, Source, Structure, Territory
from bot.knowledge.repository import load_taxonomy, situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.settings import Settings, load_settings
from bot.setup import setup
from tests.postgres import postgresql

_STRUCTURES, _COMPETENCES = 100_000, 5_000_000
_REQUESTS, _WARM_UP = 3_000, 300
_P95_MS, _RATIO = 3.0, 1.3
_BATCH = 10_000
# Kinds that stand on a commune without being its own counter.
_OTHER_KINDS = ("caf", "cpam", "france_travail", "france_services", "tresorerie", "gendarmerie")


@dataclass(frozen=True)
class _Base:
    """An open session on one of the two databases, and its taxonomy."""

    session: Session
    taxonomy: Taxonomy

    def answer(self, problem: str, commune: str) -> None:
        resolve(self.taxonomy, problem, situation_of(self.session, commune), {})


def main() -> None:
    console = Console(width=160)
    console.print(machine())
    settings = load_settings()
    kept = [_measure("SQLite", pair, console) for pair in _sqlite_pair(settings, console)]
    kept += [_measure("PostgreSQL", pair, console) for pair in _postgresql_pair(settings, console)]
    if not all(kept):
        sys.exit(f"aim missed: p95 < {_P95_MS:.0f} ms at 10×, p50 and p95 at 10× ≤ {_RATIO} × those at 1×")


def _measure(name: str, engines: tuple[Engine, Engine], console: Console) -> bool:
    """Print the figures of an engine, and say whether they are within the aims."""
    with Session(engines[0], future=True) as small, Session(engines[1], future=True) as large:
        bases = _Base(small, load_taxonomy(small)), _Base(large, load_taxonomy(large))
        requests = _requests(bases[0])
        for problem, commune in requests[:_WARM_UP]:
            for base in bases:
                base.answer(problem, commune)
        # No commune twice: what the database knows of it is read for the first time.
        seconds = [
            [timed(lambda: base.answer(problem, commune)) for base in bases]  # noqa: B023  (called at once)
            for problem, commune in requests[_WARM_UP:]
        ]
        for size, base, column in zip(("1×", "10×"), bases, zip(*seconds, strict=True), strict=True):
            console.print(f"{name} {size}, {_sizes(base.session)}, {len(column)} requests: {percentiles(column)}")
    (p50_small, p50), (p95_small, p95) = np.percentile(seconds, [50, 95], axis=0)
    console.print(f"{name} 10× / 1×: p50 {p50 / p50_small:.2f}, p95 {p95 / p95_small:.2f}")
    return bool(p95 * 1000 < _P95_MS and max(p50 / p50_small, p95 / p95_small) <= _RATIO)


def _requests(base: _Base) -> list[tuple[str, str]]:
    """Return problems and communes, the same at each run; no commune twice."""
    chance = random.Random(4)
    communes = sorted(base.session.scalars(select(Territory.id).where(Territory.kind == "commune")))
    problems = sorted(base.taxonomy.problems)
    return [(chance.choice(problems), one) for one in chance.sample(communes, _WARM_UP + _REQUESTS)]


def _sizes(session: Session) -> str:
    structures, competences = (
        session.scalar(select(func.count()).select_from(one)) for one in (Structure, CompetenceHolder)
    )
    return f"{structures:,} structures, {competences:,} competence rows"


def _sqlite_pair(settings: Settings, console: Console) -> Iterator[tuple[Engine, Engine]]:
    with tempfile.TemporaryDirectory(prefix="orientation-bench-") as folder:
        urls = [f"sqlite:///{Path(folder) / name}.db" for name in ("small", "large")]
        with _filled(urls, settings, console) as engines:
            yield engines


def _postgresql_pair(settings: Settings, console: Console) -> Iterator[tuple[Engine, Engine]]:
    with postgresql() as server:
        engine = create_engine(server, future=True, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in ("small", "large"):
                connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        urls = [make_url(server).set(database=name).render_as_string(False) for name in ("small", "large")]
        with _filled(urls, settings, console) as engines:
            yield engines


@contextmanager
def _filled(urls: list[str], settings: Settings, console: Console) -> Iterator[tuple[Engine, Engine]]:
    small, large = (make_engine(url) for url in urls)
    try:
        for url, engine, share in zip(urls, (small, large), (10, 1), strict=True):
            setup_seconds = timed(lambda: setup(settings.copy(update={"database_url": url})))  # noqa: B023
            fill_seconds = timed(lambda: _fill(engine, _STRUCTURES // share, _COMPETENCES // share))  # noqa: B023
            console.print(f"{engine.dialect.name}: set up in {setup_seconds:.0f} s, filled in {fill_seconds:.0f} s")
        yield small, large
    finally:
        small.dispose()
        large.dispose()


def _fill(engine: Engine, structures: int, competences: int) -> None:
    """Add synthetic rows until the tables hold at least that many, then let the engine count what it holds."""
    with sessionmaker(engine, future=True)() as session, session.begin():
        if engine.dialect.name == "postgresql":
            # Every row points to one that is there: no need to check five million times.
            session.execute(text("SET LOCAL session_replication_role = replica"))
        _add_structures(session, structures)
        _add_history(session, competences)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What PostgreSQL does by itself after a while, and SQLite when told.
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))


def _add_structures(session: Session, wanted: int) -> None:
    """Add the counters of groups, départements and régions, then others on communes drawn by lot."""
    chance = random.Random(4)
    source = session.scalar(select(Source.id).where(Source.code == "mairies"))
    places = session.execute(select(Territory.id, Territory.kind).order_by(Territory.id)).all()
    own = [(id_, kind) for id_, kind in places if kind in ("epci", "departement", "region")]
    communes = [id_ for id_, kind in places if kind == "commune"]
    others = ((chance.choice(communes), chance.choice(_OTHER_KINDS)) for _ in range(wanted - len(own)))
    rows = [
        {
            "id": f"synthetic-{rank}",
            "kind": kind,
            "name": f"Guichet {rank}",
            "territory_id": territory,
            "hours": [["lundi", "vendredi", [["09:00", "12:00"], ["14:00", "17:00"]]]],
            "demonstration": True,
            "source_id": source,
        }
        for rank, (territory, kind) in enumerate([*own, *others])
    ]
    for start in range(0, len(rows), _BATCH):
        session.execute(insert(Structure), rows[start : start + _BATCH])


def _add_history(session: Session, wanted: int) -> None:
    """Add to each fact of today the same one in past vintages: one a year, each closed when the next one came."""
    held = CompetenceHolder.__table__
    facts = session.scalar(select(func.count()).select_from(held))
    missing = wanted - facts
    years = [2020 - back for back in range(-(-missing // facts))]
    past = Table("past", MetaData(), Column("since", Date), Column("until", Date), prefixes=["TEMPORARY"])
    past.create(session.connection())
    session.execute(insert(past), [{"since": date(year, 1, 1), "until": date(year + 1, 1, 1)} for year in years])
    copied = [held.c[name] for name in ("territory_id", "nomenclature", "registry_code")]
    rows = select(*copied, past.c.since, past.c.until, held.c.source_id).select_from(held).join(past, text("true"))
    columns = [*(one.name for one in copied), "since", "until", "source_id"]
    session.execute(insert(held).from_select(columns, rows.where(held.c.until.is_(None)).limit(missing)))
    past.drop(session.connection())


if __name__ == "__main__":
    main()
