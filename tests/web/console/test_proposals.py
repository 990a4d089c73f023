"""« Ce n'est pas nous » as agents and administrators use it, up to the answer that everybody gets."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response
from sqlalchemy import delete, select, update
from typer.testing import CliRunner

from bot.accounts.models import AuditEntry
from bot.accounts.roles import Role
from bot.cli import app
from bot.conversations import journal
from bot.conversations.models import Conversation, Message, OrientationGiven, Site
from bot.database import session_scope
from bot.knowledge.correction_rows import CompetenceCorrection
from tests.web.console.conftest import OTHER, OWN, Person
from tests.web.console.proposals import BOURGUEIL, FAR_AWAY, GROUP, LAMPS, new_proposal, oriented_conversation

LIST = "/console/propositions"
PersonOf = Callable[..., Person]


@pytest.fixture(autouse=True)
def _nothing_stays_in_force(database: str) -> Iterator[None]:
    """The database is everybody's: no test after these may hear of their corrections."""
    yield
    with session_scope(database) as session:
        session.execute(update(CompetenceCorrection).values(status="rolled_back"))


def _form(**fields: str) -> dict[str, str]:
    return {
        "commune": BOURGUEIL,
        "probleme": LAMPS,
        "territoire": BOURGUEIL,
        "titulaire": GROUP,
        "depuis": "2026-01-01",
        "nature": "deliberation",
        "reference": "n° 31 du 12 mars 2026",
        "site": OWN,
        "faire": "proposer",
        **fields,
    }


def _resolved() -> dict[str, Any]:
    answered = CliRunner().invoke(app, ["resolve", LAMPS, BOURGUEIL])
    return dict(json.loads(answered.stdout))


def _sent(answered: Response) -> str:
    """Return the address of the proposal that a form made."""
    assert answered.status_code == 303, answered.text
    assert re.fullmatch(rf"{LIST}/\d+", answered.headers["location"])
    return str(answered.headers["location"])


def test_from_a_conversation_to_the_answer_of_every_council_and_back(person: PersonOf) -> None:
    agent, administrator = person(Role.AGENT), person(Role.ADMINISTRATOR)
    before = _resolved()
    address = f"/console/relecture/{oriented_conversation(OWN)}/pas-nous"
    shown = agent.get(address).text
    assert f'<option value="{LAMPS}" selected>' in shown
    assert "La réponse donnée désignait <strong>Bourgueil</strong>" in shown

    proposal = _sent(agent.post(address, **_form()))
    effect = agent.get(proposal).text
    assert "1 réponse sur 1, dans 1 commune." in effect
    assert "<strong>CC Touraine Ouest Val de Loire</strong>" in effect
    assert "Un administrateur de ce territoire doit encore décider." in effect
    assert "Accepter" not in effect
    assert _resolved() == before

    assert proposal in administrator.get(f"{LIST}?a_moi=1").text
    assert administrator.post(f"{proposal}/accepter").status_code == 303
    repaired = _resolved()
    assert (repaired["holder"]["code"], repaired["certainty"]) == (GROUP, "sure")
    assert repaired["source"] == "Délibération n° 31 du 12 mars 2026"
    assert proposal not in administrator.get(f"{LIST}?a_moi=1").text

    assert administrator.post(f"{proposal}/annuler", why="Le vote est annulé.").status_code == 303
    assert _resolved() == before
    history = agent.get(proposal).text
    assert [history.count(one) for one in ("Proposée par", "Acceptée par", "Annulée par")] == [1, 1, 1]
    assert "«&nbsp;Le vote est annulé.&nbsp;»" in history


def test_an_agent_may_not_decide(person: PersonOf) -> None:
    proposal = f"{LIST}/{new_proposal(OWN)}"
    for step in ("accepter", "refuser", "annuler"):
        assert person(Role.AGENT).post(f"{proposal}/{step}", why="Oui.").status_code == 403
        assert person(Role.ADMINISTRATOR, OTHER).post(f"{proposal}/{step}", why="Oui.").status_code == 404
    assert "À décider" in person(Role.AGENT).get(proposal).text


def test_a_council_may_report_about_another_ones_territory_which_decides(person: PersonOf) -> None:
    far = person(Role.ADMINISTRATOR, OTHER)
    proposal = _sent(far.post(f"{LIST}/nouvelle", **_form(site=OTHER, depuis=FAR_AWAY)))
    assert "Votre décision" not in far.get(proposal).text
    assert far.post(f"{proposal}/accepter").status_code == 404
    near = person(Role.ADMINISTRATOR)
    assert "Votre décision" in near.get(proposal).text
    assert near.post(f"{proposal}/accepter").status_code == 303


def test_a_refusal_without_a_reason_comes_back(person: PersonOf) -> None:
    proposal = f"{LIST}/{new_proposal(OWN)}"
    answered = person(Role.ADMINISTRATOR).post(f"{proposal}/refuser", why=" ")
    assert answered.status_code == 422
    assert "La raison manque." in answered.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"titulaire": ""}, "Il manque qui s&#39;en occupe."),
        ({"depuis": ""}, "La date manque"),
        ({"reference": "06 12 34 56 78"}, "numéro ou une adresse personnelle"),
        ({"document": "http://demonstration.example"}, "https://"),
        ({"site": OTHER}, "La collectivité manque."),
        ({"site": "inconnu"}, "La collectivité manque."),
    ],
)
def test_a_form_that_is_refused_comes_back_as_it_was_filled_in(
    person: PersonOf, fields: dict[str, str], said: str
) -> None:
    typed = _form(reference="n° <31>", document="https://demonstration.example/a.pdf") | fields
    answered = person(Role.AGENT).post(f"{LIST}/nouvelle", **typed)
    assert answered.status_code == 422
    assert said in answered.text
    assert f'<option value="{LAMPS}" selected>' in answered.text
    assert '<option value="deliberation" selected>' in answered.text
    assert ("n° &lt;31&gt;" in answered.text) == ("reference" not in fields)
    assert "<31>" not in answered.text


def test_the_holder_is_searched_by_name_and_nothing_typed_is_lost(person: PersonOf) -> None:
    typed = _form(recherche="saint etienne", faire="chercher", titulaire="D49")
    answered = person(Role.AGENT).post(f"{LIST}/nouvelle", **typed)
    assert answered.status_code == 200
    assert '<option value="42218">Commune de Saint-Étienne (42218)</option>' in answered.text
    assert '<option value="D49" selected>Département de Maine-et-Loire (49)</option>' in answered.text
    assert 'value="n° 31 du 12 mars 2026"' in answered.text
    nothing = person(Role.AGENT).post(f"{LIST}/nouvelle", **(typed | {"recherche": "zzzz"}))
    assert "Rien ne porte ce nom." in nothing.text


def test_the_questions_follow_the_problem(person: PersonOf) -> None:
    typed = _form(probleme="voirie.chaussee", faire="questions", reponse_route="communale")
    answered = person(Role.AGENT).post(f"{LIST}/nouvelle", **typed)
    assert answered.status_code == 200
    assert 'name="reponse_route"' in answered.text
    assert '<option value="communale" selected>' in answered.text
    sent = _sent(person(Role.AGENT).post(f"{LIST}/nouvelle", **(typed | {"faire": "proposer", "depuis": FAR_AWAY})))
    with session_scope() as session:
        row = session.get(CompetenceCorrection, int(sent.rpartition("/")[2]))
        assert row.answers == {"route": "communale"}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "Commencez par la commune concernée."),
        ("?lieu=bourgueil&probleme=voirie.eclairage", f"?probleme=voirie.eclairage&amp;commune={BOURGUEIL}"),
        ("?lieu=zzzz", "Aucune commune ne porte ce nom."),
        ("?commune=99999", "Commencez par la commune concernée."),
        (f"?commune={BOURGUEIL}&probleme={LAMPS}", "Seulement à Bourgueil"),
        (f"?commune={BOURGUEIL}&probleme=inconnu", "Choisir…"),
        ("?commune=%00&probleme=%ED%A0%80&lieu=%00", "Commencez par la commune concernée."),
    ],
)
def test_without_a_conversation_one_begins_with_the_commune(person: PersonOf, query: str, shown: str) -> None:
    answered = person(Role.AGENT).get(f"{LIST}/nouvelle{query}")
    assert answered.status_code == 200
    assert shown in answered.text


def test_a_conversation_without_an_answer_asks_for_the_commune(person: PersonOf) -> None:
    with session_scope() as session:
        conversation = journal.start(session, session.get(Site, OWN))
        session.flush()
        address = f"/console/relecture/{conversation.id}/pas-nous"
    assert "Commencez par la commune concernée." in person(Role.AGENT).get(address).text
    assert "Seulement à Bourgueil" in person(Role.AGENT).get(f"{address}?commune={BOURGUEIL}").text


@pytest.mark.parametrize("id_", ["0", "999999", "9" * 30])
def test_what_does_not_exist_is_said_not_to(person: PersonOf, id_: str) -> None:
    someone = person(Role.NETWORK_ADMINISTRATOR)
    assert someone.get(f"{LIST}/{id_}").status_code == 404
    assert someone.post(f"{LIST}/{id_}/accepter").status_code == 404
    assert someone.get(f"/console/relecture/{uuid4()}/pas-nous").status_code == 404


def test_the_list_is_filtered_and_of_ones_own(person: PersonOf) -> None:
    own, others = (f'href="{LIST}/{new_proposal(site)}"' for site in (OWN, OTHER))
    agent = person(Role.AGENT)
    assert own in agent.get(LIST).text
    assert others not in agent.get(LIST).text
    assert own in agent.get(f"{LIST}?etat=proposed&probleme={LAMPS}").text
    assert own not in agent.get(f"{LIST}?etat=accepted").text
    assert own not in agent.get(f"{LIST}?probleme=dechets.bac").text
    assert "Aucune proposition pour ce choix." in agent.get(f"{LIST}?avant=1").text
    both = person(Role.NETWORK_ADMINISTRATOR).get(f"{LIST}?a_moi=1").text
    assert own in both
    assert others in both


def test_a_proposal_outlives_its_conversation(person: PersonOf) -> None:
    id_ = oriented_conversation(OWN)
    agent = person(Role.AGENT)
    proposal = _sent(agent.post(f"/console/relecture/{id_}/pas-nous", **_form(depuis=FAR_AWAY)))
    link = f'href="/console/relecture/{id_}"'
    assert link in agent.get(proposal).text
    with session_scope() as session:
        for table in (Message, OrientationGiven):
            session.execute(delete(table).where(table.conversation_id == id_))
        session.execute(delete(Conversation).where(Conversation.id == id_))
    shown = agent.get(proposal)
    assert shown.status_code == 200
    assert link not in shown.text


def test_each_step_is_in_the_log_in_french(person: PersonOf) -> None:
    proposal = new_proposal(OWN)
    administrator = person(Role.ADMINISTRATOR)
    administrator.post(f"{LIST}/{proposal}/accepter")
    administrator.post(f"{LIST}/{proposal}/annuler", why="Vu.")
    with session_scope() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.subject == f"proposal:{proposal}"))
        assert {(one.action, one.site_key) for one in noted} == {
            ("proposal_add", OWN),
            ("proposal_accept", OWN),
            ("proposal_roll_back", OWN),
        }
    assert "a accepté une proposition" in administrator.get("/console/journal").text
