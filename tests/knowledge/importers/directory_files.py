"""Files of the directory of local services, in the layouts it is published in, from real records."""

import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.knowledge.importers.conftest import DIVISION

Record = dict[str, Any]
NAME = "2026-10-01_053120-data.gouv_local.json"
SAMPLE = Path(__file__).parents[2] / "data" / "annuaire-sample.json"
MAIRIE, FRANCE_SERVICES = "00007e4d-264c-43a0-b0b7-7f3b7dd995ab", "533cea79-fcee-4186-9b18-c6b3ea08892d"
COMMUNES: list[Record] = [
    *DIVISION["communes"],
    {"code": "77188", "nom": "Fontaine-le-Port", "type": "commune-actuelle", "departement": "77"},
    {"code": "38185", "nom": "Grenoble", "type": "commune-actuelle", "departement": "38"},
    {"code": "75056", "nom": "Paris", "type": "commune-actuelle", "departement": "75"},
    {"code": "75118", "nom": "Paris 18e", "type": "arrondissement-municipal", "commune": "75056"},
]
DEPARTEMENTS: list[Record] = [
    *DIVISION["departements"],
    {"code": "77", "nom": "Seine-et-Marne", "region": "11"},
    {"code": "75", "nom": "Paris", "region": "11"},
    {"code": "38", "nom": "Isère", "region": "84"},
]
REGIONS: list[Record] = [
    *DIVISION["regions"],
    {"code": "11", "nom": "Île-de-France"},
    {"code": "84", "nom": "Auvergne-Rhône-Alpes"},
]


def sample() -> list[Record]:
    """A mairie as the archive gives it, and a France services counter as the API does."""
    records: list[Record] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return records


def service(number: int, kind: str, commune: str, **more: Any) -> Record:
    """A record of the archive with its required fields, and others."""
    id_ = f"{number:08d}-0000-4000-8000-000000000000"
    pivot = [{"type_service_local": kind, "code_insee_commune": [commune]}]
    return {"id": id_, "nom": f"Service {number}", "pivot": pivot, "ancien_code_pivot": f"{kind}-{commune}-01", **more}


def as_api(record: Record) -> Record:
    """The same record as the API gives it: compound fields as strings of JSON, null for what is empty."""
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, list) and value else value or None
        for name, value in record.items()
    }


def as_json(records: list[Record]) -> bytes:
    return json.dumps({"service": records}, ensure_ascii=False).encode()


def write_json(folder: Path, records: list[Record]) -> Path:
    return _write(folder / NAME, as_json(records))


def write_list(folder: Path, records: list[Record]) -> Path:
    return _write(folder / "export.json", json.dumps(records).encode())


def write_results(folder: Path, records: list[Record]) -> Path:
    return _write(folder / "api.json", json.dumps({"total_count": len(records), "results": records}).encode())


def write_zip(folder: Path, records: list[Record]) -> Path:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.gouv_commune/37031.json", "{}")
        archive.writestr(NAME, as_json(records))
    return _write(folder / "all.zip", content.getvalue())


def write_tar(folder: Path, records: list[Record], mode: str = "w:bz2") -> Path:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=mode) as archive:
        for name, data in (("LISEZMOI.txt", b"..."), (NAME, as_json(records))):
            entry = tarfile.TarInfo(f"all/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return _write(folder / f"all.tar{mode[1:].replace(':', '.')}", content.getvalue())


def write_plain_tar(folder: Path, records: list[Record]) -> Path:
    return write_tar(folder, records, "w:")


LAYOUTS: dict[str, Callable[[Path, list[Record]], Path]] = {
    "json": write_json,
    "liste": write_list,
    "API": write_results,
    "zip": write_zip,
    "tar.bz2": write_tar,
    "tar": write_plain_tar,
}


def _write(file: Path, content: bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file
