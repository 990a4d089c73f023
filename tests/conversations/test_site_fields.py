"""What a council may set of its site, field by field."""

import pytest

from bot.conversations.site_fields import SiteFieldError, read_columns, read_key

READ = [
    ("name", "  Mairie  de Tours ", {"name": "Mairie de Tours"}),
    ("accent_light", "#175A50", {"accent_light": "#175a50"}),
    ("accent_dark", "#8fd3c4", {"accent_dark": "#8fd3c4"}),
    ("privacy_url", "https://tours.fr/donnees?a=1", {"privacy_url": "https://tours.fr/donnees?a=1"}),
    ("privacy_url", "", {"privacy_url": None}),
    ("human_phone", "02 47 00 00 00", {"human_contact": {"name": "Accueil", "phone": "02 47 00 00 00"}}),
    ("human_name", "", {"human_contact": None}),
    ("human_email", "accueil@tours.fr", {"human_contact": {"name": "Accueil", "email": "accueil@tours.fr"}}),
]
WRONG = [
    ("name", ""),
    ("name", "x" * 161),
    ("welcome", "   "),
    ("accent_light", "vert"),
    ("accent_light", "#8fd3c4"),
    ("accent_dark", "#175a50"),
    ("accent_dark", "#808080"),
    ("privacy_url", "http://tours.fr"),
    ("privacy_url", "javascript:alert(1)"),
    ("privacy_url", "https://"),
    ("privacy_url", "https://[1"),
    ("human_phone", "02 47"),
    ("human_email", "accueil"),
    ("human_email", "deux mots@tours.fr"),
    ("human_hours", "x" * 201),
]
ORIGINS = [
    ("https://www.tours.fr", "https://www.tours.fr"),
    ("HTTPS://WWW.Tours.FR/", "https://www.tours.fr"),
    ("https://tours.fr:443", "https://tours.fr"),
    ("https://tours.fr:8443", "https://tours.fr:8443"),
    ("http://localhost:5500", "http://localhost:5500"),
    ("http://127.0.0.1", "http://127.0.0.1"),
    ("https://mairie-orléans.fr", "https://xn--mairie-orlans-khb.fr"),
]
NO_ORIGINS = [
    "*",
    "null",
    "tours.fr",
    "//tours.fr",
    "https://",
    "https://*.tours.fr",
    "https://tours.fr/chat",
    "https://tours.fr?a",
    "https://moi@tours.fr",
    "https://tours.fr:port",
    "https://tours.fr:99999",
    "https://to urs.fr",
    "https://[::1",
    "https://a..b",
    "ftp://tours.fr",
    "http://tours.fr",
    "http://localhost.tours.fr",
]


@pytest.mark.parametrize(("field", "typed", "columns"), READ, ids=[f"{row[0]} {row[1]}" for row in READ])
def test_a_value_is_brought_to_the_form_that_is_stored(field: str, typed: str, columns: dict[str, object]) -> None:
    assert read_columns(field, [typed], {"name": "Accueil"}) == columns


@pytest.mark.parametrize(("field", "typed"), WRONG, ids=[f"{field} {typed[:20]}" for field, typed in WRONG])
def test_a_wrong_value_is_refused_with_what_would_fit(field: str, typed: str) -> None:
    with pytest.raises(SiteFieldError) as refused:
        read_columns(field, [typed], None)
    assert refused.value.repair


@pytest.mark.parametrize(("typed", "stored"), ORIGINS, ids=[typed for typed, _ in ORIGINS])
def test_an_origin_is_stored_as_browsers_send_it(typed: str, stored: str) -> None:
    assert read_columns("allowed_origins", [typed, typed], None) == {"allowed_origins": [stored]}


@pytest.mark.parametrize("typed", NO_ORIGINS)
def test_what_is_no_origin_is_refused(typed: str) -> None:
    with pytest.raises(SiteFieldError, match="Attendu : https://"):
        read_columns("allowed_origins", [typed], None)


def test_no_origin_at_all_closes_the_site_to_others() -> None:
    assert read_columns("allowed_origins", [], None) == {"allowed_origins": []}


def test_a_colour_hard_to_read_is_refused_with_both_ratios_and_the_nearest_that_passes() -> None:
    with pytest.raises(SiteFieldError) as refused:
        read_columns("accent_light", ["#2e9e8f"], None)
    said = str(refused.value)
    assert "contraste de 3,2:1" in said
    assert "4,5:1 au moins" in said
    nearest = said.split()[-1]
    assert read_columns("accent_light", [nearest], None) == {"accent_light": nearest}


def test_one_value_only_but_for_origins() -> None:
    with pytest.raises(SiteFieldError, match="guillemets"):
        read_columns("name", ["Mairie", "de", "Tours"], None)


@pytest.mark.parametrize("key", ["", "Tours", "mairie_tours", "-a", "a-", "a" * 41, "é", "a/b", "a b"])
def test_a_key_that_no_address_would_show_well_is_refused(key: str) -> None:
    with pytest.raises(SiteFieldError):
        read_key(key)
