"""Which counter and which page come first when several sources know one."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.database import Base, make_engine
from bot.knowledge.directory import counters_of, own_counters, procedures_of
from bot.knowledge.models import Problem, Procedure, Source, Structure, StructureCommune, Territory, Theme
from bot.knowledge.structures import Structure as Counter

LYON, PARIS = (45.76, 4.84), (48.86, 2.35)


@pytest.fixture
def session(tmp_path: Path) -> Any:
    engine = make_engine(f"sqlite:///{tmp_path / 'd.db'}")
    Base.metadata.create_all(engine)
    with Session(engine, future=True) as opened:
        for id_, code, as_of in ((1, "mairies", "2026-10"), (2, "annuaire", "2026-11"), (3, "conseil:a.csv", "2024")):
            opened.add(Source(id=id_, code=code, title=code, licence="L", file="f", as_of=as_of, fingerprint="0"))
        opened.flush()
        for id_ in ("37031", "37123", "FR"):
            opened.add(Territory(id=id_, kind="commune", code=id_, name=id_, population=0, source_id=1))
        opened.add(Theme(code="t", label="L", rank=0))
        opened.flush()
        opened.add(Problem(code="t.p", theme_code="t", label="L", scope="S", emergency=[], rank=0))
        opened.flush()
        yield opened
    engine.dispose()


def _structure(session: Session, source: int, **more: Any) -> None:
    row = {"id": f"s{source}", "kind": "mairie", "name": f"de {source}", "territory_id": "37031", "hours": []}
    session.add(Structure(**{**row, **more}, source_id=source))
    session.flush()


def _own(session: Session) -> dict[str, Counter]:
    return counters_of(session, "37031", ["37031"])[0]


def _france_services(session: Session) -> Counter | None:
    return counters_of(session, "37031", ["37031"])[1]


def _link(session: Session, territory: str, kind: str, day: int, source: int = 3) -> None:
    more = {"title": "T", "url": f"https://{territory}/{kind}", "origin": "O", "updated_on": date(2026, 1, day)}
    session.add(Procedure(problem_code="t.p", territory_id=territory, kind=kind, source_id=source, **more))
    session.flush()


@pytest.mark.parametrize(
    ("sources", "first"), [([1], 1), ([1, 2], 2), ([2, 1], 2), ([1, 2, 3], 3)], ids=["une", "neuve", "ordre", "conseil"]
)
def test_the_council_comes_first_then_the_newest_source(session: Session, sources: list[int], first: int) -> None:
    for source in sources:
        _structure(session, source)
    assert _own(session)["37031"].name == f"de {first}"
    assert own_counters(session) == _own(session)


@pytest.mark.parametrize(
    "more", [{"kind": "caf"}, {"until": date(2026, 1, 1)}, {"territory_id": "37123"}], ids=["CAF", "fermée", "ailleurs"]
)
def test_another_counter_is_not_the_mairie(session: Session, more: dict[str, Any]) -> None:
    _structure(session, 1)
    _structure(session, 2, **more)
    assert _own(session)["37031"].name == "de 1"


@pytest.mark.parametrize(
    ("updated_on", "as_of"), [(date(2023, 8, 9), "2023-08-09"), (None, "2026-11")], ids=["fiche", "source"]
)
def test_a_counter_has_the_date_of_its_record_or_else_of_its_source(
    session: Session, updated_on: date | None, as_of: str
) -> None:
    _structure(session, 2, updated_on=updated_on)
    assert _own(session)["37031"].as_of == as_of


def _place(session: Session, name: str, position: tuple[float, float] | None, label: bool) -> None:
    latitude, longitude = position or (None, None)
    kind = "france_services" if label else "mairie"
    more = {"kind": kind, "latitude": latitude, "longitude": longitude, "france_services": label}
    _structure(session, 1, id=name, name=name, **more)


def _serves(session: Session, counter: str) -> None:
    session.add(StructureCommune(structure_id=counter, commune_id="37031", source_id=2))
    session.flush()


@pytest.mark.parametrize(
    ("serving", "first"),
    [((), "près"), (("loin",), "loin"), (("loin", "près"), "près"), (("loin", "sans"), "loin"), (("sans",), "sans")],
    ids=["le plus près", "celui qui sert la commune", "le plus près d'entre eux", "position inconnue", "seul"],
)
def test_the_france_services_that_serves_the_commune_is_named_or_else_the_nearest(
    session: Session, serving: tuple[str, ...], first: str
) -> None:
    _place(session, "mairie", LYON, label=False)
    # A tenth of a degree of longitude is 7.8 km there, of latitude 11.1 km.
    _place(session, "loin", (LYON[0] + 0.1, LYON[1]), label=True)
    _place(session, "près", (LYON[0], LYON[1] + 0.1), label=True)
    _place(session, "sans", None, label=True)
    for counter in serving:
        _serves(session, counter)
    found = _france_services(session)
    assert found is not None
    assert found.name == first


def test_a_counter_that_only_serves_without_the_label_is_not_france_services(session: Session) -> None:
    _place(session, "mairie", None, label=False)
    _serves(session, "mairie")
    assert _france_services(session) is None


@pytest.mark.parametrize(
    ("mairie", "counter"),
    [(None, LYON), (LYON, None), (LYON, PARIS), (LYON, (LYON[0] + 0.18, LYON[1] + 0.01))],
    ids=["x", "y", "trop loin", "à 20,03 km"],
)
def test_no_france_services_when_a_position_is_unknown_or_too_far(
    session: Session, mairie: tuple[float, float] | None, counter: tuple[float, float] | None
) -> None:
    _place(session, "mairie", mairie, label=False)
    _place(session, "counter", counter, label=True)
    assert _france_services(session) is None


@pytest.mark.parametrize(
    ("links", "first"),
    [
        ([("FR", "page", 1)], "https://FR/page"),
        ([("FR", "page", 1), ("37031", "page", 1)], "https://37031/page"),
        ([("FR", "procedure", 1), ("37031", "page", 1)], "https://FR/procedure"),
        ([("37123", "procedure", 1)], None),
    ],
    ids=["pays", "le plus près", "une démarche d'abord", "ailleurs"],
)
def test_a_procedure_comes_before_a_page_and_the_nearest_territory_first(
    session: Session, links: list[tuple[str, str, int]], first: str | None
) -> None:
    for territory, kind, day in links:
        _link(session, territory, kind, day)
    found = procedures_of(session, ["37031", "FR"]).get("t.p", ())
    assert (found[0].url if found else None) == first


def test_the_newest_link_wins_on_the_same_territory(session: Session) -> None:
    _link(session, "37031", "page", 2, source=1)
    _link(session, "37031", "page", 9, source=2)
    found = procedures_of(session, ["37031"])["t.p"]
    assert [one.as_of for one in found] == ["2026-01-09", "2026-01-02"]
