"""Which counter serves which commune: every published layout, what is unknown, and what cuts a file short."""

import csv
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.importers.annuaire import import_annuaire
from bot.knowledge.importers.competence_geographique import import_competence_geographique
from bot.knowledge.importers.decoupage import import_decoupage
from bot.knowledge.importers.merge import Changes
from bot.knowledge.models import Source, StructureCommune
from tests.knowledge.importers.conftest import write_division
from tests.knowledge.importers.directory_files import COMMUNES, DEPARTEMENTS, REGIONS, service, write_json

TODAY = date(2026, 10, 1)
CAF, CPAM, TRIBUNAL = (f"{number:08d}-0000-4000-8000-000000000000" for number in (1, 2, 3))
Row = tuple[str, str, list[str]]
ROWS: list[Row] = [
    ("37031", "caf", [CAF]),
    ("37123", "caf", [CAF]),
    ("37123", "cpam", [CPAM]),
    ("37129", "tgi", [TRIBUNAL]),
]
PAIRS = {(CAF, "37031"), (CAF, "37123"), (CPAM, "37123"), (TRIBUNAL, "37123")}


@pytest.fixture
def country(empty: Session, tmp_path: Path) -> Session:
    """A database with three counters of the directory (source 2), and the source of who serves whom (3)."""
    division = write_division(tmp_path / "d", communes=COMMUNES, departements=DEPARTEMENTS, regions=REGIONS)
    import_decoupage(empty, division, 1, date(2026, 1, 1))
    for id_ in (2, 3):
        empty.add(Source(id=id_, code=str(id_), title="T", licence="L", file="f", as_of="2026-10", fingerprint="0"))
    empty.flush()
    counters = [service(number, kind, "37031") for number, kind in ((1, "caf"), (2, "cpam"), (3, "tgi"))]
    import_annuaire(empty, write_json(tmp_path, counters), 2, TODAY)
    empty.commit()
    return empty


def _records(rows: list[Row], api: bool) -> list[dict[str, Any]]:
    return [
        {
            "code_insee_commune": commune,
            "nom_commune": "N",
            "id_service_local": json.dumps(ids) if api else ids,
            "code_type_service_local": kind,
        }
        for commune, kind, ids in rows
    ]


def _communes(rows: list[Row]) -> dict[str, dict[str, Any]]:
    files: dict[str, dict[str, Any]] = {}
    for commune, kind, ids in rows:
        file = files.setdefault(commune, {"code_insee_commune": commune, "nom": "N", "type_service_local": []})
        file["type_service_local"].append({"code_type_service_local": kind, "organisme": ids})
    return files


def write_csv(folder: Path, rows: list[Row], separator: str = ";") -> Path:
    text = io.StringIO(newline="")
    records = _records(rows, api=True)
    writer = csv.DictWriter(text, list(records[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(records)
    return _write(folder / "competence.csv", ("\ufeff" + text.getvalue()).encode())


def write_comma_csv(folder: Path, rows: list[Row]) -> Path:
    return write_csv(folder, rows, ",")


def write_api(folder: Path, rows: list[Row]) -> Path:
    return _write(folder / "export.json", json.dumps(_records(rows, api=True)).encode())


def write_results(folder: Path, rows: list[Row]) -> Path:
    content = {"total_count": len(rows), "results": _records(rows, api=False)}
    return _write(folder / "results.json", json.dumps(content).encode())


def zipped(rows: list[Row]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("2026-data.gouv_local.json", '{"service": []}')
        for commune, file in _communes(rows).items():
            # Both shapes are seen: the object itself, and a list of one.
            shape = {"commune": [file]} if commune == "37031" else file
            archive.writestr(f"data.gouv_commune/{commune}.json", json.dumps(shape))
    return content.getvalue()


def write_zip(folder: Path, rows: list[Row]) -> Path:
    return _write(folder / "all.zip", zipped(rows))


def write_zip_in_tar(folder: Path, rows: list[Row]) -> Path:
    content, inner = io.BytesIO(), zipped(rows)
    with tarfile.open(fileobj=content, mode="w:bz2") as archive:
        entry = tarfile.TarInfo("all/2026-data.gouv_commune.zip")
        entry.size = len(inner)
        archive.addfile(entry, io.BytesIO(inner))
    return _write(folder / "all.tar.bz2", content.getvalue())


def _write(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


LAYOUTS: dict[str, Callable[[Path, list[Row]], Path]] = {
    "csv": write_csv,
    "csv à virgules": write_comma_csv,
    "API": write_api,
    "résultats": write_results,
    "zip": write_zip,
    "zip dans un tar": write_zip_in_tar,
}


def _import(session: Session, file: Path) -> Changes:
    return import_competence_geographique(session, file, 3, TODAY)


def _pairs(session: Session) -> set[tuple[str, str]]:
    rows = session.execute(select(StructureCommune.structure_id, StructureCommune.commune_id))
    return {(structure, commune) for structure, commune in rows}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_the_same(country: Session, tmp_path: Path, layout: str) -> None:
    file = LAYOUTS[layout](tmp_path, ROWS)
    assert _import(country, file) == Changes(added=4)
    assert _pairs(country) == PAIRS
    assert _import(country, file) == Changes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["37031", "37123", "37129", "99999"]),
            st.just("caf"),
            st.lists(st.sampled_from([CAF, CPAM, TRIBUNAL, "absent"]), max_size=3),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_table_becomes_the_file_and_unknown_things_are_told_once(
    country: Session, tmp_path: Path, rows: list[Row]
) -> None:
    before = _pairs(country)
    today = {"37031": "37031", "37123": "37123", "37129": "37123"}
    expected = {(id_, today[code]) for code, _, ids in rows if code in today for id_ in ids if id_ != "absent"}
    changes = _import(country, write_api(tmp_path, rows))
    assert _pairs(country) == expected
    assert (changes.added, changes.closed) == (len(expected - before), len(before - expected))
    unknown = {code for code, _, _ in rows if code == "99999"} | {
        id_ for code, _, ids in rows if code in today for id_ in ids if id_ == "absent"
    }
    assert len(changes.refused) == len(unknown)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("share", [0.0, 0.4, 0.8, 0.99])
def test_a_file_that_is_cut_changes_nothing(country: Session, tmp_path: Path, layout: str, share: float) -> None:
    _import(country, write_api(tmp_path, ROWS))
    file = LAYOUTS[layout](tmp_path, ROWS * 50)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DataFileError, match="Attendu"):
        _import(country, file)
    assert _pairs(country) == PAIRS


@pytest.mark.parametrize(
    "content",
    [
        b"code_insee_commune;id_service_local\n37031;[]\n",
        b'code_insee_commune;id_service_local;code_type_service_local\n37031;["a;caf\n',
        b"code_insee_commune;id_service_local;code_type_service_local\n37031;a\n",
        b"code_insee_commune;id_service_local;code_type_service_local\n37031;\xe9;caf\n",
        b'[{"code_insee_commune": "37031"}]',
        b'[{"code_insee_commune": "37031", "id_service_local": 3, "code_type_service_local": "caf"}]',
        b'{"code_insee_commune": "37031", "type_service_local": ["caf"]}',
        b'{"total_count": 9, "results": []}',
        b"[3]",
        b"[]",
    ],
)
def test_another_layout_or_encoding_is_refused(country: Session, tmp_path: Path, content: bytes) -> None:
    file = _write(tmp_path / ("f.csv" if content.startswith(b"code") else "f.json"), content)
    with pytest.raises(DataFileError, match="Attendu"):
        _import(country, file)
