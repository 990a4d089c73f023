"""A site's page: the whole conversation as plain forms. The widget takes it over where JavaScript runs.

A GET writes nothing: robots would fill the journal. The first message opens the conversation, a signed cookie holds
it, and each form answers by sending the browser back to the page, so that a reload never sends again.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.errors import UnknownCodeError
from bot.web.conversations import Conversations, greeting
from bot.web.origins import is_ours
from bot.web.pages.cookie import address_of, held_token, hold, let_go
from bot.web.pages.form import Sent, new_page_id, read_sent
from bot.web.pages.reading import Profile, is_held_on, read_communes, read_profile
from bot.web.pages.rendering import not_found, render
from bot.web.pages.thread import Entry, thread_of
from bot.web.pages.trouble import ELSEWHERE, EXPIRED, LOST, UNAVAILABLE, UNKNOWN_CHOICE, Trouble, TroubleError
from bot.web.tokens import TokenError

# Given out to everybody: one may begin with them.
_FOR_ALL = re.compile(r"(theme|commune)\..+")
# Forms leave from here, and the browser must say so: without that, it would say "null".
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
logger = logging.getLogger(__name__)
Answering = Callable[[Request, Profile], Awaitable[Response]]


@dataclass(frozen=True)
class Held:
    """What the browser's cookie opens: a conversation, nothing, or one that is over or no longer kept."""

    conversation: str | None = None
    is_over: bool = False


async def page(request: Request) -> Response:
    """Show the conversation of this browser, or the greeting."""
    return await _on_site(request, _show)


async def write(request: Request) -> Response:
    """Carry what a form sends, then send the browser to the answer."""
    return await _on_site(request, _carry)


async def restart(request: Request) -> Response:
    """Forget the conversation that this browser holds."""
    return await _on_site(request, _forget)


async def colours(request: Request) -> Response:
    """Give the site's colours to the widget's styles."""
    try:
        profile = await run_in_threadpool(read_profile, _database(request), request.path_params["site"])
    except UnknownCodeError:
        return not_found(request)
    light, dark = profile["colours"]["light"], profile["colours"]["dark"]
    sheet = (
        f":root {{ --site-light: {light['accent']}; --site-light-ink: {light['accent_ink']}; "
        f"--site-dark: {dark['accent']}; --site-dark-ink: {dark['accent_ink']}; }}\n"
    )
    return Response(sheet, media_type="text/css", headers={"Cache-Control": "max-age=300"})


async def _on_site(request: Request, answering: Answering) -> Response:
    try:
        profile = await run_in_threadpool(read_profile, _database(request), request.path_params["site"])
        response = await answering(request, profile)
    except UnknownCodeError:
        return not_found(request)
    except SQLAlchemyError as error:
        logger.error("The database does not answer: %s", type(error).__name__)
        response = await _unavailable(request)
    response.headers.update(_HEADERS)
    return response


async def _show(request: Request, profile: Profile) -> Response:
    held = await _held(request, profile)
    lost = LOST if "suite" in request.query_params and not held.conversation else None
    return await _page(request, profile, held.conversation, EXPIRED if held.is_over else lost)


async def _carry(request: Request, profile: Profile) -> Response:
    held = await _held(request, profile)
    try:
        if not _is_from_here(request):
            raise TroubleError(ELSEWHERE)
        sent = await read_sent(request)
        if held.is_over:
            raise TroubleError(EXPIRED, sent.text)
        return await _send(request, profile, held.conversation, sent)
    except TroubleError as error:
        return await _page(request, profile, held.conversation, error.trouble, error.typed)


async def _send(request: Request, profile: Profile, conversation: str | None, sent: Sent) -> Response:
    site = profile["site"]
    response = RedirectResponse(f"{address_of(site)}?suite#dernier", status_code=303)
    if conversation is None:
        if sent.choice and not _FOR_ALL.fullmatch(sent.choice):
            raise TroubleError(UNKNOWN_CHOICE)
        opened = await _conversations(request).start(site)
        conversation = str(opened["conversation"])
        hold(response, request, site, opened["token"])
    try:
        if sent.choice:
            await _conversations(request).press(conversation, sent.choice, sent.turn)
        else:
            await _conversations(request).say_text(conversation, sent.text, sent.turn)
    except UnknownCodeError as error:
        raise TroubleError(UNKNOWN_CHOICE) from error
    return response


async def _forget(request: Request, profile: Profile) -> Response:
    response = RedirectResponse(address_of(profile["site"]), status_code=303)
    if _is_from_here(request):
        let_go(response, request, profile["site"])
    return response


async def _held(request: Request, profile: Profile) -> Held:
    token = held_token(request)
    if token is None:
        return Held()
    try:
        conversation: str = request.app.state.tokens.conversation_of(token)
    except TokenError:
        return Held(is_over=True)
    kept = await run_in_threadpool(is_held_on, _database(request), conversation, profile["site"])
    return Held(conversation) if kept else Held(is_over=True)


async def _unavailable(request: Request) -> Response:
    """Answer without the database; what was typed stays in the field."""
    try:
        typed = (await read_sent(request)).text if request.method == "POST" else ""
    except TroubleError as error:
        typed = error.typed
    trouble = UNAVAILABLE
    return render(request, "unavailable.html", trouble.status, trouble=trouble, typed=typed, page_id=new_page_id())


async def _page(
    request: Request, profile: Profile, conversation: str | None, trouble: Trouble | None, typed: str = ""
) -> Response:
    thread = thread_of(await _entries(request, profile, conversation))
    communes: list[tuple[str, str]] = []
    if thread.asks_commune:
        communes = await run_in_threadpool(read_communes, _database(request), profile["territory"]["code"])
    response = render(
        request,
        "chat.html",
        trouble.status if trouble else 200,
        site=profile,
        thread=thread,
        communes=communes,
        trouble=trouble,
        typed=typed,
        page_id=new_page_id(),
        address=address_of(profile["site"]),
        began=conversation is not None,
    )
    if trouble is EXPIRED:
        let_go(response, request, profile["site"])
    return response


async def _entries(request: Request, profile: Profile, conversation: str | None) -> list[Entry]:
    if conversation:
        entries: list[Entry] = await _conversations(request).history(conversation)
        return entries
    said: list[dict[str, Any]] = greeting(profile["welcome"], request.app.state.settings.retention_days)
    return [{"from": "assistant", "message": message} for message in said]


def _is_from_here(request: Request) -> bool:
    """Say whether the form was on a page of ours. Old browsers do not name the origin: they may pass."""
    origin = request.headers.get("origin")
    return origin is None or is_ours(origin, request.headers.get("host", ""))


def _conversations(request: Request) -> Conversations:
    conversations: Conversations = request.app.state.conversations
    return conversations


def _database(request: Request) -> str:
    return str(request.app.state.settings.database_url)
