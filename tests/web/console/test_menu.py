"""The menu: short, the same for all pages of what trainers do, and every place of the console is in it."""

from collections.abc import Callable

import pytest

from bot.accounts.roles import Role, may
from bot.web.console.home import LEARNING_PLACES, PLACES
from bot.web.console.menu import LEARNING, Row, menu
from tests.web.console.conftest import Person


def menu_of(role: Role, here: str) -> list[Row]:
    return menu(here, lambda permission: may(role, permission))


def test_every_place_of_the_first_page_is_in_the_menu() -> None:
    rows = menu_of(Role.NETWORK_ADMINISTRATOR, "/console/formulations")
    assert {one.path for one in PLACES} <= {one.path for one in rows[0].links}
    assert {one.path for one in LEARNING_PLACES} == {one.path for one in rows[1].links}


@pytest.mark.parametrize(
    ("here", "current"),
    [
        ("/console/", [("Accueil", "page")]),
        ("/console/relecture/12", [("Relecture", "true")]),
        ("/console/conseils", [("Apprentissage", "true"), ("Conseils", "page")]),
        ("/console/modeles/m/evaluation", [("Apprentissage", "true"), ("Modèles", "true")]),
        ("/console/moi", []),
    ],
)
def test_the_menu_says_where_one_is(here: str, current: list[tuple[str, str]]) -> None:
    shown = [link for row in menu_of(Role.TRAINER, here) for link in row.links]
    assert [(one.name, one.current) for one in shown if one.current] == current


def test_who_does_not_train_has_one_row(person: Callable[..., Person]) -> None:
    assert [row.name for row in menu_of(Role.ADMINISTRATOR, "/console/modeles/m/passer-outre")] == ["Principal"]
    page = person(Role.TRAINER).get(LEARNING.path).text
    assert '<nav aria-label="Apprentissage" class="within">' in page
    assert LEARNING.name not in person(Role.AGENT).get("/console/").text
