"""The widget on a council's own site: another port, a policy that allows nothing else, hostile styles."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from scripts.browser import PHONE
from scripts.council_site import Host, running_host
from tests.conftest import House
from tests.end_to_end.visitor import BIN, Visitor

_LINK = "Une question\u00a0? Ouvrir l'assistant"


def test_one_line_gives_a_launcher_and_a_whole_conversation(visitor: Visitor, host: Host) -> None:
    visitor.open_panel(host.page())
    visitor.write(BIN)
    expect(visitor.card).to_contain_text("CC Touraine Ouest Val de Loire")
    visitor.press("Fermer l'assistant")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_visible()


def test_what_is_typed_before_the_first_answer_stays(visitor: Visitor, host: Host) -> None:
    visitor.open_panel(host.page())
    visitor.write(BIN)
    field = visitor.page.get_by_label("Votre message")
    field.fill("c'est la troisième fois")
    field.press("Enter")
    expect(visitor.card).to_be_visible()
    expect(field).to_have_value("c'est la troisième fois")


def test_nothing_but_the_button_is_fetched_before_it_is_pressed(visitor: Visitor, host: Host) -> None:
    visitor.page.goto(host.page())
    expect(visitor.launcher).to_be_visible()
    asked = [url.removeprefix(visitor.assistant) for url in visitor.requests if url.startswith(visitor.assistant)]
    assert asked == ["/widget.js", "/api/v1/sites/cctoval", "/widget/assistant.css"]


def test_the_conversation_goes_on_from_page_to_page(visitor: Visitor, host: Host) -> None:
    visitor.open_panel(host.page())
    visitor.write(BIN)
    expect(visitor.card).to_be_visible()
    visitor.page.get_by_role("link", name="Une autre page").click()
    expect(visitor.page).to_have_url(host.page("autre"))
    expect(visitor.card).to_be_visible()
    assert visitor.focused() != "Votre message", "the new page keeps its focus"

    visitor.press("Fermer l'assistant")
    visitor.page.reload()
    expect(visitor.launcher).to_be_visible()
    expect(visitor.panel).to_have_count(0)


def test_the_host_page_gets_no_new_global(visitor: Visitor, host: Host) -> None:
    def names() -> set[str]:
        return set(visitor.page.evaluate("Object.keys(window)"))

    visitor.page.goto(host.page("sans"))
    before = names()
    visitor.open_panel(host.page())
    assert names() == before


def test_what_the_host_page_says_of_its_elements_stops_at_the_door(visitor: Visitor, host: Host) -> None:
    visitor.open_panel(host.page("hostile"))
    field = visitor.page.get_by_label("Votre message")
    looks = field.evaluate("one => [getComputedStyle(one).fontSize, getComputedStyle(one).letterSpacing]")
    assert looks == ["16px", "normal"]
    colour = visitor.page.locator(".turns .bubble").first.evaluate("one => getComputedStyle(one).color")
    assert colour == "rgb(35, 33, 29)"
    expect(visitor.page.get_by_role("button", name="Parcourir les thèmes")).to_be_visible()


def test_the_host_page_stays_usable_beside_the_panel(visitor: Visitor, host: Host) -> None:
    visitor.open_panel(host.page())
    visitor.page.get_by_role("button", name="Un bouton de la mairie").click()
    assert visitor.focused() == "Un bouton de la mairie"
    expect(visitor.panel).to_be_visible()


def test_on_a_phone_the_panel_covers_the_page(on_phone: Visitor, host: Host) -> None:
    on_phone.open_panel(host.page())
    assert on_phone.panel.bounding_box() == {"x": 0, "y": 0, **PHONE}
    assert on_phone.panel.evaluate("one => one.matches(':modal')")


def test_in_a_block_the_assistant_stands_in_the_page(visitor: Visitor, host: Host) -> None:
    visitor.page.goto(host.page("bloc"))
    visitor.expect_greeting()
    assert visitor.page.evaluate("scrollY") == 0
    visitor.write(BIN)
    expect(visitor.card).to_be_visible()
    assert visitor.page.locator("#ici commun-orientation").count() == 1


def test_on_a_site_that_is_not_named_nothing_is_shown(visitor_on: Callable[..., Visitor], house: House) -> None:
    with running_host(house.url) as stranger:
        visitor = visitor_on()
        with visitor.page.expect_console_message(lambda said: said.type == "warning") as warned:
            visitor.page.goto(stranger.page())
        assert "is not shown here" in warned.value.text
        assert visitor.page.locator("commun-orientation, body > a").count() == 0


def test_for_an_unknown_site_nothing_is_shown(visitor_on: Callable[..., Visitor], host: Host) -> None:
    visitor = visitor_on()
    with visitor.page.expect_console_message(lambda said: said.type == "warning") as warned:
        visitor.page.goto(host.page("inconnu"))
    assert "HTTP 404" in warned.value.text
    assert visitor.page.locator("commun-orientation, body > a").count() == 0


def test_a_browser_of_another_age_gets_a_link(visitor: Visitor, host: Host) -> None:
    visitor.page.add_init_script("delete window.customElements")
    visitor.page.goto(host.page())
    expect(visitor.page.get_by_role("link", name=_LINK)).to_have_attribute("href", f"{visitor.assistant}/s/cctoval")


def test_when_the_assistant_cannot_be_fetched_a_link_takes_its_place(
    visitor_on: Callable[..., Visitor], host: Host
) -> None:
    visitor = visitor_on()
    visitor.page.route(re.compile("assistant.js$"), lambda route: route.abort())
    visitor.page.goto(host.page())
    visitor.launcher.click()
    expect(visitor.page.get_by_role("link", name=_LINK)).to_be_visible()
    expect(visitor.launcher).to_have_count(0)


def test_the_sites_people_and_colours_are_shown(visitor: Visitor, host: Host) -> None:
    site = {
        "site": "cctoval",
        "name": "Ville d'essai",
        "colours": {
            "light": {"accent": "#5b2a86", "accent_ink": "#ffffff"},
            "dark": {"accent": "#d9b8f5", "accent_ink": "#000000"},
        },
        "logo": "/widget/icon.svg",
        "privacy_url": "https://ville.example/donnees",
        "human": {"name": "Accueil", "phone": "01 02 03 04 05", "email": "accueil@ville.example", "hours": "le matin"},
        "themes": [],
    }
    cors = {"Access-Control-Allow-Origin": "*"}
    visitor.page.route("**/api/v1/sites/cctoval", lambda route: route.fulfill(json=site, headers=cors))
    visitor.open_panel(host.page())
    expect(visitor.page.get_by_role("heading", name="Ville d'essai")).to_be_visible()
    expect(visitor.page.locator("img.top-mark")).to_have_attribute("src", f"{visitor.assistant}/widget/icon.svg")
    send = visitor.page.get_by_role("button", name="Envoyer")
    assert send.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(91, 42, 134)"

    visitor.page.locator("summary.tool").click()
    expect(visitor.page.get_by_role("link", name="Vos données")).to_have_attribute("href", site["privacy_url"])
    visitor.press("Parler à quelqu'un")
    expect(visitor.page.locator('.view a[href="tel:0102030405"]')).to_be_visible()
    expect(visitor.page.locator(".view")).to_contain_text("le matin")


def test_paper_gets_the_conversation_alone(visitor: Visitor, host: Host) -> None:
    visitor.open_panel(host.page())
    visitor.write(BIN)
    expect(visitor.card).to_be_visible()
    # The browser's own window for printing is replaced: what is on the paper is read while it would be open.
    visitor.page.evaluate(
        """window.print = () => {
            const shown = (one) => one.checkVisibility();
            const shadow = document.querySelector("commun-orientation").shadowRoot;
            const page = [...document.querySelectorAll("main, h1")];
            window.paper = [page.some(shown), shown(shadow.querySelector(".answer"))];
            dispatchEvent(new Event("afterprint"));
        }"""
    )
    visitor.page.emulate_media(media="print")
    visitor.page.locator(".card.answer .actions button").dispatch_event("click")
    assert visitor.page.evaluate("window.paper") == [False, True], "the conversation, without the council's page"
    assert visitor.page.evaluate("document.adoptedStyleSheets.length") == 0, "the page is as it was"
