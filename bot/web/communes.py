"""Search of a commune as it is typed."""

import threading
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.conversations.journal import find_site
from bot.database import session_scope
from bot.knowledge.commune_search import CommuneSearch, Found, load_commune_search
from bot.knowledge.reach import communes_below
from bot.text import storable
from bot.web.api import BadRequestError

MAX_TYPED = 80


class Communes:
    """The search of one gateway, read from the database at the first need, then kept."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._search: CommuneSearch | None = None

    def find(self, typed: str, site_key: str) -> list[Found]:
        """Return the communes that fit, those of the site's territory first."""
        search = self.load()
        with session_scope(self._url) as session:
            soil = communes_below(session, find_site(session, site_key).territory_id)
        return search.find(typed, soil)

    def load(self) -> CommuneSearch:
        with self._lock:
            if self._search is None:
                with session_scope(self._url) as session:
                    self._search = load_commune_search(session)
            return self._search


async def search(request: Request) -> JSONResponse:
    typed, site = _asked(request, "q"), _asked(request, "site")
    found = await run_in_threadpool(request.app.state.communes.find, typed, site)
    return JSONResponse({"communes": [_shown(one) for one in found]}, headers={"Cache-Control": "public, max-age=300"})


ROUTES = [Route("/api/v1/communes", search)]


def _asked(request: Request, name: str) -> str:
    value = request.query_params.get(name)
    if value is None or len(value) > MAX_TYPED:
        raise BadRequestError(
            f"Requête incorrecte : {name}.", f"« {name} » est attendu, en {MAX_TYPED} caractères au plus."
        )
    return storable(value)


def _shown(found: Found) -> dict[str, Any]:
    commune = found.commune
    return {
        "choice": f"commune.{commune.code}",
        "name": commune.name,
        "known_as": found.known_as,
        "departement": commune.departement,
        "postcodes": list(commune.postcodes),
    }
