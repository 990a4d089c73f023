"""Which addresses are opened, and what is kept of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Base, make_engine
from bot.knowledge.freshness.fetch import SILENT, UNREACHABLE
from bot.knowledge.freshness.links import dead_links, forget_gone, keep, links, states, urls_to_check
from bot.knowledge.freshness.state import OK, Check
from bot.knowledge.models import (
    LinkCheck,
    Problem,
    Procedure,
    Source,
    Structure,
    StructureCorrection,
    Territory,
    Theme,
)

TODAY = date(2026, 11, 22)
GONE = Check("broken", "La page n'existe plus (404).")
A, B, FORM, DONE, CORRECTED = (f"https://{name}.fr" for name in ("a", "b", "formulaire", "demarche", "correction"))
EVERY = sorted([A, B, FORM, DONE, CORRECTED])


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = make_engine(f"sqlite:///{tmp_path / 'l.db'}")
    Base.metadata.create_all(engine)
    with Session(engine, future=True) as opened:
        opened.add(Source(id=1, code="t", title="T", licence="L", file="f", as_of="2026", fingerprint="0"))
        opened.flush()
        opened.add(Territory(id="37031", kind="commune", code="37031", name="B", population=0, source_id=1))
        opened.add(Theme(code="t", label="L", rank=0))
        opened.flush()
        opened.add(Problem(code="t.p", theme_code="t", label="L", scope="S", emergency=[], rank=0))
        opened.flush()
        common = {"kind": "mairie", "name": "M", "territory_id": "37031", "hours": [], "source_id": 1}
        opened.add(Structure(id="1", website=A, contact_form=FORM, **common))
        opened.add(Structure(id="2", website=B, **common))
        opened.add(Structure(id="3", website="https://ferme.fr", until=date(2026, 1, 1), **common))
        opened.add(Structure(id="4", **common))
        said = {"origin": "O", "updated_on": TODAY, "source_id": 1}
        opened.add(StructureCorrection(structure_id="4", field="website", value=CORRECTED, **said))
        opened.add(StructureCorrection(structure_id="4", field="contact_form", value=None, **said))
        opened.add(Procedure(problem_code="t.p", territory_id="37031", kind="page", title="T", url=DONE, **said))
        opened.flush()
        yield opened
    engine.dispose()


def test_addresses_of_listed_counters_corrections_and_procedures(session: Session) -> None:
    assert links(session) == {
        "website": [A, B, None, CORRECTED],
        "contact_form": [FORM, None, None],
        "procedure": [DONE],
    }


def test_those_never_checked_come_first_and_none_of_the_last_days(session: Session) -> None:
    assert urls_to_check(session, TODAY) == EVERY
    keep(session, {B: OK}, TODAY - timedelta(days=9))
    keep(session, {A: OK}, TODAY - timedelta(days=7))
    keep(session, {FORM: GONE}, TODAY - timedelta(days=6))
    assert urls_to_check(session, TODAY) == [CORRECTED, DONE, B, A]


def test_an_address_too_long_is_not_opened(session: Session) -> None:
    session.get(Structure, "1").website = f"{A}/{'x' * 2000}"
    session.flush()
    assert urls_to_check(session, TODAY) == [one for one in EVERY if one != A]


@pytest.mark.parametrize(
    ("checks", "dead"),
    [
        ([OK], False),
        ([GONE], True),
        ([GONE, OK], False),
        ([UNREACHABLE], False),
        ([UNREACHABLE, SILENT], True),
        ([UNREACHABLE, OK, SILENT], False),
        ([SILENT, Check("caution", "Le site a répondu par une erreur (503)."), SILENT], False),
    ],
)
def test_a_silence_is_death_only_when_it_lasts(session: Session, checks: list[Check], dead: bool) -> None:
    for day, check in enumerate(checks):
        keep(session, {A: check, B: OK}, TODAY + timedelta(days=7 * day))
    expected = {A} if dead else set()
    assert dead_links(session) == dead_links(session, [A, B]) == expected
    assert dead_links(session, [B]) == dead_links(session, []) == set()


def test_the_state_of_each_address(session: Session) -> None:
    keep(session, {A: OK, DONE: GONE}, TODAY)
    found = {use: [check.state for _, check in checks] for use, checks in states(session).items()}
    assert found == {
        "website": ["ok", "pending", "missing", "pending"],
        "contact_form": ["pending", "missing", "missing"],
        "procedure": ["broken"],
    }


def test_checks_of_addresses_that_are_gone_are_forgotten(session: Session) -> None:
    keep(session, {A: OK, "https://ferme.fr": GONE}, TODAY)
    forget_gone(session)
    assert session.scalars(select(LinkCheck.url)).all() == [A]


def test_a_thousand_checks_are_kept_at_once(session: Session) -> None:
    many = {f"https://exemple.fr/{one}": GONE for one in range(1001)}
    keep(session, many, TODAY)
    keep(session, many, TODAY)
    assert dead_links(session, list(many)) == set(many)
