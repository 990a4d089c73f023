"""The administrative division: what is read, and what is refused before anything changes."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.importers.decoupage import import_decoupage, read_division
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
    assert _import(empty, folder).added > 0
    assert _import(empty, folder) == Changes()


def test_plain_json_does_as_well(empty: Session, tmp_path: Path) -> None:
    for name, records in DIVISION.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(records), encoding="utf-8")
    assert _import(empty, tmp_path).added > 0


def test_a_commune_that_merged_is_closed_and_its_name_kept(empty: Session, tmp_path: Path) -> None:
    _import(empty, write_division(tmp_path / "old"))
    merged = [
        {**one, "type": "commune-deleguee", "chefLieu": "37123"} if one["code"] == "37031" else one
        for one in DIVISION["communes"]
    ]
    _import(empty, write_division(tmp_path / "new", communes=merged))
    assert empty.scalar(select(Territory.until).where(Territory.id == "37031")) == DAY
    assert not {link for link in _links(empty) if link[0] == "37031"}
    assert "Bourgueil" in set(empty.scalars(select(TerritoryName.name).where(TerritoryName.territory_id == "37123")))
    _import(empty, write_division(tmp_path / "old"))
    assert empty.scalar(select(Territory.until).where(Territory.id == "37031")) is None
    assert ("37031", "200072981") in _links(empty)


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


@pytest.mark.parametrize(("name", "field"), WITHOUT)
def test_a_record_without_a_field_is_refused(tmp_path: Path, name: str, field: str) -> None:
    records = [{key: value for key, value in one.items() if key != field} for one in DIVISION[name]]
    with pytest.raises(DataFileError, match=f"{name}.*{field}|{field}.*{name}|{name} n'a pas la forme"):
        read_division(write_division(tmp_path, **{name: records}))


@pytest.mark.parametrize("content", [[], {}, [1, 2], "x", None], ids=["vide", "objet", "nombres", "texte", "rien"])
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, content: Any) -> None:
    with pytest.raises(DataFileError, match="communes"):
        read_division(write_division(tmp_path, communes=content))
