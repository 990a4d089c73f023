"""axe-core on every page that works without JavaScript, and on each state of the conversation, in Chromium.

axe is a script: JavaScript runs here, but the widget's is blocked, so that the plain page stays.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bot.conversations.wording import say
from scripts.browser import PHONE, chromium
from tests.conftest import House
from tests.end_to_end.axe import violations
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
LOOKS: list[dict[str, Any]] = [
    {"viewport": PHONE},
    {"viewport": {"width": 320, "height": 640}},
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(params=LOOKS, ids=["téléphone", "320 pixels", "ordinateur, sombre"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**request.param, locale="fr-FR", reduced_motion="reduce")
    context.route("**/widget.js", lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_fault(page: Page, house: House, path: str) -> None:
    page.goto(f"{house.url}{path}")
    assert violations(page) == []
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], "one never scrolls sideways"


def test_no_state_of_the_conversation_has_a_fault(page: Page, house: House) -> None:
    chat = PlainPage(page, house.url)
    found = {}
    chat.page.locator("summary", has_text="Parcourir les thèmes").click()
    found["themes"] = violations(page)
    chat.write("ya un enorme trou devan chez moi")
    found["commune"] = violations(page)
    chat.page.get_by_role("button", name="Recommencer").click()
    chat.write(BIN)
    found["réponse"] = violations(page)
    chat.press(say("utter_helped_oui"))
    chat.press(say("utter_alternative_telephone"))
    found["note"] = violations(page)
    chat.write("   ")
    found["erreur"] = violations(page)
    chat.write("mon mari me frappe")
    found["urgence"] = violations(page)
    assert found == {state: [] for state in found}


def test_an_unavailable_page_has_no_fault(page: Page, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    from bot.web.pages import chat

    def down(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("down"))

    monkeypatch.setattr(chat, "read_profile", down)
    page.goto(f"{house.url}/s/cctoval")
    assert violations(page) == []
