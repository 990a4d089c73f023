"""The chat page in a real browser, on a phone's screen."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.conversations.wording import say
from scripts.browser import PHONE, chromium
from tests.conftest import House
from tests.end_to_end.resident import stored

expect.set_options(timeout=30_000)
BIN = "ma poubelle n'a pas été ramassée depuis 2 semaines à Bourgueil"


@dataclass
class Watched:
    """A page of the chat, with what its browser complained of and asked for."""

    page: Page
    origin: str
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def open(self) -> None:
        self.page.goto(f"{self.origin}/s/cctoval")
        # Not the dots in the tail: they also stand in a turn of the assistant.
        expect(self.page.locator(".turns:not(.tail) .assistant").first).to_be_visible()

    def write(self, text: str) -> None:
        self.page.get_by_label("Votre message").fill(text)
        self.page.keyboard.press("Enter")

    def press(self, label: str) -> None:
        # Buttons of earlier turns are disabled: only the last turn's may be pressed.
        self.page.get_by_role("button", name=label, exact=True, disabled=False).click()

    def expect_said(self, response: str) -> None:
        expect(self.page.locator(".log .assistant").last).to_contain_text(say(response))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def chat(browser: Browser, house: House) -> Iterator[Watched]:
    context = browser.new_context(viewport=PHONE, locale="fr-FR", reduced_motion="reduce", has_touch=True)
    watched = Watched(context.new_page(), house.url)
    yield watched
    context.close()
    elsewhere = [url for url in watched.requests if not url.startswith((f"{house.url}/", "data:"))]
    assert elsewhere == [], "nothing leaves the origin"
    assert watched.errors == []


def test_a_whole_conversation_by_touch_and_keyboard(chat: Watched) -> None:
    chat.open()
    chat.write(BIN)
    card = chat.page.locator(".card.answer")
    expect(card).to_contain_text("CC Touraine Ouest Val de Loire")
    expect(card).to_contain_text("Bourgueil fait partie de")
    expect(card.locator('a[href="tel:0247972500"]')).to_be_visible()
    expect(card.get_by_text("02 47 97 25 00")).to_be_visible()

    chat.press(say("utter_helped_oui"))
    chat.press(say("utter_alternative_telephone"))
    chat.page.get_by_role("radio", name="1 sur 5").focus()
    for _ in range(3):
        chat.page.keyboard.press("ArrowRight")
    chat.page.keyboard.press("Enter")
    chat.expect_said("utter_ask_comment_question")
    expect(chat.page.locator(".resident").last).to_contain_text("4 sur 5")
    chat.write("très clair")
    chat.expect_said("utter_ask_more_question")
    chat.press(say("utter_no_thanks"))
    chat.expect_said("utter_goodbye")

    given = stored(conversation_of(chat.page)).satisfaction
    assert (given.rating, given.comment, given.alternative) == (4, "très clair", "telephone")


def test_nothing_is_wider_than_a_phone(chat: Watched) -> None:
    chat.open()
    chat.write(BIN)
    expect(chat.page.locator(".card.answer")).to_be_visible()
    wide = chat.page.evaluate(
        "[...document.querySelectorAll('body *')]"
        ".filter(one => !one.closest('.sr-only') && one.getBoundingClientRect().right > innerWidth)"
        ".map(one => one.className)"
    )
    assert wide == []


def test_violence_shows_numbers_that_can_be_called(chat: Watched) -> None:
    chat.open()
    chat.write("mon mari me frappe")
    card = chat.page.locator(".card.emergency")
    for address in ("tel:17", "tel:3919", "sms:114"):
        expect(card.locator(f'a[href="{address}"]')).to_be_visible()


def test_buttons_of_an_earlier_turn_can_no_longer_be_pressed(chat: Watched) -> None:
    chat.open()
    chat.write("je touche plus mon RSA")
    chat.expect_said("utter_ask_commune_where")
    chat.write("37140")
    expect(chat.page.get_by_role("button", name="Bourgueil (Indre-et-Loire)", exact=True)).to_be_enabled()
    expect(chat.page.get_by_role("button", name=say("utter_not_it"))).to_be_disabled()


def test_a_reload_shows_the_conversation_again(chat: Watched) -> None:
    chat.open()
    chat.write(BIN)
    expect(chat.page.locator(".card.answer")).to_be_visible()
    chat.page.reload()
    expect(chat.page.locator(".card.answer")).to_be_visible()
    chat.press(say("utter_helped_oui"))
    chat.expect_said("utter_ask_alternative_question")


def test_what_a_resident_writes_is_never_read_as_html(chat: Watched) -> None:
    chat.open()
    chat.write("<img src=x onerror=alert(1)> <b>trou</b>")
    expect(chat.page.locator(".resident").last).to_contain_text("<b>trou</b>")
    expect(chat.page.locator(".log img:not(.mark)")).to_have_count(0)


def test_without_javascript_the_page_says_whom_to_call(browser: Browser, house: House) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.url}/s/cctoval")
    sentence = page.locator("noscript .unavailable")
    expect(sentence).to_be_visible()
    expect(sentence).to_contain_text("3939")
    expect(sentence).to_contain_text("mairie")
    expect(page.locator("#composer")).to_be_hidden()
    context.close()


def conversation_of(page: Page) -> str:
    return str(page.evaluate("JSON.parse(sessionStorage.getItem('orientation:cctoval')).conversation"))
