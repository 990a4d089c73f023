"""Nobody is left out: axe on every state in a real Chromium, and whole conversations with the keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bot.conversations.wording import say
from scripts.browser import PHONE
from scripts.council_site import Host
from tests.end_to_end.axe import DESKTOP, NARROW, contrasts_in_the_dark, violations
from tests.end_to_end.resident import stored
from tests.end_to_end.visitor import BIN, RSA, WATER, Visitor

Step = Callable[[Visitor], None]
TOO_SMALL_FOR_A_FINGER = """() =>
    [...document.querySelector("commun-orientation").shadowRoot.querySelectorAll("a, button, summary, .star, .field")]
        .filter((one) => one.checkVisibility())
        .map((one) => [one.textContent.slice(0, 30), one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width < 44 || height < 44)
        .map(([text, { width, height }]) => `${text} ${width} × ${height}`)"""
CUT = """() => [...document.querySelector("commun-orientation").shadowRoot.querySelectorAll(".shell *")]
        .filter((one) => !one.closest(".sr-only") && one.getBoundingClientRect().right > innerWidth)
        .map((one) => one.className)"""


def _open(visitor: Visitor) -> None:
    visitor.launcher.click()
    visitor.expect_greeting()


def _menu(visitor: Visitor) -> None:
    _open(visitor)
    visitor.page.locator("summary.tool").click()
    expect(visitor.page.get_by_role("button", name="Recommencer")).to_be_visible()


def _themes(visitor: Visitor) -> None:
    _open(visitor)
    visitor.press("Parcourir les thèmes")
    expect(visitor.page.locator(".theme").first).to_be_visible()


def _communes(visitor: Visitor) -> None:
    _open(visitor)
    visitor.write(RSA)
    visitor.page.get_by_role("combobox").press_sequentially("bourg")
    expect(visitor.page.get_by_role("option").first).to_be_visible()
    visitor.page.keyboard.press("ArrowDown")


def _choices(visitor: Visitor) -> None:
    _open(visitor)
    visitor.write(WATER)
    expect(visitor.page.get_by_role("button", name=say("utter_other"))).to_be_visible()


def _answer(visitor: Visitor) -> None:
    _open(visitor)
    visitor.write(BIN)
    expect(visitor.card).to_be_visible()
    for hours in visitor.page.locator("details.hours").all():
        hours.evaluate("one => { one.open = true }")


def _rating(visitor: Visitor) -> None:
    _answer(visitor)
    visitor.press(say("utter_helped_oui"))
    visitor.press(say("utter_alternative_telephone"))
    visitor.page.get_by_role("radio", name="4 sur 5").check(force=True)


def _emergency(visitor: Visitor) -> None:
    _open(visitor)
    visitor.write("mon mari me frappe")
    expect(visitor.page.locator(".card.emergency")).to_be_visible()


def _error(visitor: Visitor) -> None:
    _open(visitor)
    visitor.page.route(re.compile("/messages$"), lambda route: route.fulfill(status=500))
    visitor.write(BIN)
    expect(visitor.page.locator(".notice")).to_be_visible()


def _too_long(visitor: Visitor) -> None:
    _open(visitor)
    visitor.page.get_by_label("Votre message").fill("a" * 2001)


STATES: dict[str, Step] = {
    "fermé": lambda visitor: expect(visitor.launcher).to_be_visible(),
    "ouvert": _open,
    "menu": _menu,
    "thèmes": _themes,
    "communes": _communes,
    "choix": _choices,
    "réponse": _answer,
    "note": _rating,
    "danger": _emergency,
    "erreur": _error,
    "trop long": _too_long,
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_the_panel(visitor_on: Callable[..., Visitor], host: Host, state: str) -> None:
    visitor = visitor_on(DESKTOP)
    visitor.page.goto(host.page())
    STATES[state](visitor)
    assert (violations(visitor.page), contrasts_in_the_dark(visitor.page)) == ([], [])


@pytest.mark.parametrize("state", STATES)
def test_on_a_narrow_screen_nothing_is_wrong_cut_or_too_small_for_a_finger(
    visitor_on: Callable[..., Visitor], host: Host, state: str
) -> None:
    visitor = visitor_on(NARROW)
    visitor.page.goto(host.page())
    STATES[state](visitor)
    assert violations(visitor.page) == []
    assert visitor.page.evaluate(TOO_SMALL_FOR_A_FINGER) == []
    assert visitor.page.evaluate(CUT) == []


def test_axe_finds_nothing_on_the_full_page(visitor_on: Callable[..., Visitor]) -> None:
    visitor = visitor_on(PHONE)
    visitor.open_full_page()
    assert violations(visitor.page) == []
    visitor.write(BIN)
    expect(visitor.card).to_be_visible()
    assert (violations(visitor.page), contrasts_in_the_dark(visitor.page)) == ([], [])


def test_axe_finds_nothing_in_a_block(visitor_on: Callable[..., Visitor], host: Host) -> None:
    visitor = visitor_on()
    visitor.page.goto(host.page("bloc"))
    visitor.expect_greeting()
    assert violations(visitor.page) == []


def test_a_whole_conversation_with_the_keyboard_alone(visitor: Visitor, host: Host) -> None:
    visitor.page.goto(host.page())
    expect(visitor.launcher).to_be_visible()
    keys = visitor.page.keyboard
    visitor.tab_to("Une question\u00a0?")
    keys.press("Enter")
    visitor.expect_greeting()
    visitor.expect_focus("Votre message")
    keys.type(RSA)
    keys.press("Enter")
    visitor.expect_focus("Nom ou code postal de la commune")
    keys.type("bourgueil")
    expect(visitor.page.get_by_role("option").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(visitor.card).to_be_visible()
    visitor.expect_focus("Votre message")
    visitor.tab_to(say("utter_helped_oui"), back=True)
    keys.press("Enter")
    visitor.expect_said("utter_ask_alternative_question")
    visitor.expect_focus("Votre message")
    visitor.tab_to(say("utter_alternative_telephone"), back=True)
    keys.press("Space")
    expect(visitor.page.get_by_role("radio")).to_have_count(5)
    visitor.tab_to(say("utter_skip"), back=True)
    keys.press("Shift+Tab")
    keys.press("Shift+Tab")
    keys.press("Space")
    keys.press("ArrowLeft")
    keys.press("Enter")
    visitor.expect_said("utter_ask_comment_question")
    assert visitor.said_by_resident()[-1] == "4 sur 5"
    keys.type("merci")
    keys.press("Enter")
    visitor.expect_said("utter_ask_more_question")
    keys.press("Escape")
    expect(visitor.panel).to_be_hidden()
    visitor.expect_focus("Une question")
    assert stored(visitor.conversation()).satisfaction.rating == 4


def test_escape_leaves_one_thing_at_a_time(visitor: Visitor, host: Host) -> None:
    visitor.open_panel(host.page())
    visitor.expect_focus("Votre message")
    keys = visitor.page.keyboard
    visitor.tab_to("Menu", back=True)
    keys.press("Enter")
    visitor.tab_to("Parcourir les thèmes")
    keys.press("Enter")
    # The button that asks for them bears the same name: their file may still be on its way.
    expect(visitor.page.get_by_role("heading", name="Parcourir les thèmes")).to_be_visible()
    visitor.expect_focus("Parcourir les thèmes")
    keys.press("Escape")
    visitor.expect_focus("Votre message")
    visitor.tab_to("Menu", back=True)
    keys.press("Enter")
    keys.press("Escape")
    expect(visitor.page.get_by_role("button", name="Recommencer")).to_be_hidden()
    visitor.expect_focus("Menu")
    keys.press("Escape")
    expect(visitor.panel).to_be_hidden()


def test_on_a_phone_the_focus_stays_in_the_panel(on_phone: Visitor, host: Host) -> None:
    on_phone.open_panel(host.page())
    seen = set()
    for _ in range(20):
        on_phone.page.keyboard.press("Tab")
        seen.add(on_phone.focused())
    assert {"Votre message", "Menu", "Fermer l'assistant", "Conversation"} <= seen
    assert not seen & {"Une autre page", "Un bouton de la mairie"}


def test_each_new_message_is_in_the_live_region_once_and_old_ones_are_not_read_again(
    visitor: Visitor, host: Host
) -> None:
    visitor.open_panel(host.page())
    heard = """() => {
        window.heard = [];
        const region = document.querySelector("commun-orientation").shadowRoot.querySelector("[role=log]");
        const listen = (changes) => region.getAttribute("aria-live") !== "off" &&
            changes.forEach(({ addedNodes }) => addedNodes.forEach((one) => window.heard.push(one.textContent)));
        new MutationObserver(listen).observe(region, { childList: true });
    }"""
    visitor.page.evaluate(heard)
    visitor.write(BIN)
    expect(visitor.card).to_be_visible()
    told = visitor.page.evaluate("window.heard")
    assert [one.split(":")[0].strip() for one in told] == ["Vous", "Assistant", "Assistant", "Assistant"]
    assert len(set(told)) == 4


def test_reduced_motion_is_respected(visitor: Visitor, host: Host) -> None:
    visitor.open_panel(host.page())
    turn = visitor.page.locator(".turns .turn").first
    assert turn.evaluate("one => getComputedStyle(one).animationName") == "none"
