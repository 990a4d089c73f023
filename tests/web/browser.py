"""A browser without JavaScript, on a site's page: it keeps cookies, sends forms and follows redirections."""

import re
from html import unescape
from typing import Any

from httpx import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.web.rasa import ToldRasa

PAGE = "/s/cctoval"


class PlainBrowser(TestClient):
    """One resident, and what Rasa was sent."""

    def __init__(self, app: Starlette, *replies: list[dict[str, Any]]) -> None:
        super().__init__(app, raise_server_exceptions=False)
        self.gateway = app
        self.rasa = ToldRasa(*replies)
        app.state.conversations._rasa = self.rasa

    def submit(self, **fields: str) -> Response:
        """Send a form of the page as it stands."""
        return self.submit_from(self.get(PAGE).text, **fields)

    def submit_from(self, page: str, **fields: str) -> Response:
        """Send a form of a page that is on screen, maybe an old one."""
        parts = {"page": page_id(page), **fields}
        return self.post(PAGE, files={name: (None, value) for name, value in parts.items()})


def page_id(page: str) -> str:
    found = re.search(r'name="page" value="([^"]+)"', page)
    assert found
    return found[1]


def heading(page: str) -> str:
    found = re.search("<title>(.*?)</title>", page)
    assert found
    return unescape(found[1])


def notices(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'<div class="notice" id="erreur"[^>]*><p>(.*?)</p>', page)]


def choices(page: str, state: str = "") -> dict[str, str]:
    """Return the labels and values of the buttons that may be pressed (or, disabled, no longer)."""
    found = re.findall(rf'<button class="choice" name="choice" value="([^"]+)"{state}>(.*?)</button>', page)
    return {unescape(label): value for value, label in found}
