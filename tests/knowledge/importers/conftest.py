"""An empty database, and the small files of a country of three communes."""

import csv
import gzip
import io
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.database import Base, make_engine
from bot.knowledge.models import Source

DIVISION: dict[str, list[dict[str, Any]]] = {
    "communes": [
        {
            "code": "37031",
            "nom": "Bourgueil",
            "type": "commune-actuelle",
            "departement": "37",
            "siren": "213700313",
            "typeLiaison": 0,
            "population": 3900,
            "codesPostaux": ["37140"],
        },
        {
            "code": "37123",
            "nom": "Langeais",
            "type": "commune-actuelle",
            "departement": "37",
            "siren": "213701238",
            "typeLiaison": 0,
            "codesPostaux": ["37130"],
        },
        {"code": "72181", "nom": "Le Mans", "type": "commune-actuelle", "departement": "72", "typeLiaison": 2},
        {"code": "37129", "nom": "Les Essards", "type": "commune-deleguee", "chefLieu": "37123", "typeLiaison": 4},
        {"code": "01002", "nom": "Perdue", "type": "commune-deleguee", "chefLieu": "01001"},
    ],
    "departements": [
        {"code": "37", "nom": "Indre-et-Loire", "region": "24", "typeLiaison": 1},
        {"code": "72", "nom": "Sarthe", "region": "52", "typeLiaison": 3},
    ],
    "regions": [{"code": "24", "nom": "Centre-Val de Loire"}, {"code": "52", "nom": "Pays de la Loire"}],
    "epci": [
        {
            "code": "200072981",
            "nom": "CC  Touraine Ouest ",
            "type": "CC",
            "membres": [{"code": "37031"}, {"code": "37123"}],
        }
    ],
    "ept": [{"code": "200057867", "nom": "Plaine Commune", "membres": [{"code": "99999"}]}],
}
REGISTRY: dict[str, list[dict[str, str]]] = {
    "groupements": [
        {"siren": "253700001", "nom": " SMICTOM  du Chinonais ", "nature": "SMF", "population": "100"},
        {"siren": "200072981", "nom": "CC Touraine Ouest", "nature": "CC", "population": "24000"},
    ],
    "syndicats-communes": [
        {"siren": "253700001", "siren_membre": "213701238"},
        {"siren": "253700001", "siren_membre": "219999999"},
    ],
    "groupements-competences": [
        {"siren": "253700001", "code_competence_2021": "1510"},
        {"siren": "200072981", "code_competence_2021": "1502"},
        {"siren": "299999999", "code_competence_2021": "1502"},
    ],
}
MAIRIES = [
    {
        "code_insee": "37031",
        "nom": "Bourgueil",
        "adresse": "8 rue du Picard\n37140 Bourgueil",
        "telephone": "02 47 97 25 00",
        "courriel": "mairie@example.org",
        "site": "",
        "horaires_json": '[["lundi","vendredi",[["09:00:00","12:00:00"]]]]',
        "accessibilite": "",
    },
    {
        "code_insee": "72181",
        "nom": "Le Mans",
        "adresse": "",
        "telephone": "",
        "courriel": "",
        "site": "",
        "horaires_json": "",
        "accessibilite": "",
    },
]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Session]:
    """A session on a database that has its tables and one source, id 1."""
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    Base.metadata.create_all(engine)
    with Session(engine, future=True) as session:
        session.add(Source(id=1, code="test", title="T", licence="L", file="f", as_of="2026", fingerprint="0"))
        session.commit()
        yield session


def write_division(folder: Path, **changed: list[dict[str, Any]]) -> Path:
    """Write the five files, some with other contents, and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in {**DIVISION, **changed}.items():
        (folder / f"{name}.json.xz").write_bytes(lzma.compress(json.dumps(records).encode()))
    return folder


def write_csv(file: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    """Write rows as a gzipped CSV."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    file.write_bytes(gzip.compress(text.getvalue().encode(encoding)))
    return file


def write_registry(folder: Path, **changed: list[dict[str, str]]) -> Path:
    """Write the three files of the registry, and return their folder."""
    for name, rows in {**REGISTRY, **changed}.items():
        write_csv(folder / f"{name}.csv.gz", rows)
    return folder


def spoil(file: Path, how: str) -> None:
    """Spoil a compressed file: gone, cut, damaged in the middle, not compressed, in Latin-1, or empty."""
    content = file.read_bytes()
    if how == "absent":
        file.unlink()
    elif how == "coupé":
        file.write_bytes(content[: len(content) // 2])
    elif how == "abîmé":
        middle = len(content) // 2
        file.write_bytes(content[:middle] + b"\x00\xff" * 8 + content[middle + 16 :])
    elif how == "pas compressé":
        file.write_bytes(b"code,nom\n1,2\n")
    elif how == "latin-1":
        file.write_bytes(gzip.compress("code_insee,nom\n01001,\xc9t\xe9\n".encode("latin-1")))
    elif how == "vide":
        file.write_bytes(gzip.compress(b""))
    else:
        raise ValueError(how)
