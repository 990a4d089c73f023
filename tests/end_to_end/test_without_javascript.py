"""Whole conversations in a real browser without JavaScript, on a phone and on a desktop."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.conversations.wording import say
from scripts.browser import PHONE, chromium
from tests.conftest import House

DESKTOP = {"width": 1280, "height": 800}
BIN = "ma poubelle n'a pas été ramassée depuis 2 semaines à Bourgueil"


class PlainPage:
    """The page of the demonstration site, and what its resident does with it."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        page.goto(f"{origin}/s/cctoval")

    def write(self, text: str) -> None:
        self.page.locator("#message").fill(text)
        self.page.get_by_role("button", name="Envoyer", exact=True).click()

    def press(self, label: str) -> None:
        self.newest.get_by_role("button", name=label, exact=True).click()

    @property
    def newest(self):  # type: ignore[no-untyped-def]
        return self.page.locator("#dernier")

    def expect_said(self, response: str) -> None:
        expect(self.newest).to_contain_text(say(response).replace(" ?", "\u00a0?"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(params=[PHONE, DESKTOP], ids=["téléphone", "ordinateur"])
def context(request: pytest.FixtureRequest, browser: Browser, house: House) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=request.param, java_script_enabled=False, locale="fr-FR")
    requests: list[str] = []
    context.on("request", lambda one: requests.append(one.url))
    yield context
    context.close()
    assert [url for url in requests if not url.startswith(f"{house.url}/")] == [], "nothing leaves the origin"


@pytest.fixture
def chat(context: BrowserContext, house: House) -> PlainPage:
    return PlainPage(context.new_page(), house.url)


def test_a_bin_that_was_not_emptied(chat: PlainPage) -> None:
    chat.write(BIN)
    expect(chat.page).to_have_title("Réponse – CC Touraine Ouest Val de Loire – Commun Orientation")
    card = chat.newest.locator(".card.answer")
    expect(card).to_contain_text("CC Touraine Ouest Val de Loire")
    expect(card.locator('a[href="tel:0247972500"]')).to_be_visible()
    expect(card).to_be_in_viewport()

    chat.press(say("utter_helped_oui"))
    chat.press(say("utter_alternative_telephone"))
    chat.newest.get_by_role("radio", name="4 sur 5").check(force=True)
    chat.press("Envoyer ma note")
    chat.expect_said("utter_ask_comment_question")
    chat.write("très clair")
    chat.expect_said("utter_ask_more_question")
    chat.press(say("utter_no_thanks"))
    chat.expect_said("utter_goodbye")


def test_a_hole_in_the_road_of_a_commune_chosen_in_the_list(chat: PlainPage) -> None:
    chat.write("ya un enorme trou devan chez moi")
    chat.page.get_by_label("Choisissez la commune").select_option("Langeais (Indre-et-Loire)")
    chat.page.get_by_role("button", name="Valider").click()
    chat.press("Une route départementale (D suivi d'un numéro)")
    expect(chat.newest.locator(".card.answer")).to_contain_text("Indre-et-Loire")
    expect(chat.page.locator(".turn.resident")).to_have_count(3)


def test_violence_then_a_new_conversation(chat: PlainPage) -> None:
    chat.write("mon mari me frappe")
    card = chat.newest.locator(".card.emergency")
    for address in ("tel:17", "tel:3919", "sms:114"):
        expect(card.locator(f'a[href="{address}"]')).to_be_visible()
    chat.page.get_by_role("button", name="Recommencer").click()
    expect(chat.page.get_by_text("mon mari me frappe")).to_have_count(0)
    expect(chat.page.get_by_role("button", name="Recommencer")).to_have_count(0)


def test_a_theme_is_browsed_by_keyboard(chat: PlainPage) -> None:
    chat.page.locator("summary", has_text="Parcourir les thèmes").focus()
    chat.page.keyboard.press("Enter")
    chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("Enter")
    chat.expect_said("utter_ask_in_theme")


def test_a_reload_and_back_double_nothing(chat: PlainPage) -> None:
    chat.write(BIN)
    expect(chat.newest.locator(".card.answer")).to_be_visible()
    chat.page.reload()
    chat.page.go_back()
    chat.page.goto(f"{chat.page.url.partition('?')[0]}")
    expect(chat.page.locator(".turn.resident")).to_have_count(1)
    expect(chat.page.locator(".card.answer")).to_have_count(1)


def test_the_conversation_goes_on_in_another_tab(chat: PlainPage, context: BrowserContext, house: House) -> None:
    chat.write(BIN)
    other = PlainPage(context.new_page(), house.url)
    expect(other.newest.locator(".card.answer")).to_be_visible()


def test_an_empty_message_is_not_sent(chat: PlainPage) -> None:
    chat.write("   ")
    expect(chat.page.get_by_role("alert")).to_have_text("Écrivez votre message avant de l'envoyer.")
    expect(chat.page.get_by_role("alert")).to_be_in_viewport()
    expect(chat.page.locator(".turn.resident")).to_have_count(0)


def test_nothing_is_wider_than_the_screen(chat: PlainPage) -> None:
    chat.write(BIN)
    page, size = chat.page, chat.page.viewport_size
    assert size
    for one in page.locator(".turn, .card, .composer, .browse, .top").all():
        box = one.bounding_box()
        assert box is None or box["x"] + box["width"] <= size["width"]
