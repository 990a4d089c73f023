"""The models' pages: publish, be refused, pass over it, go back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot.accounts.models import AuditEntry
from bot.accounts.roles import Role
from bot.database import session_scope
from bot.training.golden.register import in_force
from bot.training.publication import history, servers
from bot.training.publication.models import FAILED, PUBLISH, Publication, RasaServer
from bot.web.console.models import LIST, summary
from tests.training.publication.made_up import new_model, right
from tests.web.console.conftest import Person

People = Callable[..., Person]


@pytest.fixture(autouse=True)
def _back(database: str) -> Iterator[None]:
    """Leave what is live as it was found."""
    with session_scope(database) as session:
        last = history.newest(session, 1)
    yield
    with session_scope(database) as session:
        session.execute(delete(Publication).where(Publication.id > (last[0].id if last else 0)))
        session.execute(delete(RasaServer))


@pytest.fixture
def good(database: str) -> dict[str, Any]:
    """Figures of a model that the gate lets through here."""
    with session_scope(database) as session:
        return right(one.id for one in in_force(session))


def test_a_trainer_publishes_and_goes_back(person: People, database: str, good: dict[str, Any]) -> None:
    trainer = person(Role.TRAINER)
    names = [new_model(figures=good, note=f"note {rank}") for rank in (1, 2)]
    for name in names:
        assert "96,1\u00a0% des phrases" in trainer.get(f"{LIST}/{name}/mise-en-ligne").text
        assert trainer.post(f"{LIST}/{name}/mise-en-ligne").headers["location"] == LIST
    shown = trainer.get(LIST).text
    assert "par trainer cctoval" in shown
    assert "Aucun serveur ne tourne" in shown
    assert "note 1" in shown
    assert trainer.post(f"{LIST}/retour").status_code == 303
    with session_scope(database) as session:
        assert history.live_name(session) == names[0]
        noted = list(session.scalars(select(AuditEntry.subject).order_by(AuditEntry.id.desc()).limit(3)))
    assert noted == [f"model:{names[0]}", f"model:{names[1]}", f"model:{names[0]}"]
    assert "Retour en arrière" in trainer.get(LIST).text


def test_the_gate_refuses_a_trainer_and_an_administrator_passes_over_it(person: People, database: str) -> None:
    name = new_model()
    trainer, administrator = person(Role.TRAINER), person(Role.ADMINISTRATOR)
    refused = trainer.post(f"{LIST}/{name}/mise-en-ligne")
    assert refused.status_code == 422
    assert "pas été évalué" in refused.text.replace("&#39;", "'")
    assert f"{name}/passer-outre" in refused.text
    assert trainer.post(f"{LIST}/{name}/passer-outre", reason="Je le veux.").status_code == 403
    assert administrator.post(f"{LIST}/{name}/passer-outre", reason="  ").status_code == 422
    with session_scope(database) as session:
        assert history.live_name(session) != name
    assert administrator.post(f"{LIST}/{name}/passer-outre", reason="L'autre est en panne.").status_code == 303
    with session_scope(database) as session:
        assert history.live_name(session) == name
    assert "L&#39;autre est en panne." in trainer.get(LIST).text


def test_servers_say_what_they_serve_and_why_a_load_failed(person: People, database: str, good: dict[str, Any]) -> None:
    trainer = person(Role.TRAINER)
    old, new = new_model(figures=good), new_model(figures=good)
    trainer.post(f"{LIST}/{old}/mise-en-ligne")
    with session_scope(database) as session:
        servers.say(session, "un:8000", old, None, "")
        servers.say(session, "deux:8000", "plus-ancien", None, "Rasa ne peut pas lire ce modèle.")
    assert "En ligne sur 1 serveur sur 2." in trainer.get(LIST).text
    trainer.post(f"{LIST}/{new}/mise-en-ligne")
    waiting = trainer.get(LIST).text
    for told in ("En cours de chargement", "Renoncer", "Rasa ne peut pas lire", "sert encore Modèle plus-ancien"):
        assert told in waiting
    with session_scope(database) as session:
        row = history.newest(session, 1)[0]
        history.gave_up(session, row.id, "L'archive est abîmée.")
        assert (row.kind, row.state) == (PUBLISH, FAILED)
    assert "L&#39;archive est abîmée." in trainer.get(LIST).text


def test_what_is_not_there_is_said_so(person: People) -> None:
    trainer = person(Role.TRAINER)
    assert trainer.get(f"{LIST}/inconnu/mise-en-ligne").status_code == 404
    assert trainer.post(f"{LIST}/inconnu/mise-en-ligne").status_code == 404
    assert trainer.post(f"{LIST}/retour").status_code == 422


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({}, "Pas encore évalué"),
        (right([1]), "96,1\u00a0% des phrases de validation comprises ; conversations de référence réussies : 1 sur 1"),
        (right(), "96,1\u00a0% des phrases de validation comprises"),
    ],
)
def test_figures_at_a_glance(figures: dict[str, object], told: str) -> None:
    assert summary(figures) == told
