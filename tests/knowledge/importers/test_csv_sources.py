"""The registry of 2021 and the directory of mairies: what is read, refused, and left aside with its reason."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.importers.banatic import import_banatic
from bot.knowledge.importers.csv_file import read_csv
from bot.knowledge.importers.decoupage import import_decoupage
from bot.knowledge.importers.mairies import import_mairies
from bot.knowledge.importers.merge import Changes
from bot.knowledge.models import CompetenceHolder, Membership, Source, Structure, Territory
from tests.knowledge.importers.conftest import MAIRIES, REGISTRY, spoil, write_csv, write_division, write_registry

DAY = date(2026, 10, 1)
SPOILT = ["absent", "coupé", "abîmé", "pas compressé", "latin-1", "vide"]
COLUMNS = [
    ("groupements", "siren"),
    ("groupements", "nature"),
    ("syndicats-communes", "siren_membre"),
    ("groupements-competences", "code_competence_2021"),
]


@pytest.fixture
def country(empty: Session, tmp_path: Path) -> Session:
    """A database that knows the communes, and a second source for what comes on top."""
    import_decoupage(empty, write_division(tmp_path / "division"), 1, date(2026, 1, 1))
    empty.add(Source(id=2, code="second", title="S", licence="L", file="f", as_of="2021", fingerprint="0"))
    empty.commit()
    return empty


def _registry(session: Session, folder: Path) -> Changes:
    return import_banatic(session, folder, 2, date(2021, 1, 1))


def _without(rows: list[dict[str, str]], column: str) -> list[dict[str, str]]:
    return [{key: value for key, value in row.items() if key != column} for row in rows]


def test_syndicats_members_and_competences_are_read(country: Session, tmp_path: Path) -> None:
    changes = _registry(country, write_registry(tmp_path / "r"))
    syndicat = country.scalars(select(Territory).where(Territory.kind == "syndicat")).one()
    assert (syndicat.id, syndicat.name) == ("253700001", "SMICTOM du Chinonais")
    members = country.scalars(select(Membership.member_id).where(Membership.group_id == "253700001"))
    assert list(members) == ["37123"]
    declared = country.execute(select(CompetenceHolder.territory_id, CompetenceHolder.registry_code))
    assert set(declared) == {("253700001", "1510"), ("200072981", "1502")}
    assert [reason.split(" :")[0] for reason in changes.refused] == ["SIREN 219999999", "SIREN 299999999"]


def test_the_same_registry_twice_changes_nothing(country: Session, tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "r")
    _registry(country, folder)
    again = _registry(country, folder)
    assert (again.added, again.changed, again.closed) == (0, 0, 0)


@pytest.mark.parametrize("name", list(REGISTRY))
@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_registry_is_refused_and_nothing_changes(
    country: Session, tmp_path: Path, name: str, how: str
) -> None:
    folder = write_registry(tmp_path / "r")
    spoil(folder / f"{name}.csv.gz", how)
    with pytest.raises(DataFileError, match=name):
        _registry(country, folder)
    assert country.scalar(select(func.count()).select_from(CompetenceHolder)) == 0
    assert country.scalar(select(func.count()).where(Territory.kind == "syndicat")) == 0


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_a_registry_without_a_column_is_refused(country: Session, tmp_path: Path, name: str, column: str) -> None:
    folder = write_registry(tmp_path / "r", **{name: _without(REGISTRY[name], column)})
    with pytest.raises(DataFileError, match=column):
        _registry(country, folder)


def test_mairies_are_read_as_the_directory_gives_them(country: Session, tmp_path: Path) -> None:
    assert import_mairies(country, write_csv(tmp_path / "m.csv.gz", MAIRIES), 2, DAY).added == 2
    bourgueil, le_mans = country.scalars(select(Structure).order_by(Structure.id))
    assert (bourgueil.name, bourgueil.phone, bourgueil.website) == ("Mairie de Bourgueil", "02 47 97 25 00", None)
    assert bourgueil.address == "8 rue du Picard\n37140 Bourgueil"
    assert bourgueil.hours == [["lundi", "vendredi", [["09:00:00", "12:00:00"]]]]
    assert (le_mans.name, le_mans.phone, le_mans.address, le_mans.hours) == ("Mairie du Mans", None, None, [])


def test_the_same_mairies_twice_change_nothing_and_a_new_number_is_one_change(country: Session, tmp_path: Path) -> None:
    import_mairies(country, write_csv(tmp_path / "m.csv.gz", MAIRIES), 2, DAY)
    assert import_mairies(country, tmp_path / "m.csv.gz", 2, DAY) == Changes()
    moved = [{**MAIRIES[0], "telephone": "02 47 00 00 00"}, MAIRIES[1]]
    assert import_mairies(country, write_csv(tmp_path / "m2.csv.gz", moved), 2, DAY) == Changes(changed=1)


def test_an_unknown_commune_and_wrong_hours_are_left_aside_with_their_reason(country: Session, tmp_path: Path) -> None:
    rows = [{**MAIRIES[0], "code_insee": "00000"}, {**MAIRIES[1], "horaires_json": "[[lundi"}]
    changes = import_mairies(country, write_csv(tmp_path / "m.csv.gz", rows), 2, DAY)
    assert changes.added == 1
    assert ["00000" in changes.refused[0], "horaires" in changes.refused[1]] == [True, True]


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_directory_is_refused_and_nothing_changes(country: Session, tmp_path: Path, how: str) -> None:
    file = write_csv(tmp_path / "m.csv.gz", MAIRIES)
    import_mairies(country, file, 2, DAY)
    spoil(file, how)
    with pytest.raises(DataFileError, match=r"m\.csv\.gz"):
        import_mairies(country, file, 2, DAY)
    assert country.scalar(select(func.count()).select_from(Structure)) == 2


@pytest.mark.parametrize("column", ["code_insee", "telephone", "horaires_json"])
def test_a_directory_without_a_column_is_refused(country: Session, tmp_path: Path, column: str) -> None:
    with pytest.raises(DataFileError, match=column):
        import_mairies(country, write_csv(tmp_path / "m.csv.gz", _without(MAIRIES, column)), 2, DAY)


def test_a_line_that_stops_short_is_refused_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / "cut.csv.gz"
    file.write_bytes(gzip.compress(b"a,b\n1,2\n3\n"))
    with pytest.raises(DataFileError, match="ligne 3"):
        read_csv(file, {"a", "b"})
