"""A web server on this machine, that answers as its path says."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass
class Site:
    """The address of the server, and the paths that were asked of it."""

    url: str
    asked: list[str] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    """/404 answers 404, /vers/X redirects to X, /muet says nothing, /casse closes, anything else is a page."""

    site: Site

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        what = self.path.removeprefix("/")
        if what == "muet":
            time.sleep(1)
        elif what == "casse":
            self.connection.close()
        elif what.startswith("vers/"):
            self._answer(302, what.removeprefix("vers/"))
        else:
            self._answer(int(what) if what.isdigit() else 200)

    def _answer(self, code: int, to: str = "") -> None:
        self.send_response(code)
        if to:
            self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "*")
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.site = Site(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield handler.site  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
