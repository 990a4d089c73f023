"""Every route of the console × every role × own and other council: nobody is let in who does not belong.

The table is made from the routes themselves. A new route is walked without a word here; one whose address holds a
new kind of id fails until ADDRESSES says where to find one.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.accounts import accounts
from bot.accounts.roles import Role, may
from bot.conversations.journal import now
from bot.conversations.models import Site
from bot.database import session_scope
from bot.knowledge.models import Source, Structure
from bot.training.golden.models import Golden
from bot.training.jobs.models import DONE, TrainingJob
from bot.web.console.guard import SIGN_IN, ConsoleRoute
from bot.web.console.routes import ROUTES
from tests.training.publication.made_up import new_model
from tests.web.console.conftest import OTHER, OWN, Person
from tests.web.console.phrasings import proposed_phrasing
from tests.web.console.proposals import new_proposal, oriented_conversation

# Open to whoever has no session yet.
OPEN = {("/console/connexion", "GET"), ("/console/connexion", "POST")}
OPEN |= {("/console/fournisseur", "GET"), ("/console/fournisseur/retour", "GET")}
OPEN |= {("/console/lien/{token}", "GET"), ("/console/lien/{token}", "POST"), ("/console/static", "")}
# Signing out would end the walk.
_NOT_WALKED = "/console/deconnexion"
GUARDED = [route for route in ROUTES if isinstance(route, ConsoleRoute) and route.path != _NOT_WALKED]


def _name(route: ConsoleRoute) -> str:
    return str(route.name)


def test_no_other_route_is_open() -> None:
    unguarded = {
        (route.path, method)
        for route in ROUTES
        if not isinstance(route, ConsoleRoute)
        for method in (sorted(getattr(route, "methods", None) or {""} - {"HEAD"}))
        if method != "HEAD"
    }
    assert unguarded == OPEN
    assert all(isinstance(route, Route | Mount) for route in ROUTES)


@pytest.mark.parametrize("route", GUARDED, ids=_name)
def test_without_a_session_one_is_sent_to_sign_in(route: ConsoleRoute, client: TestClient, addresses: Any) -> None:
    method = _method(route)
    answered = client.request(method, addresses(route, OWN))
    assert answered.status_code == 303
    assert answered.headers["location"].startswith(SIGN_IN)


@pytest.mark.parametrize("route", [one for one in GUARDED if "POST" in (one.methods or ())], ids=_name)
def test_a_form_without_its_csrf_field_changes_nothing(
    route: ConsoleRoute, person: Callable[..., Person], addresses: Any
) -> None:
    someone = person(Role.NETWORK_ADMINISTRATOR)
    answered = someone.post(addresses(route, OWN), csrf="false")
    assert answered.status_code == 403


@pytest.mark.parametrize("site", [OWN, OTHER])
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", GUARDED, ids=_name)
def test_only_who_belongs_is_let_in(
    route: ConsoleRoute, role: Role, site: str, person: Callable[..., Person], addresses: Any
) -> None:
    someone = person(role)
    address = addresses(route, site)
    answered = someone.get(address) if _method(route) == "GET" else someone.post(address)
    belongs = site == OWN or role is Role.NETWORK_ADMINISTRATOR or route.of is None
    if not may(role, route.permission):
        assert answered.status_code == 403
    elif not belongs:
        assert answered.status_code == 404
    else:
        # An empty form may be refused as incomplete; it is not refused for who sends it.
        assert answered.status_code in (200, 303, 422), answered.text


def _method(route: ConsoleRoute) -> str:
    return "POST" if "POST" in (route.methods or ()) else "GET"


@pytest.fixture
def addresses(other_council: str) -> Callable[[ConsoleRoute, str], str]:
    """Give the address of a route for a council: each id in it is that of something of this council."""

    def of(route: ConsoleRoute, site: str) -> str:
        ids = {name: ADDRESSES[name](site) for name in route.param_convertors}
        return str(route.path_format.format(**ids))

    return of


def _someone_of(site: str) -> str:
    """Return the id of a new agent of a council: the walk closes accounts too."""
    with session_scope() as session:
        return str(accounts.add_user(session, f"{uuid4().hex}@{site}.example", "", "agent", [site]).id)


def _structure_of(site: str) -> str:
    """Return the id of a new counter on a council's ground: the walk closes it too."""
    with session_scope() as session:
        id_, source = uuid4().hex, session.scalars(select(Source.id)).first()
        territory = session.get(Site, site).territory_id
        session.add(Structure(id=id_, kind="autre", name="Guichet", territory_id=territory, hours=[], source_id=source))
        return id_


def _phrasing_of(site: str) -> str:
    """Return the id of a new phrasing that a council proposed."""
    with session_scope() as session:
        return str(proposed_phrasing(session, site).id)


def _training_of(_site: str) -> str:
    """Return the id of a training that is over: knowledge is everybody's."""
    over = {"step": "Terminé", "progress": 1.0, "note": "Essai", "nightly": False, "error": ""}
    with session_scope() as session:
        job = TrainingJob(state=DONE, asked_at=now(), started_at=now(), ended_at=now(), model="essai", **over)
        session.add(job)
        session.flush()
        return str(job.id)


def _golden_of(site: str) -> str:
    """Return the id of a golden conversation of a council. Retired: it judges no model of other tests."""
    with session_scope() as session:
        row = Golden(
            source="relecture",
            title="Éclairage public",
            message="le lampadaire est cassé",
            answers={},
            problem_code="voirie.eclairage",
            site_key=site,
            at=now(),
            retired_at=now(),
        )
        session.add(row)
        session.flush()
        return str(row.id)


# By name in the address: how to find the id of something that belongs to a council.
ADDRESSES: dict[str, Callable[[str], str]] = {
    "conversation": oriented_conversation,
    "phrasing": _phrasing_of,
    "proposal": new_proposal,
    "user": _someone_of,
    "site": lambda site: site,
    "structure": _structure_of,
    "job": _training_of,
    "problem": lambda site: "voirie.vitesse",
    "model": lambda site: new_model(),
    "golden": _golden_of,
}
