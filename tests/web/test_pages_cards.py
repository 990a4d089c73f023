"""Cards on the page without JavaScript: the answer, the help at hand, the emergency."""

from datetime import datetime, timezone
from html import unescape

import pytest

from bot.conversations import journal
from tests.web.browser import heading
from tests.web.conftest import Talking
from tests.web.said import ANSWER, COUNTER, EMERGENCY, WHERE


@pytest.fixture
def card(talking: Talking, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page after an answer, on a Monday at 10 in Paris."""
    monkeypatch.setattr(journal, "now", lambda: datetime(2026, 11, 23, 9, tzinfo=timezone.utc))
    page = talking([ANSWER]).submit(text="un trou à Bourgueil").text
    assert heading(page).startswith("Réponse – ")
    return unescape(page)


@pytest.mark.parametrize(
    "shown",
    [
        "Trou dans la route · Bourgueil",
        "À confirmer auprès de la mairie",
        "La commune entretient ses routes.",
        "art. L. 141-8",
        "Dites le numéro le plus proche.",
        "Aujourd'hui\u00a0: 9 h – 12 h",
        "Fermé la veille des fêtes.",
        "Source\u00a0: Loi (2021)",
        "Coordonnées\u00a0: Annuaire (novembre 2026)",
        "Une aide sur place",
        "France services de Bourgueil",
        "Urbanisme",
        "Ouvert maintenant",
        "Fermé en ce moment",
    ],
)
def test_the_answer_says(card: str, shown: str) -> None:
    assert shown in card


@pytest.mark.parametrize(
    "link",
    [
        'href="tel:0247972500"',
        'href="tel:0247972501"',
        'href="mailto:mairie@example.org"',
        'openstreetmap.org/search?query=8%20rue%20du%20Picard%2C%2037140%20Bourgueil" target="_blank" rel="noopener',
        'href="https://example.org/contact"',
        'class="button strong" href="https://example.org/demarche"',
    ],
)
def test_the_answer_leads_to(card: str, link: str) -> None:
    assert link in card


def test_an_address_that_is_no_web_page_makes_no_link(card: str) -> None:
    assert 'href="javascript' not in card


def test_an_answer_without_contact_shows_the_door(talking: Talking) -> None:
    custom = {**ANSWER["custom"], "structure": {"name": "SMICTOM", "kind": "syndicat", "hours": []}, "door": COUNTER}
    page = unescape(
        talking([{**ANSWER, "custom": {**custom, "counter": None, "procedure": None}}]).submit(text="un trou").text
    )
    assert "Nous n'avons pas encore ses coordonnées." in page
    assert "Votre mairie peut vous mettre en relation" in page
    assert "Une aide sur place" not in page
    assert "démarche en ligne" not in page


def test_an_emergency_shows_numbers_that_can_be_called(talking: Talking) -> None:
    page = talking([EMERGENCY, WHERE]).submit(text="on me frappe").text
    assert 'href="tel:17"' in page
    assert 'href="sms:114"' in page
    assert heading(page).startswith("Numéros d'urgence – ")
