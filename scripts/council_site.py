"""A council's own web site on another port, with a strict policy, that embeds the assistant."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot.conversations.models import Site
from bot.database import session_scope
from bot.processes import LOOPBACK

_PAGE = """<!doctype html>
<html lang="fr">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Mairie de Bourgueil</title>
  {head}
</head>
<body>
  <header><h1>Mairie de Bourgueil</h1></header>
  <main>
    <p>Bienvenue sur le site de la commune.</p>
    <p><a href="/autre">Une autre page</a> <button type="button" id="sien">Un bouton de la mairie</button></p>
    <div id="ici"></div>
  </main>
</body>
</html>"""
_HOSTILE = "<style>* { font-size: 40px !important; color: red; letter-spacing: 9px } button { display: none }</style>"


@dataclass
class Host:
    """The running site: its pages are named by what they embed."""

    url: str

    def page(self, name: str = "") -> str:
        return f"{self.url}/{name}"


@contextmanager
def running_host(assistant: str) -> Iterator[Host]:
    """Serve the council's pages, whose policy allows nothing but itself to be read and the assistant's server."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = _page(self.path.strip("/"), assistant).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", _policy(self.path, assistant))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the tests' output is theirs."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Host(f"http://{LOOPBACK}:{server.server_port}")
    finally:
        server.shutdown()
        thread.join(5)


@contextmanager
def allowed(database: str, origin: str) -> Iterator[None]:
    """Have the partner site of the demonstration name this origin for a while."""
    with session_scope(database) as session:
        before = session.get(Site, "cctoval").allowed_origins
    _set_origins(database, [*before, origin])
    try:
        yield
    finally:
        _set_origins(database, before)


def _set_origins(database: str, origins: list[str]) -> None:
    with session_scope(database) as session:
        session.get(Site, "cctoval").allowed_origins = origins


def _page(name: str, assistant: str) -> str:
    site = "inconnu" if name == "inconnu" else "cctoval"
    attributes = {"bloc": 'data-mode="inline" data-target="#ici"'}.get(name, "")
    script = f'<script src="{assistant}/widget.js" data-site="{site}" {attributes} defer></script>'
    if name == "sans":
        return _PAGE.format(head="")
    return _PAGE.format(head=f"{_HOSTILE if name == 'hostile' else ''}{script}")


def _policy(path: str, assistant: str) -> str:
    own_styles = "'unsafe-inline'" if path == "/hostile" else ""
    allowed = {"script-src": "", "style-src": own_styles, "connect-src": "", "img-src": ""}
    return "; ".join(["default-src 'none'", *(f"{kind} {assistant} {more}".strip() for kind, more in allowed.items())])
