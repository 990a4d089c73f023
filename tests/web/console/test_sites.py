"""A site's settings as an administrator sets them: all or none, checked as the command checks them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import select

from bot.accounts.models import AuditEntry
from bot.accounts.roles import Role
from bot.conversations.logos import MAX_LOGO
from bot.conversations.models import Site
from bot.database import session_scope
from bot.web.console.guard import COOKIE, csrf_token
from tests.web.console.conftest import OTHER, OWN, Person

ADDRESS = f"/console/sites/{OWN}"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
FILLED = {
    "name": "Mairie d'Avrillé-les-Ponceaux",
    "welcome": "Bonjour ! Je suis l'assistant automatique de la mairie.",
    "accent_light": "#175A50",
    "accent_dark": "#8fd3c4",
    "privacy_url": "https://avrille.example/donnees",
    "human_name": "Accueil de la mairie",
    "human_phone": "02 47 24 12 34",
    "human_email": "",
    "human_hours": "Le matin",
    "allowed_origins": "https://avrille.example/\nhttps://www.avrille.example",
}


@pytest.fixture
def administrator(person: Callable[..., Person]) -> Person:
    return person(Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def as_before(database: str) -> Iterator[None]:
    """Other tests talk on this site."""
    before = stored(database)
    yield
    with session_scope(database) as session:
        site = session.get(Site, OWN)
        for name, value in before.items():
            setattr(site, name, value)


def stored(database: str) -> dict[str, Any]:
    with session_scope(database) as session:
        site = session.get(Site, OWN)
        return {column.name: getattr(site, column.name) for column in Site.__table__.columns}


def send_logo(administrator: Person, content: bytes) -> Response:
    return administrator.client.post(
        f"{ADDRESS}/logo",
        data={"csrf": csrf_token(administrator.token)},
        files={"logo": ("logo.svg", content)},
        cookies={COOKIE: administrator.token},
    )


def last_entry(database: str) -> AuditEntry:
    with session_scope(database) as session:
        return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def test_one_sees_ones_own_sites_only(administrator: Person) -> None:
    listed = administrator.get("/console/sites").text
    assert f'href="{ADDRESS}"' in listed
    assert f"/console/sites/{OTHER}" not in listed


def test_settings_are_kept_as_the_command_would_keep_them(administrator: Person, database: str) -> None:
    assert administrator.post(ADDRESS, **FILLED).status_code == 303
    site = stored(database)
    assert site["name"] == FILLED["name"]
    assert site["accent_light"] == "#175a50"
    assert site["human_contact"] == {"name": "Accueil de la mairie", "phone": "02 47 24 12 34", "hours": "Le matin"}
    assert site["allowed_origins"] == ["https://avrille.example", "https://www.avrille.example"]
    shown = administrator.get(ADDRESS).text
    assert "02 47 24 12 34" in shown
    assert f"data-site=&#34;{OWN}&#34;" in shown or f'data-site="{OWN}"' in shown


def test_the_log_says_which_settings_changed_and_not_what_they_hold(administrator: Person, database: str) -> None:
    administrator.post(ADDRESS, **FILLED)
    entry = last_entry(database)
    assert (entry.action, entry.site_key) == ("site_change", OWN)
    assert "human_contact" in entry.details["changed"]
    assert "Accueil" not in str(entry.details)


def test_the_same_settings_again_change_nothing(administrator: Person, database: str) -> None:
    administrator.post(ADDRESS, **FILLED)
    before = last_entry(database).id
    administrator.post(ADDRESS, **FILLED)
    assert last_entry(database).id == before


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "", "ne peut pas être vide"),
        ("accent_light", "#8fd3c4", "Se lit mal"),
        ("accent_dark", "rouge", "n&#39;est pas une couleur"),
        ("privacy_url", "http://avrille.example", "n&#39;est pas une adresse en https"),
        ("human_phone", "02 47", "numéro français"),
        ("allowed_origins", "https://avrille.example http://avrille.example", "n&#39;est pas en https"),
    ],
)
def test_a_wrong_setting_keeps_them_all_out_and_what_was_typed(
    administrator: Person, database: str, field: str, value: str, told: str
) -> None:
    before = stored(database)
    refused = administrator.post(ADDRESS, **{**FILLED, "name": "Un autre nom", field: value})
    assert refused.status_code == 422
    assert told in refused.text
    assert "Le matin" in refused.text
    assert stored(database) == before


def test_every_wrong_setting_is_said_at_once(administrator: Person) -> None:
    refused = administrator.post(ADDRESS, **{**FILLED, "human_email": "accueil", "human_phone": "02"}).text
    assert "numéro français" in refused
    assert "adresse électronique" in refused


def test_a_colour_hard_to_read_is_shown_with_a_nearby_one_that_reads(administrator: Person, database: str) -> None:
    before = stored(database)
    tried = administrator.post(f"{ADDRESS}/essai", **{**FILLED, "accent_light": "#e07000"})
    assert tried.status_code == 422
    nearest = tried.text.split('name="accent_light" value="#')[1][:6]
    again = administrator.post(f"{ADDRESS}/essai", **{**FILLED, "accent_light": f"#{nearest}"})
    assert again.status_code == 200
    assert again.text.count("Se lit bien") == 2
    assert stored(database) == before, "trying keeps nothing"


def test_a_logo_comes_and_goes(administrator: Person, database: str) -> None:
    assert send_logo(administrator, SVG).status_code == 303
    assert stored(database)["logo_type"] == "image/svg+xml"
    assert last_entry(database).action == "site_logo"
    assert f"/s/{OWN}/logo" in administrator.get(ADDRESS).text
    assert administrator.post(f"{ADDRESS}/sans-logo").status_code == 303
    assert stored(database)["logo_type"] is None


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "pas un logo qui convient"), (b"MZ", "pas un logo qui convient"), (SVG + b" " * MAX_LOGO, "pèse")],
    ids=["none", "no picture", "heavy"],
)
def test_what_is_no_logo_is_refused(administrator: Person, database: str, content: bytes, told: str) -> None:
    refused = send_logo(administrator, content)
    assert refused.status_code == 422
    assert told in refused.text
    assert stored(database)["logo_type"] is None


def test_a_file_far_too_heavy_is_not_even_read(administrator: Person) -> None:
    refused = send_logo(administrator, b" " * 500_000)
    assert refused.status_code == 413
    assert "400 ko au plus" in refused.text
    assert administrator.post(ADDRESS, name="x" * 20_000).status_code == 413


def test_the_page_may_show_the_preview(administrator: Person) -> None:
    assert "frame-src 'self'" in administrator.get(ADDRESS).headers["content-security-policy"]
