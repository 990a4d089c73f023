"""The widget when the network or the server fails: honest, patient, and nothing said twice."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from bot.conversations.wording import say
from tests.end_to_end.resident import stored
from tests.end_to_end.visitor import BIN, RSA, Visitor

MESSAGES = re.compile(r"/api/v1/conversations/[^/]+/messages$")


@pytest.fixture
def calling(visitor_on: Callable[..., Visitor]) -> Visitor:
    """A visitor whose browser may complain: the network is made to fail."""
    visitor = visitor_on()
    visitor.open_full_page()
    return visitor


def notice(visitor: Visitor) -> str:
    expect(visitor.page.locator(".notice")).to_be_visible()
    return visitor.page.locator(".notice").inner_text()


def failing(visitor: Visitor, times: int, fail: Callable[[Route], None]) -> None:
    """Make the next turns fail, then let them through."""
    left = [times]

    def handle(route: Route) -> None:
        if route.request.method == "POST" and left[0] > 0:
            left[0] -= 1
            fail(route)
        else:
            route.continue_()

    visitor.page.route(MESSAGES, handle)


@pytest.mark.parametrize(
    "fail",
    [Route.abort, lambda route: route.fulfill(status=503, json={"error": "", "repair": ""})],
    ids=["réseau coupé", "serveur qui redémarre"],
)
def test_a_message_waits_and_leaves_by_itself(calling: Visitor, fail: Callable[[Route], None]) -> None:
    failing(calling, 2, fail)
    calling.write(BIN)
    assert "Votre message est gardé" in notice(calling)
    expect(calling.card).to_be_visible()
    assert calling.said_by_resident() == [BIN]
    assert [one.text for one in stored(calling.conversation()).resident] == [BIN]


def test_an_answer_lost_on_the_way_is_asked_again_and_given_once(calling: Visitor) -> None:
    """The server heard the message, and its answer never arrived."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    failing(calling, 1, lose)
    calling.write(BIN)
    expect(calling.card).to_be_visible()
    kept = stored(calling.conversation())
    assert [one.text for one in kept.resident] == [BIN]
    assert len(kept.orientations) == 1
    calling.press(say("utter_helped_oui"))
    calling.expect_said("utter_ask_alternative_question")


def test_offline_is_told_and_the_message_leaves_on_return(calling: Visitor) -> None:
    calling.page.context.set_offline(True)
    calling.write(BIN)
    assert "n'est pas connecté à Internet" in notice(calling)
    calling.page.context.set_offline(False)
    expect(calling.card).to_be_visible()
    assert [one.text for one in stored(calling.conversation()).resident] == [BIN]


def test_a_page_left_before_the_answer_sends_the_message_again(calling: Visitor) -> None:
    def leave(route: Route) -> None:
        route.fetch()  # heard by the server; the page is gone before the answer

    failing(calling, 1, leave)
    calling.write(BIN)
    expect(calling.page.locator(".resident")).to_have_count(1)
    calling.page.wait_for_timeout(1000)
    calling.page.reload()
    expect(calling.card).to_be_visible()
    assert calling.said_by_resident() == [BIN]
    assert [one.text for one in stored(calling.conversation()).resident] == [BIN]


def test_what_is_written_before_the_greeting_is_sent_after_it(visitor_on: Callable[..., Visitor]) -> None:
    visitor = visitor_on()
    refused = [0]

    def restarting(route: Route) -> None:
        refused[0] += 1
        if refused[0] > 2:
            route.continue_()
        else:
            route.fulfill(status=502)

    visitor.page.route(re.compile("/api/v1/conversations$"), restarting)
    visitor.page.goto(f"{visitor.assistant}/s/cctoval")
    expect(visitor.page.locator(".notice")).to_be_visible()
    visitor.write(BIN)
    expect(visitor.card).to_be_visible()
    turns = visitor.page.locator(".turns .turn")
    expect(turns.first).to_have_class(re.compile("assistant"))
    assert visitor.said_by_resident() == [BIN]


def test_an_expired_conversation_starts_anew_and_keeps_the_words(calling: Visitor) -> None:
    failing(calling, 1, lambda route: route.fulfill(status=401, json={"error": "expirée", "repair": ""}))
    calling.write(BIN)
    assert "a expiré" in notice(calling)
    calling.press("Commencer une nouvelle conversation")
    expect(calling.page.locator(".notice")).to_have_count(0)
    calling.expect_greeting()
    expect(calling.page.locator(".field")).to_have_value(BIN)
    calling.page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(calling.card).to_be_visible()


def test_a_conversation_that_expired_overnight_opens_another(calling: Visitor) -> None:
    calling.page.evaluate(
        "sessionStorage.setItem('orientation:cctoval', JSON.stringify({conversation: 'ancienne', token: 'faux'}))"
    )
    calling.page.reload()
    calling.expect_greeting()
    calling.write(RSA)
    calling.expect_said("utter_ask_commune_where")


def test_too_many_messages_are_told_and_the_last_one_leaves_in_time(calling: Visitor) -> None:
    busy = {"status": 429, "headers": {"Retry-After": "2"}, "json": {"error": "", "repair": ""}}
    failing(calling, 1, lambda route: route.fulfill(**busy))
    calling.write(BIN)
    assert "Beaucoup de messages" in notice(calling)
    expect(calling.card).to_be_visible()


def test_when_nothing_helps_one_may_try_again(calling: Visitor) -> None:
    failing(calling, 1, lambda route: route.fulfill(status=500, json={"error": "", "repair": ""}))
    calling.write(BIN)
    assert "n'a pas pu aboutir" in notice(calling)
    calling.press("Réessayer")
    expect(calling.card).to_be_visible()
    assert calling.said_by_resident() == [BIN]
