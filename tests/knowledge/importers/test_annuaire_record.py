"""One record of the directory: whatever it holds, it is read or refused, and what is read can be stored and shown."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.importers.annuaire_record import Record, read_record
from bot.knowledge.importers.refusal import RefusedRowError
from bot.knowledge.structures import describe_hours, is_open
from tests.knowledge.importers.directory_files import as_api, sample, service

FIELDS = sorted({name for record in sample() for name in record} - {"_note"})
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner, max_size=3),
    max_leaves=8,
)
DAY = st.sampled_from(["Lundi", "Mardi", "Samedi", "Dimanche", "Fériés", ""])
CLOCK = st.sampled_from(["", "08:30:00", "12:00:00", "18:00:00", "24:00:00", "9h", "09:00:00+01:00"])
RANGES = st.lists(
    st.fixed_dictionaries(
        {
            "nom_jour_debut": DAY,
            "nom_jour_fin": DAY,
            "valeur_heure_debut_1": CLOCK,
            "valeur_heure_fin_1": CLOCK,
            "valeur_heure_debut_2": CLOCK,
            "valeur_heure_fin_2": CLOCK,
            "commentaire": st.sampled_from(["", "Sur rendez-vous"]),
        }
    ),
    max_size=4,
)


@given(record=st.dictionaries(st.sampled_from(FIELDS), ANY_JSON))
def test_any_record_is_read_or_refused(record: Record) -> None:
    complete: dict[str, Any] = {**service(1, "caf", "37031"), **record}
    try:
        read = read_record(complete)
    except RefusedRowError:
        return
    assert read.id
    assert read.name
    assert len(read.kind) <= 40
    for column, length in (("phone", 40), ("email", 200)):
        assert len(read.columns[column] or "") <= length


@given(ranges=RANGES)
def test_hours_that_are_kept_can_be_shown_and_compared(ranges: list[Record]) -> None:
    read = read_record(service(1, "caf", "37031", plage_ouverture=ranges))
    described = describe_hours(read.columns["hours"])
    assert len(described) == len(read.columns["hours"])
    assert is_open(read.columns["hours"], datetime(2026, 11, 23, 3)) in (None, False)
    assert not (read.faults and read.columns["hours"])


@given(ranges=RANGES)
def test_both_shapes_say_the_same(ranges: list[Record]) -> None:
    record = {**sample()[0], "plage_ouverture": ranges}
    assert read_record(as_api(record)) == read_record(record)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a@b.fr; c@d.fr", "a@b.fr"),
        ("https://ville.fr/contact", None),
        (["https://x.fr", "a@b.fr"], "a@b.fr"),
        ([], None),
        ("a@" + "b" * 200 + ".fr", None),
    ],
)
def test_the_first_thing_that_is_an_e_mail_is_kept(given: object, kept: str | None) -> None:
    assert read_record(service(1, "caf", "37031", adresse_courriel=given)).columns["email"] == kept


def test_other_telephones_keep_what_they_are_for() -> None:
    numbers = [
        {"valeur": "02 47 00 00 00", "description": ""},
        {"valeur": "3230", "description": "prix d'un appel"},
        {"valeur": "0" * 41, "description": ""},
    ]
    columns = read_record(service(1, "caf", "37031", telephone=numbers)).columns
    assert (columns["phone"], columns["more_phones"]) == ("02 47 00 00 00", [["3230", "prix d'un appel"]])


def test_one_goes_to_the_address_and_writes_to_the_postal_one() -> None:
    addresses = [
        {
            "type_adresse": "Adresse postale",
            "service_distribution": "BP 12",
            "code_postal": "37000",
            "nom_commune": "T",
        },
        {"type_adresse": "Adresse", "numero_voie": "1 rue A", "code_postal": "37000", "nom_commune": "Tours"},
    ]
    assert read_record(service(1, "caf", "37031", adresse=addresses)).columns["address"] == "1 rue A\n37000 Tours"
    assert read_record(service(1, "caf", "37031", adresse=addresses[:1])).columns["address"] == "BP 12\n37000 T"


@pytest.mark.parametrize(
    ("latitude", "kept"), [("48.5", 48.5), ("-21.1", -21.1), ("0", None), ("", None), ("1e9", None), ("nan", None)]
)
def test_a_position_that_cannot_be_is_left_out(latitude: str, kept: float | None) -> None:
    address = [{"type_adresse": "Adresse", "latitude": latitude, "longitude": "2"}]
    assert read_record(service(1, "caf", "37031", adresse=address)).columns["latitude"] == kept


def test_a_web_address_without_its_protocol_gets_it() -> None:
    record = service(1, "caf", "37031", site_internet=[{"valeur": "www.caf.fr"}], formulaire_contact="https://caf.fr/c")
    columns = read_record(record).columns
    assert (columns["website"], columns["contact_form"]) == ("http://www.caf.fr", "https://caf.fr/c")
