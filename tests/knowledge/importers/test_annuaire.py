"""The directory of local services: both shapes, all layouts, what is kept, refused, closed, and what cuts it short."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import DataFileError
from bot.knowledge.importers.annuaire import import_annuaire
from bot.knowledge.importers.decoupage import import_decoupage
from bot.knowledge.importers.merge import Changes
from bot.knowledge.models import Source, Structure
from tests.knowledge.importers.conftest import write_division
from tests.knowledge.importers.directory_files import (
    COMMUNES,
    DEPARTEMENTS,
    FRANCE_SERVICES,
    LAYOUTS,
    MAIRIE,
    REGIONS,
    Record,
    as_api,
    sample,
    service,
    write_json,
    write_plain_tar,
    write_tar,
    write_zip,
)

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
EPCI_SIRET = "20007298100010"


@pytest.fixture
def country(empty: Session, tmp_path: Path) -> Session:
    """A database that knows a few communes, and the directory's own source, id 2."""
    division = write_division(tmp_path / "d", communes=COMMUNES, departements=DEPARTEMENTS, regions=REGIONS)
    import_decoupage(empty, division, 1, date(2026, 1, 1))
    empty.add(Source(id=2, code="annuaire", title="Annuaire", licence="L", file="f", as_of="2026-10", fingerprint="0"))
    empty.commit()
    return empty


def _import(session: Session, path: Path, closed_on: date = OCTOBER) -> Changes:
    return import_annuaire(session, path, 2, closed_on)


def _counts(changes: Changes) -> tuple[int, int, int]:
    return changes.added, changes.changed, changes.closed


def _only(session: Session) -> Structure:
    return session.scalars(select(Structure)).one()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("api", [False, True], ids=["archive", "API"])
def test_the_real_records_are_read_in_every_layout_and_shape(
    country: Session, tmp_path: Path, layout: str, api: bool
) -> None:
    records = [as_api(one) for one in sample()] if api else sample()
    changes = _import(country, LAYOUTS[layout](tmp_path, records))
    assert (_counts(changes), changes.refused) == ((2, 0, 0), [])
    mairie, counter = country.get(Structure, MAIRIE), country.get(Structure, FRANCE_SERVICES)
    assert (mairie.kind, mairie.name, mairie.territory_id) == ("mairie", "Mairie de Fontaine-le-Port", "77188")
    assert (mairie.phone, mairie.email) == ("01 64 38 30 52", "mairie-xxxxx@yyyy.fr")
    assert mairie.website == "http://www.ville-fontaineleport.fr"
    assert mairie.address == "3 rue du Général-Roux\n77590 Fontaine-le-Port"
    assert mairie.hours[0] == ["mardi", "mardi", [["09:00:00", "12:00:00"], ["18:00:00", "19:00:00"]]]
    assert mairie.hours_note == "Accueil ouvert uniquement hors vacances scolaires l'après-midi."
    assert (mairie.latitude, mairie.longitude) == (48.4868011475, 2.75745010376)
    assert (mairie.updated_on, mairie.france_services) == (date(2023, 8, 9), False)
    assert (counter.kind, counter.territory_id, counter.france_services) == ("msap", "38185", True)
    assert counter.hours == [["lundi", "vendredi", [["09:00:00", "12:00:00"], ["13:00:00", "17:00:00"]]]]
    assert counter.updated_on == date(2023, 12, 22)


def test_twice_the_same_changes_nothing_and_a_new_number_is_one_change(country: Session, tmp_path: Path) -> None:
    _import(country, write_json(tmp_path, sample()))
    assert _counts(_import(country, write_zip(tmp_path, sample()))) == (0, 0, 0)
    mairie, counter = sample()
    moved = {**mairie, "telephone": [{"valeur": "01 64 00 00 00", "description": ""}]}
    assert _counts(_import(country, write_json(tmp_path, [moved, counter]))) == (0, 1, 0)


def test_a_counter_that_is_gone_is_closed_and_opens_again_when_it_is_back(country: Session, tmp_path: Path) -> None:
    mairie, counter = sample()
    _import(country, write_json(tmp_path, [mairie, counter]))
    assert _counts(_import(country, write_json(tmp_path, [mairie]), NOVEMBER)) == (0, 0, 1)
    assert country.scalar(select(Structure.until).where(Structure.id == FRANCE_SERVICES)) == NOVEMBER
    assert _counts(_import(country, write_json(tmp_path, [mairie, counter]), NOVEMBER)) == (0, 1, 0)
    assert country.scalar(select(func.count()).where(Structure.until.is_(None))) == 2


@pytest.mark.parametrize(
    ("pivot", "commune", "kept"),
    [
        ("mairie-37123-01", "37123", True),
        ("mairie-37123-02", "37123", False),
        ("mairie-37129-01", "37123", False),
        ("mairie-75118-01", "75118", False),
    ],
    ids=["principale", "annexe", "commune déléguée", "arrondissement"],
)
def test_only_the_main_mairie_of_a_commune_is_kept(
    country: Session, tmp_path: Path, pivot: str, commune: str, kept: bool
) -> None:
    record = service(1, "mairie", commune, ancien_code_pivot=pivot)
    changes = _import(country, write_json(tmp_path, [record]))
    assert changes.added == kept
    assert [reason[:40] for reason in changes.refused] == ([] if kept else ["1 mairies annexes ou déléguées : seule l"])


@pytest.mark.parametrize(
    ("record", "kind", "territory"),
    [
        (service(1, "epci", "37123", siret=EPCI_SIRET), "epci", "200072981"),
        (service(1, "epci", "37123", siren="200072981"), "epci", "200072981"),
        (service(1, "cg", "37123"), "departement", "D37"),
        (service(1, "cg", "37123", ancien_code_pivot="cg-37123-02"), "cg", "37123"),
        (service(1, "cr", "37123"), "region", "R24"),
        (service(1, "caf", "37123"), "caf", "37123"),
        (service(1, "caf", "37129"), "caf", "37123"),
        (service(1, "caf", "75118"), "caf", "75056"),
    ],
    ids=[
        "EPCI par SIRET",
        "EPCI par SIREN",
        "département",
        "antenne",
        "région",
        "CAF",
        "ancienne commune",
        "Paris 18e",
    ],
)
def test_each_counter_belongs_to_its_territory(
    country: Session, tmp_path: Path, record: Record, kind: str, territory: str
) -> None:
    assert _import(country, write_json(tmp_path, [record])).refused == []
    assert (_only(country).kind, _only(country).territory_id) == (kind, territory)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"id": "mairie-37031"}, "UUID"),
        ({"nom": ""}, "sans nom"),
        ({"pivot": []}, "sans type"),
        ({"pivot": [{"type_service_local": "caf"}]}, "sans commune"),
        ({"pivot": [{"type_service_local": "caf", "code_insee_commune": ["99999"]}]}, "commune 99999 inconnue"),
        ({"pivot": [{"type_service_local": "epci", "code_insee_commune": ["37123"]}]}, "SIREN"),
        ({"telephone": {"valeur": "01"}}, "telephone"),
        ({"telephone": ["01"]}, "telephone"),
        ({"adresse": "[{"}, "adresse"),
    ],
)
def test_a_record_that_does_not_read_is_refused_with_its_reason_and_the_others_are_taken(
    country: Session, tmp_path: Path, more: Record, reason: str
) -> None:
    records = [{**service(1, "caf", "37123"), **more}, service(2, "caf", "37031")]
    changes = _import(country, write_json(tmp_path, records))
    assert (changes.added, len(changes.refused)) == (1, 1)
    assert reason in changes.refused[0]


@pytest.mark.parametrize(
    ("more", "column", "left", "reason"),
    [
        ({"site_internet": [{"valeur": "javascript:alert(1)"}]}, "website", None, "adresse web"),
        ({"formulaire_contact": ["au guichet"]}, "contact_form", None, "formulaire"),
        ({"date_modification": "hier"}, "updated_on", None, "hier"),
        ({"plage_ouverture": [{"nom_jour_debut": "Fériés", "valeur_heure_debut_1": "09:00:00"}]}, "hours", [], "hor"),
    ],
)
def test_a_field_that_does_not_read_is_left_empty_and_said(
    country: Session, tmp_path: Path, more: Record, column: str, left: Any, reason: str
) -> None:
    changes = _import(country, write_json(tmp_path, [service(1, "caf", "37123", **more)]))
    assert changes.added == 1
    assert reason in changes.refused[0]
    assert getattr(_only(country), column) == left


def _cut(file: Path, share: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.98])
def test_a_file_that_is_cut_changes_nothing_and_says_what_was_expected(
    country: Session, tmp_path: Path, layout: str, share: float
) -> None:
    many = [service(number, "caf", "37123") for number in range(200)]
    _import(country, write_json(tmp_path / "whole", sample()))
    file = LAYOUTS[layout](tmp_path, many)
    _cut(file, share if layout != "tar" else share * 0.8)  # a tar ends with padding that says nothing
    with pytest.raises(DataFileError, match="Attendu"):
        _import(country, file)
    assert country.scalar(select(func.count()).where(Structure.until.is_(None))) == 2


def test_a_tar_that_is_cut_between_two_files_is_noticed(country: Session, tmp_path: Path) -> None:
    file = write_plain_tar(tmp_path, sample())
    whole = file.read_bytes()
    file.write_bytes(whole.rstrip(b"\0") + bytes(-len(whole.rstrip(b"\0")) % 512))
    with pytest.raises(DataFileError, match="coupée"):
        _import(country, file)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"service": [{"id": "\xe9"}]}', "utf-8"),
        (b"id;nom\n1;2\n", "JSON"),
        (b'{"autre": []}', "liste attendue"),
        (b'{"service": [{"code_insee_commune": "37031"}]}', "enregistrement 1"),
        (b'{"service": ["37031"]}', "enregistrement 1"),
        (b'{"service": []}', "aucun service"),
        (b'{"service": []} {"service": []}', "après la fin"),
        (b'{"total_count": 80000, "results": [{"id": 1, "nom": "", "pivot": []}]}', "1 enregistrements sur 80000"),
        (b"[" * 100_000, "ne se lit pas"),
    ],
)
def test_another_layout_or_encoding_is_refused(country: Session, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(content)
    with pytest.raises(DataFileError, match="Attendu") as refusal:
        _import(country, file)
    assert said in str(refusal.value)
    assert country.scalar(select(func.count()).select_from(Structure)) == 0


def test_an_archive_without_the_directory_is_refused(country: Session, tmp_path: Path) -> None:
    file = write_tar(tmp_path, sample())
    file.write_bytes(file.read_bytes())
    renamed = write_zip(tmp_path, sample())
    renamed.write_bytes(renamed.read_bytes().replace(b"gouv_local.json", b"gouv_locaux.jso"))
    with pytest.raises(DataFileError, match="aucun service local"):
        _import(country, renamed)


def test_progress_is_told_to_its_end(country: Session, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    file = tmp_path / "export.json"
    file.write_text(json.dumps([service(number, "caf", "37123") for number in range(2_500)]))
    import_annuaire(country, file, 2, OCTOBER, lambda done, total: told.append((done, total)))
    assert told == [(0, None), (1000, None), (2000, None), (2500, 2500)]
