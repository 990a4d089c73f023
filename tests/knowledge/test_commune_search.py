"""Communes as they are typed: what fits, in which order, and how fast."""

import time

import pytest
from sqlalchemy.orm import Session

from bot.database import session_factory
from bot.knowledge.commune_search import LIMIT, Commune, CommuneSearch, load_commune_search

VILLAGES = [
    Commune("37031", "Bourgueil", "Indre-et-Loire", ("37140",), 3_900, ("Vieux-Bourg",)),
    Commune("18033", "Bourges", "Cher", ("18000",), 64_000),
    Commune("37228", "Saint-Nicolas-de-Bourgueil", "Indre-et-Loire", ("37140",), 1_100),
    Commune("72181", "Le Mans", "Sarthe", ("72000", "72100"), 145_000),
    Commune("72182", "Mansigné", "Sarthe", ("72510",), 1_500),
    Commune("76255", "Eu", "Seine-Maritime", ("76260",), 6_600),
    Commune("52185", "Eurville-Bienville", "Haute-Marne", ("52410",), 9_999),
    Commune("85113", "L'Île-d'Yeu", "Vendée", ("85350",), 4_800),
]
TYPED = [
    ("the beginning of a name, the largest first", "bourg", ["18033", "37031", "37228"]),
    ("capitals and accents do not count", "MANSIGNE", ["72182"]),
    ("without its article, the whole name first", "mans", ["72181", "72182"]),
    ("with its article", "le mans", ["72181"]),
    ("an apostrophe or none", "l ile d'y", ["85113"]),
    ("a short whole name comes before a larger commune", "eu", ["76255", "52185"]),
    ("a word inside the name", "nicolas", ["37228"]),
    ("saint cut short", "st nic", ["37228"]),
    ("a name of before", "vieux", ["37031"]),
    ("a whole postcode", "37140", ["37031", "37228"]),
    ("the beginning of a postcode", "72", ["72181", "72182"]),
    ("a postcode with a space", "72 100", ["72181"]),
    ("letters in the middle of a word fit nothing", "ourgueil", []),
    ("nothing", "", []),
    ("signs alone", " -' ", []),
    ("unknown", "atlantis", []),
]


@pytest.fixture(scope="module")
def country(database: str) -> CommuneSearch:
    with session_factory(database)() as session:
        return load_commune_search(session)


@pytest.mark.parametrize(("typed", "codes"), [row[1:] for row in TYPED], ids=[row[0] for row in TYPED])
def test_what_is_typed_finds(typed: str, codes: list[str]) -> None:
    assert [one.commune.code for one in CommuneSearch(VILLAGES).find(typed)] == codes


def test_the_communes_of_the_site_come_first_but_do_not_hide_the_others() -> None:
    found = CommuneSearch(VILLAGES).find("bourg", soil=["37031", "37228"])
    assert [one.commune.code for one in found] == ["37031", "37228", "18033"]


def test_a_name_of_before_is_said_and_the_name_of_today_is_not_said_twice() -> None:
    search = CommuneSearch(VILLAGES)
    assert [one.known_as for one in search.find("vieux")] == ["Vieux-Bourg"]
    assert [one.known_as for one in search.find("bourgueil")] == [None, None]


def test_every_commune_of_the_country_is_found_by_its_name(country: CommuneSearch, session: Session) -> None:
    assert [one.commune.code for one in country.find("Bourgueil")] == ["37031", "37228"]
    assert country.find("Lyon 3e")[0].commune.code == "69123"
    assert country.find("saint denis")[0].commune.name == "Saint-Denis"
    assert country.find("97400")[0].commune.departement == "La Réunion"


def test_no_more_than_eight_are_given(country: CommuneSearch) -> None:
    assert len(country.find("saint")) == LIMIT == 8


def test_a_search_takes_less_than_five_milliseconds(country: CommuneSearch) -> None:
    soil = [f"37{number:03d}" for number in range(1, 280)]
    times = []
    for typed in ("s", "sa", "saint", "l", "le", "37", "bourgueil", "st michel", "e", "é") * 5:
        begun = time.perf_counter()
        country.find(typed, soil)
        times.append(time.perf_counter() - begun)
    assert sorted(times)[len(times) // 2] < 0.005
