"""axe-core on every page that works without JavaScript, and on each state of the conversation, in Chromium.

axe is a script: JavaScript runs here, but the widget's is blocked, so that the plain page stays.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bot.conversations.wording import say
from scripts.browser import chromium
from tests.conftest import House
from tests.end_to_end.axe import faults
from tests.end_to_end.test_without_javascript import BIN, PlainPage

PAGES = [
    "/",
    "/demonstration/dechets",
    "/demonstration/demarches",
    "/demonstration/contact",
    "/integrer",
    "/integrer/apercu?site=cctoval&mode=inline",
    "/accessibilite",
    "/confidentialite",
    "/s/cctoval",
    "/s/inconnu",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    context.route("**/widget.js", lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_fault(page: Page, house: House, path: str) -> None:
    page.goto(f"{house.url}{path}")
    assert faults(page) == {}


def test_no_state_of_the_conversation_has_a_fault(page: Page, house: House) -> None:
    chat = PlainPage(page, house.url)
    found = {}
    chat.page.locator("summary", has_text="Parcourir les thèmes").click()
    found["themes"] = faults(page)
    chat.write("ya un enorme trou devan chez moi")
    found["commune"] = faults(page)
    chat.page.get_by_role("button", name="Recommencer").click()
    chat.write(BIN)
    found["réponse"] = faults(page)
    chat.press(say("utter_helped_oui"))
    chat.press(say("utter_alternative_telephone"))
    found["note"] = faults(page)
    chat.write("   ")
    found["erreur"] = faults(page)
    chat.write("mon mari me frappe")
    found["urgence"] = faults(page)
    assert found == {state: {} for state in found}


def test_an_unavailable_page_has_no_fault(page: Page, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    from bot.web.pages import chat

    def down(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("down"))

    monkeypatch.setattr(chat, "read_profile", down)
    page.goto(f"{house.url}/s/cctoval")
    assert faults(page) == {}
