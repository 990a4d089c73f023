"""The gazetteer on real messages: what is a commune of France, which one, and what is not."""

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.gazetteer import Entry, Gazetteer, Location, entries_from_records
from bot.knowledge.gazetteer.abbreviated import abbreviates
from bot.knowledge.gazetteer.sounds import sound, sounds_ordinary
from tests.knowledge import place_registers
from tests.knowledge.place_messages import AMBIGUOUS, EXPECTED_FOUND, EXPECTED_NOWHERE, FOUND, NOWHERE

DATA = Path(__file__).parents[2] / "data" / "territories" / "decoupage-administratif-6.0.0"
TERRITORY = frozenset(  # some communes of the CC Touraine Ouest Val de Loire
    ("37031", "37123", "37062", "37077", "37193", "37228", "37117", "37024", "37232", "37058", "37074")
)


def _load(name: str) -> list[dict[str, Any]]:
    with lzma.open(DATA / f"{name}.json.xz", "rt", encoding="utf-8") as file:
        return json.load(file)


@pytest.fixture(scope="session")
def entries() -> list[Entry]:
    departements = {row["code"]: row["nom"] for row in _load("departements")}
    return list(entries_from_records(_load("communes"), departements))


@pytest.fixture(scope="session")
def gazetteer(entries: list[Entry]) -> Gazetteer:
    return Gazetteer(entries)


@pytest.fixture(scope="session")
def known(entries: list[Entry]) -> frozenset[str]:
    return frozenset(entry.code for entry in entries if entry.kind == "current")


@pytest.fixture(scope="session")
def codes(entries: list[Entry]) -> dict[str, str]:
    return {f"{e.name} {e.departement}": e.code for e in entries if e.kind == "current"}


@pytest.mark.parametrize(("text", "place"), FOUND + place_registers.FOUND)
def test_found(gazetteer: Gazetteer, codes: dict[str, str], text: str, place: str) -> None:
    location = gazetteer.locate(text)
    assert (location.status, location.commune) == ("found", codes[place]), location
    assert location.candidates == (codes[place],)
    assert location.matched
    assert location.matched in text


@pytest.mark.parametrize("text", NOWHERE + place_registers.NOWHERE)
def test_nowhere(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.locate(text) == Location("none", None, (), "")


@pytest.mark.parametrize(("text", "places"), AMBIGUOUS + place_registers.AMBIGUOUS)
def test_ambiguous(gazetteer: Gazetteer, codes: dict[str, str], text: str, places: list[str]) -> None:
    location = gazetteer.locate(text)
    assert (location.status, location.commune) == ("ambiguous", None), location
    expected = [codes[place] for place in places]
    assert [code for code in location.candidates if code in expected][:1] == expected[:1]
    assert set(expected) <= set(location.candidates)


@pytest.mark.parametrize(("text", "place"), EXPECTED_FOUND)
def test_answer_to_the_question(gazetteer: Gazetteer, codes: dict[str, str], text: str, place: str) -> None:
    location = gazetteer.locate(text, expected=True)
    assert (location.status, location.commune) == ("found", codes[place]), location


@pytest.mark.parametrize("text", EXPECTED_NOWHERE)
def test_answer_that_names_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.locate(text, expected=True).status == "none"


def test_postcode_gives_all_its_communes(gazetteer: Gazetteer, entries: list[Entry]) -> None:
    expected = {e.code for e in entries if e.kind == "current" and "37330" in e.postcodes}
    location = gazetteer.locate("37330")
    assert location.status == "ambiguous"
    assert set(location.candidates) == expected
    assert location.matched == "37330"


def test_homonyms_are_exactly_named(gazetteer: Gazetteer, entries: list[Entry]) -> None:
    by_code = {e.code: e for e in entries if e.kind == "current"}
    candidates = [by_code[code] for code in gazetteer.locate("Saint-Denis").candidates]
    assert {e.name for e in candidates} == {"Saint-Denis"}
    assert [e.population for e in candidates] == sorted((e.population for e in candidates), reverse=True)


@pytest.mark.parametrize(
    ("text", "territory", "place"),
    [
        ("Saint-Denis", {"93066", "93001"}, "Saint-Denis 93"),
        ("j'habite à Valence", {"82186"}, "Valence 82"),
        ("37140", {"37031"}, "Bourgueil 37"),
        ("poubelles benais", TERRITORY, "Benais 37"),
        ("Tours", {"37261"}, "Tours 37"),
        ("Chinon", TERRITORY, "Chinon 37"),
        ("montlouis, lampadaire", {"37156"}, "Montlouis-sur-Loire 37"),
        ("sa coule sur la rout a langeai", TERRITORY, "Langeais 37"),
    ],
)
def test_territory_breaks_ties(
    gazetteer: Gazetteer, codes: dict[str, str], text: str, territory: set[str], place: str
) -> None:
    assert gazetteer.locate(text, territory=territory).commune == codes[place]


def test_territory_does_not_choose_between_two_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.locate("entre Langeais et Tours", territory=TERRITORY).status == "ambiguous"


def test_answer_cut_short_inside_the_territory(gazetteer: Gazetteer, codes: dict[str, str]) -> None:
    cut = gazetteer.locate("Cinq-Mars", expected=True, territory=TERRITORY)
    assert cut.commune == codes["Cinq-Mars-la-Pile 37"]
    homonym = gazetteer.locate("saint nicolas", expected=True, territory=TERRITORY)
    assert homonym.status == "ambiguous"
    assert homonym.candidates[0] == codes["Saint-Nicolas-de-Bourgueil 37"]
    assert codes["Saint-Nicolas 62"] in homonym.candidates


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("kimper", "quimper"),
        ("rene", "rennes"),
        ("lorian", "lorient"),
        ("bordau", "bordeaux"),
        ("sin obin", "saint aubin"),
        ("azay le rido", "azay le rideau"),
        ("dunkerke", "dunkerque"),
    ],
)
def test_two_spellings_of_one_sound(written: str, name: str) -> None:
    assert sound(written.split()) == sound(name.split())


@pytest.mark.parametrize(
    ("one", "other"), [("nantes", "nan"), ("tours", "troyes"), ("lille", "lyon"), ("sens", "sete")]
)
def test_names_that_sound_different(one: str, other: str) -> None:
    assert sound([one]) != sound([other])


@pytest.mark.parametrize("word", ["koukou", "bayeur", "cheze", "larret"])
def test_ordinary_words_written_by_ear(word: str) -> None:
    assert sounds_ordinary(word)


@pytest.mark.parametrize(
    ("written", "name", "expected"),
    [
        ("clermont fd", "clermont ferrand", True),
        ("aix en pce", "aix en provence", True),
        ("clermont ferrand", "clermont ferrand", False),  # nothing is shortened
        ("clermont est", "clermont ferrand", False),
        ("aix pce", "aix en provence", False),
        ("c fd", "clermont ferrand", False),  # the first word stays whole
    ],
)
def test_abbreviated_names(written: str, name: str, expected: bool) -> None:
    assert abbreviates(written.split(), name.split()) is expected


def test_entries_from_records() -> None:
    current = {
        "code": "99001", "nom": "Le Bourg-Neuf", "typeLiaison": 2, "type": "commune-actuelle",
        "departement": "99", "codesPostaux": ["99100"], "population": 12,
    }  # fmt: skip
    former = {
        "code": "99002",
        "nom": "Vieux",
        "typeLiaison": 0,
        "type": "commune-deleguee",
        "chefLieu": "99001",
    }
    orphan = {"code": "99003", "nom": "Perdu", "type": "commune-associee", "chefLieu": "99999"}
    found = list(entries_from_records([current, former, orphan], {"99": "Nulle-Part"}))
    assert found == [
        Entry("99001", "Le Bourg-Neuf", "le", 12, ("99100",), "99", "Nulle-Part", "current"),
        Entry("99001", "Vieux", "", 12, ("99100",), "99", "Nulle-Part", "former"),
    ]


def test_entries_cover_the_registry(entries: list[Entry]) -> None:
    current = {e.code for e in entries if e.kind == "current"}
    assert len(current) == 34_969
    assert {e.code for e in entries} == current
    assert {e.code for e in entries if e.kind == "arrondissement"} == {"75056", "69123", "13055"}
    assert next(e for e in entries if e.name == "L'Île-d'Yeu").article == "l'"


def test_an_empty_gazetteer_finds_nothing() -> None:
    assert Gazetteer(()).locate("j'habite à Paris 75001").status == "none"


def test_every_commune_is_reached_by_its_name(gazetteer: Gazetteer, entries: list[Entry]) -> None:
    sample = [e for e in entries if e.kind == "current" and "(" not in e.name][::23]
    lost = [e.name for e in sample if e.code not in gazetteer.locate(e.name, expected=True).candidates]
    assert len(lost) <= len(sample) // 100, lost


WORDS = st.sampled_from(
    [
        "j'habite",
        "à",
        "a",
        "de",
        "sur",
        "le",
        "la",
        "les",
        "l'",
        "au",
        "aux",
        "du",
        "des",
        "mairie",
        "rue",
        "Saint",
        "saint-denis",
        "St",
        "Tours",
        "tours",
        "Chinon",
        "mer",
        "Mer",
        "37140",
        "75015",
        "974",
        "(93)",
        "15e",
        "Paris",
        "bourgeuil",
        "langais",
        "/",
        "-",
        ",",
        ".",
        "!",
        "mais",
        "pour",
        "entre",
        "et",
        "chateau",
        "la",
        "valiere",
        "en",
        "Indre-et-Loire",
        "½",
        "œ",
        "ÉÉÉ",
        "ﬁ",
        "́",
        "\x00",
        "🙂",
        "m.",
        "d'",
        "s/",
        "ss",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, expected=st.booleans(), at_home=st.booleans())
def test_locate_is_total_and_consistent(
    gazetteer: Gazetteer, known: frozenset[str], text: str, expected: bool, at_home: bool
) -> None:
    location = gazetteer.locate(text, expected=expected, territory=TERRITORY if at_home else ())
    assert set(location.candidates) <= known
    assert len(set(location.candidates)) == len(location.candidates)
    assert location.matched in text
    if location.status == "found":
        assert location.candidates == (location.commune,)
    elif location.status == "ambiguous":
        assert location.commune is None
        assert len(location.candidates) > 1
    else:
        assert location == Location("none", None, (), "")
