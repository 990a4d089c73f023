"""The administrative division: what is read, and what is refused before anything changes."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.importers.decoupage import import_decoupage
from bot.knowledge.importers.division import Division, vintage_of
from bot.knowledge.importers.merge import Changes
from bot.knowledge.models import Membership, Postcode, Territory, TerritoryName
from tests.knowledge.importers.conftest import DIVISION, spoil, write_division

DAY = date(2026, 1, 1)


def _import(session: Session, folder: Path) -> Changes:
    return import_decoupage(session, folder, 1, DAY)


def _links(session: Session) -> set[tuple[str, str]]:
    rows = session.execute(select(Membership.member_id, Membership.group_id).where(Membership.until.is_(None)))
    return {(member, group) for member, group in rows}


def test_territories_links_names_and_postcodes_are_read(empty: Session, tmp_path: Path) -> None:
    _import(empty, write_division(tmp_path))
    kinds = dict(empty.execute(select(Territory.kind, func.count()).group_by(Territory.kind)).all())
    assert kinds == {"commune": 3, "departement": 2, "region": 2, "etat": 1, "epci": 2}
    assert {("37031", "200072981"), ("37031", "D37"), ("D37", "R24"), ("R24", "FR")} <= _links(empty)
    assert ("99999", "200057867") not in _links(empty), "a member that is no commune of today is left out"
    assert empty.execute(select(TerritoryName.territory_id, TerritoryName.name)).all() == [("37123", "Les Essards")]
    assert set(empty.execute(select(Postcode.territory_id, Postcode.postcode))) == {
        ("37031", "37140"),
        ("37123", "37130"),
    }
    assert empty.scalar(select(Territory.name).where(Territory.id == "200072981")) == "CC Touraine Ouest"


def test_the_same_division_twice_changes_nothing(empty: Session, tmp_path: Path) -> None:
    folder = write_division(tmp_path)
    first = _import(empty, folder)
    assert first.added > 0
    assert _import(empty, folder) == Changes(refused=first.refused)


def test_links_to_what_is_not_in_the_vintage_are_refused_with_their_reason(empty: Session, tmp_path: Path) -> None:
    refused = _import(empty, write_division(tmp_path)).refused
    assert [reason.split(",")[0] for reason in refused] == [
        "99999 → 200057867 : 99999 absent de ce millésime",
        "Perdue : 01001 absent de ce millésime",
    ]


def test_where_it_is_comes_by_table_and_ends_at_the_total(empty: Session, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    import_decoupage(empty, write_division(tmp_path), 1, DAY, lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]


def test_plain_json_does_as_well(empty: Session, tmp_path: Path) -> None:
    for name, records in DIVISION.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(records), encoding="utf-8")
    assert _import(empty, tmp_path).added > 0


@pytest.mark.parametrize("name", list(DIVISION))
@pytest.mark.parametrize("how", ["absent", "coupé", "abîmé", "pas compressé"])
def test_a_spoilt_file_is_refused_by_name_and_nothing_changes(
    empty: Session, tmp_path: Path, name: str, how: str
) -> None:
    folder = write_division(tmp_path)
    spoil(folder / f"{name}.json.xz", how)
    with pytest.raises(DataFileError, match=name):
        _import(empty, folder)
    assert empty.scalar(select(func.count()).select_from(Territory)) == 0


WITHOUT: list[tuple[str, str]] = [
    ("communes", "nom"),
    ("communes", "type"),
    ("communes", "departement"),
    ("departements", "region"),
    ("regions", "code"),
    ("epci", "membres"),
    ("epci", "type"),
    ("ept", "membres"),
]
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("communes", {"code": 37031}),
    ("communes", {"nom": None}),
    ("communes", {"codesPostaux": "37140"}),
    ("communes", {"anciensCodes": 1}),
    ("epci", {"membres": ["37031"]}),
    ("ept", {"membres": {"code": "37031"}}),
]


@pytest.mark.parametrize(("name", "field"), WITHOUT)
def test_a_record_without_a_field_is_refused(tmp_path: Path, name: str, field: str) -> None:
    records = [{key: value for key, value in one.items() if key != field} for one in DIVISION[name]]
    with pytest.raises(DataFileError, match=f"{name}.*{field}|{field}.*{name}|{name} n'a pas la forme"):
        Division.read(write_division(tmp_path, **{name: records}))


@pytest.mark.parametrize("content", [[], {}, [1, 2], "x", None], ids=["vide", "objet", "nombres", "texte", "rien"])
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, content: Any) -> None:
    with pytest.raises(DataFileError, match="communes"):
        Division.read(write_division(tmp_path, communes=content))


@pytest.mark.parametrize(("name", "wrong"), WRONG, ids=str)
def test_a_field_of_another_kind_is_refused(tmp_path: Path, name: str, wrong: dict[str, Any]) -> None:
    records = [{**DIVISION[name][0], **wrong}, *DIVISION[name][1:]]
    with pytest.raises(DataFileError, match=name):
        Division.read(write_division(tmp_path, **{name: records}))


PACKAGE = "@etalab/decoupage-administratif"


@pytest.mark.parametrize(
    ("content", "vintage"),
    [
        ({"name": PACKAGE, "version": "6.0.0"}, "2026"),
        ({"name": PACKAGE, "version": "4.1.0"}, "2024"),
        ({"name": "autre", "version": "6.0.0"}, None),
        ({"name": PACKAGE}, None),
        ({"name": PACKAGE, "version": "x"}, None),
        ([], None),
    ],
    ids=str,
)
def test_the_vintage_is_read_from_the_package(tmp_path: Path, content: Any, vintage: str | None) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "package.json").write_text(json.dumps(content), encoding="utf-8")
    assert vintage_of(tmp_path / "data") == vintage
    assert vintage_of(tmp_path) == vintage


def test_without_a_package_nobody_knows_the_vintage(tmp_path: Path) -> None:
    assert vintage_of(tmp_path / "nulle" / "part") is None
