"""The search of a commune over the API."""

import pytest
from starlette.testclient import TestClient

SEARCH = "/api/v1/communes"


def test_a_commune_is_found_with_its_departement_and_postcodes(client: TestClient) -> None:
    answered = client.get(SEARCH, params={"q": "bourgueil", "site": "cctoval"})
    assert answered.status_code == 200
    assert answered.json()["communes"][0] == {
        "choice": "commune.37031",
        "name": "Bourgueil",
        "known_as": None,
        "departement": "Indre-et-Loire",
        "postcodes": ["37140"],
    }


def test_the_communes_of_the_site_come_first(client: TestClient) -> None:
    found = client.get(SEARCH, params={"q": "saint", "site": "cctoval"}).json()["communes"]
    assert [one["departement"] for one in found[:2]] == ["Indre-et-Loire"] * 2
    assert len(found) == 8


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"q": "tours"}, 422),
        ({"site": "cctoval"}, 422),
        ({"q": "x" * 81, "site": "cctoval"}, 422),
        ({"q": "tours", "site": "inconnu"}, 404),
        ({"q": "\x00", "site": "cctoval"}, 200),
        ({"q": "", "site": "cctoval"}, 200),
    ],
    ids=["no site", "nothing typed", "too long", "unknown site", "NUL", "empty"],
)
def test_a_search_answers(client: TestClient, asked: dict[str, str], status: int) -> None:
    answered = client.get(SEARCH, params=asked)
    assert answered.status_code == status
    assert answered.json() == {"communes": []} if status == 200 else answered.json()["error"]
