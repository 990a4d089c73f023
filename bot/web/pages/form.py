"""What a plain form sends: a text or a choice, with the turn it belongs to."""

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.text import storable
from bot.web.api import MAX_TEXT
from bot.web.pages.trouble import EMPTY, TOO_LONG, UNREADABLE, TroubleError

_TURN = re.compile(r"[A-Za-z0-9_-]{8,40}")
_MAX_CHOICE = 40
_FIELDS = 8


@dataclass(frozen=True)
class Sent:
    """One turn, typed or pressed."""

    text: str
    choice: str
    turn: str


def new_page_id() -> str:
    """Return what tells this page from every other, so that a form sent twice is one turn."""
    return secrets.token_urlsafe(12)


async def read_sent(request: Request) -> Sent:
    """Read a posted form.

    Raises:
        TroubleError: it is empty, too long, or no form at all.
    """
    try:
        form = await request.form(max_files=0, max_fields=_FIELDS)
    except HTTPException as error:
        raise TroubleError(UNREADABLE) from error
    values = {name: storable(value) for name, value in form.multi_items() if isinstance(value, str)}
    # Browsers send each line break as two characters: it counts for one, as in the widget.
    text = values.get("text", "").replace("\r\n", "\n").strip()
    choice = values.get("choice", "")[:_MAX_CHOICE]
    if not text and not choice:
        raise TroubleError(EMPTY)
    if len(text) > MAX_TEXT:
        raise TroubleError(TOO_LONG, text)
    return Sent(text, choice, _turn(values, text, choice))


def _turn(values: dict[str, str], text: str, choice: str) -> str:
    """Return the turn: one that is sent again, or that of this content sent from this page.

    The same page may send something else: after "Back", or when two buttons are pressed at once.
    """
    again = values.get("again", "")
    if _TURN.fullmatch(again):
        return again
    page = values.get("page") or new_page_id()
    return sha256("\n".join((page, choice, text)).encode()).hexdigest()[:32]
