"""The full page in a real browser, on a phone's screen."""

from playwright.sync_api import expect

from bot.conversations.wording import say
from tests.end_to_end.resident import stored
from tests.end_to_end.visitor import BIN, RSA, Visitor


def test_a_whole_conversation_by_touch_and_keyboard(on_phone: Visitor) -> None:
    on_phone.open_full_page()
    on_phone.write(BIN)
    card = on_phone.card
    expect(card).to_contain_text("CC Touraine Ouest Val de Loire")
    expect(card).to_contain_text("Bourgueil fait partie de")
    expect(card.locator('a[href="tel:0247972500"]')).to_be_visible()
    expect(card.get_by_text("02 47 97 25 00")).to_be_visible()

    on_phone.press(say("utter_helped_oui"))
    on_phone.press(say("utter_alternative_telephone"))
    on_phone.page.get_by_role("radio", name="1 sur 5").focus()
    for _ in range(3):
        on_phone.page.keyboard.press("ArrowRight")
    on_phone.page.keyboard.press("Enter")
    on_phone.expect_said("utter_ask_comment_question")
    expect(on_phone.page.locator(".resident").last).to_contain_text("4 sur 5")
    on_phone.write("très clair")
    on_phone.expect_said("utter_ask_more_question")
    on_phone.press(say("utter_no_thanks"))
    on_phone.expect_said("utter_goodbye")

    given = stored(on_phone.conversation()).satisfaction
    assert (given.rating, given.comment, given.alternative) == (4, "très clair", "telephone")


def test_nothing_is_wider_than_a_phone(on_phone: Visitor) -> None:
    on_phone.open_full_page()
    on_phone.write(BIN)
    expect(on_phone.card).to_be_visible()
    wide = on_phone.page.evaluate(
        "[...document.querySelector('commun-orientation').shadowRoot.querySelectorAll('.shell *')]"
        ".filter(one => !one.closest('.sr-only') && one.getBoundingClientRect().right > innerWidth)"
        ".map(one => one.className)"
    )
    assert wide == []


def test_violence_shows_numbers_that_can_be_called(on_phone: Visitor) -> None:
    on_phone.open_full_page()
    on_phone.write("mon mari me frappe")
    card = on_phone.page.locator(".card.emergency")
    for address in ("tel:17", "tel:3919", "sms:114"):
        expect(card.locator(f'a[href="{address}"]')).to_be_visible()


def test_the_commune_is_searched_as_it_is_typed(on_phone: Visitor) -> None:
    on_phone.open_full_page()
    on_phone.write(RSA)
    field = on_phone.page.get_by_role("combobox")
    expect(field).to_be_visible()
    field.press_sequentially("bourgu")
    on_phone.page.get_by_role("option", name="Bourgueil (Indre-et-Loire)").first.click()
    expect(on_phone.card).to_contain_text("Département d'Indre-et-Loire")
    assert on_phone.said_by_resident() == [RSA, "Bourgueil (Indre-et-Loire)"]
    expect(field).to_have_count(0)


def test_a_commune_may_also_be_written_and_chosen_by_a_button(on_phone: Visitor) -> None:
    on_phone.open_full_page()
    on_phone.write(RSA)
    expect(on_phone.page.get_by_role("combobox")).to_be_visible()
    on_phone.write("37140")
    expect(on_phone.page.get_by_role("button", name="Bourgueil (Indre-et-Loire)", exact=True)).to_be_enabled()
    expect(on_phone.page.get_by_role("button", name=say("utter_not_it"))).to_be_disabled()


def test_a_reload_shows_the_conversation_again(on_phone: Visitor) -> None:
    on_phone.open_full_page()
    on_phone.write(BIN)
    expect(on_phone.card).to_be_visible()
    on_phone.page.reload()
    expect(on_phone.card).to_be_visible()
    assert on_phone.said_by_resident() == [BIN]
    on_phone.press(say("utter_helped_oui"))
    on_phone.expect_said("utter_ask_alternative_question")


def test_a_theme_can_be_chosen_instead_of_words(on_phone: Visitor) -> None:
    on_phone.open_full_page()
    on_phone.press("Parcourir les thèmes")
    expect(on_phone.page.locator(".theme")).to_have_count(20)
    on_phone.press("Eau et assainissement")
    on_phone.expect_said("utter_ask_in_theme")
    assert on_phone.said_by_resident() == ["Eau et assainissement"]


def test_starting_over_opens_another_conversation(on_phone: Visitor) -> None:
    on_phone.open_full_page()
    on_phone.write(BIN)
    expect(on_phone.card).to_be_visible()
    first = on_phone.conversation()
    on_phone.page.locator("summary.tool").click()
    on_phone.press("Recommencer")
    expect(on_phone.page.locator(".resident")).to_have_count(0)
    on_phone.expect_greeting()
    assert on_phone.conversation() != first


def test_what_a_resident_writes_is_never_read_as_html(on_phone: Visitor) -> None:
    on_phone.open_full_page()
    on_phone.write("<img src=x onerror=alert(1)> <b>trou</b>")
    expect(on_phone.page.locator(".resident").last).to_contain_text("<b>trou</b>")
    expect(on_phone.page.locator(".log img")).to_have_count(0)


def test_the_summary_is_a_message_of_ones_own_mail_program(on_phone: Visitor) -> None:
    on_phone.open_full_page()
    on_phone.write(BIN)
    link = on_phone.card.get_by_role("link", name="M'envoyer ce résumé")
    address = str(on_phone.page.evaluate("link => decodeURIComponent(link.href)", link.element_handle()))
    assert address.startswith("mailto:?subject=Qui contacter")
    for told in ("CC Touraine Ouest Val de Loire", "02 47 97 25 00", "Bourgueil fait partie de", "Source"):
        assert told in address
