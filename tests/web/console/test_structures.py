"""Structures as an agent handles them, and what residents of every council are then told."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, select
from starlette.testclient import TestClient

from bot.accounts.models import AuditEntry
from bot.accounts.roles import Role
from bot.database import session_scope
from bot.knowledge.council.week import week_of
from bot.knowledge.directory import counters_of, record_of
from bot.knowledge.models import Procedure, Source, Structure, StructureCorrection
from bot.knowledge.repository import load_taxonomy, situation_of
from bot.knowledge.resolver import resolve
from bot.web.console.guard import COOKIE, csrf_token
from bot.web.security import MAX_FILE
from tests.web.console.conftest import OTHER, OWN, Person

COMMUNE, GROUP = "37031", "200072981"
FILE = f"/console/structures/fichier/{OWN}"


@pytest.fixture
def agent(person: Callable[..., Person], database: str) -> Iterator[Person]:
    """An agent; what he says of structures is forgotten at the end of the test."""
    yield person(Role.AGENT)
    with session_scope(database) as session:
        own = session.scalar(select(Source.id).where(Source.code == f"conseil:{OWN}"))
        for table in (StructureCorrection, Procedure, Structure):
            session.execute(delete(table).where(table.source_id == own))


@pytest.fixture
def mairie(database: str) -> str:
    with session_scope(database) as session:
        return str(counters_of(session, COMMUNE, [COMMUNE])[0][COMMUNE].id)


def address(structure: str) -> str:
    return f"/console/structures/fiche/{structure}"


def form_of(database: str, structure: str) -> dict[str, str]:
    """Return the form of a counter as the page shows it."""
    with session_scope(database) as session:
        record = record_of(session, structure)
        assert record is not None
        one = record.structure
    fields = {"nom": one.name, "telephone": one.phone, "courriel": one.email, "adresse": one.address}
    fields |= {"site": one.website, "formulaire": one.contact_form}
    hours = {
        f"h{day}-{span}-{end}": bound
        for day, spans in enumerate(week_of(one.hours))
        for span, bounds in enumerate(spans)
        for end, bound in zip(("de", "a"), bounds, strict=True)
    }
    return {**{name: value or "" for name, value in fields.items()}, **hours}


def told(database: str) -> Any:
    """Return the mairie that the resolver names for what the commune does itself."""
    with session_scope(database) as session:
        answer = resolve(load_taxonomy(session), "dechets.proprete_rue", situation_of(session, COMMUNE), {})
        return answer.finding.structure


class TestList:
    def test_only_ones_own_ground(self, agent: Person, person: Callable[..., Person]) -> None:
        assert "Bourgueil" in agent.get("/console/structures").text
        elsewhere = person(Role.AGENT, OTHER).get("/console/structures").text
        assert "Bourgueil" not in elsewhere
        assert "Ancenis" in elsewhere

    def test_search_and_its_empty_state(self, agent: Person) -> None:
        found = agent.get("/console/structures?q=mairie bourgueil").text
        assert f"{address('')}" in found
        nothing = agent.get("/console/structures?q=xyzzy").text
        assert "Aucune structure pour ce choix" in nothing

    @pytest.mark.parametrize("query", ["etat=inconnu", "page=0", "page=99999", "commune=x&sorte=y"])
    def test_an_odd_query_is_no_error(self, agent: Person, query: str) -> None:
        assert agent.get(f"/console/structures?{query}").status_code == 200


class TestSheet:
    def test_a_correction_reaches_residents(self, agent: Person, database: str, mairie: str) -> None:
        form = {**form_of(database, mairie), "telephone": "02 61 91 00 02", "h0-0-de": "08:30", "h0-0-a": "11:45"}
        form |= {"h0-1-de": "", "h0-1-a": ""}
        sent = agent.post(address(mairie), **form)
        assert sent.status_code == 303
        assert "enregistré" in agent.get(sent.headers["location"]).text
        one = told(database)
        assert (one.phone, one.source) == ("02 61 91 00 02", "CC Touraine Ouest Val de Loire")
        assert week_of(one.hours)[0] == [("08:30", "11:45"), ("", "")]

    def test_the_form_as_it_was_says_nothing(self, agent: Person, database: str, mairie: str) -> None:
        before = told(database)
        sent = agent.post(address(mairie), **form_of(database, mairie))
        assert sent.headers["location"].endswith("fait=pareille")
        assert told(database) == before

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"telephone": "02 61"}, "plan de numérotation"),
            ({"courriel": "accueil"}, "attendu une seule adresse"),
            ({"site": "www.a.example"}, "https://"),
            ({"nom": ""}, "e nom est vide"),
            ({"h2-0-de": "12:00", "h2-0-a": "09:00"}, "Mercredi"),
            ({"h2-0-de": "midi", "h2-0-a": "soir"}, "Mercredi"),
        ],
    )
    def test_a_refused_form_comes_back_filled_in(
        self, agent: Person, database: str, mairie: str, wrong: dict[str, str], sentence: str
    ) -> None:
        before = told(database)
        refused = agent.post(address(mairie), **{**form_of(database, mairie), "adresse": "Place du test", **wrong})
        assert refused.status_code == 422
        assert sentence in refused.text
        assert "Place du test" in refused.text
        assert told(database) == before

    def test_checked_today(self, agent: Person, database: str, mairie: str) -> None:
        agent.post(f"{address(mairie)}/verifiee")
        assert told(database).source == "CC Touraine Ouest Val de Loire"

    def test_closed_then_open_again(self, agent: Person, database: str, mairie: str) -> None:
        agent.post(f"{address(mairie)}/fermer")
        assert told(database).id != mairie
        assert "fermé" in agent.get(address(mairie)).text
        agent.post(f"{address(mairie)}/rouvrir")
        assert told(database).id == mairie

    def test_a_link_is_added_and_withdrawn(self, agent: Person, database: str, mairie: str) -> None:
        link = {
            "probleme": "dechets.proprete_rue",
            "nature": "demarche",
            "nom": "Demander",
            "site": "https://a.example/x",
        }
        refused = agent.post(f"{address(mairie)}/lien", **{**link, "site": "a.example"})
        assert refused.status_code == 422
        assert 'value="Demander"' in refused.text
        agent.post(f"{address(mairie)}/lien", **link)
        shown = agent.get(address(mairie)).text
        number = shown.split('name="link" value="')[1].split('"')[0]
        with session_scope(database) as session:
            answer = resolve(load_taxonomy(session), "dechets.proprete_rue", situation_of(session, COMMUNE), {})
            assert answer.procedure is not None
            assert answer.procedure.url == "https://a.example/x"
        agent.post(f"{address(mairie)}/lien/retirer", link=number)
        assert "https://a.example/x" not in agent.get(address(mairie)).text

    def test_each_change_is_in_the_log(self, agent: Person, database: str, mairie: str) -> None:
        agent.post(f"{address(mairie)}/verifiee")
        with session_scope(database) as session:
            newest = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)
            entry = session.scalars(newest).one()
            assert (entry.action, entry.site_key, entry.subject) == ("structure_check", OWN, f"structure:{mairie}")

    def test_a_structure_that_is_not_there(self, agent: Person) -> None:
        assert agent.get(address(uuid4().hex)).status_code == 404


class TestOwnCounter:
    def test_a_group_that_no_source_describes_gets_its_sheet(self, agent: Person, database: str) -> None:
        assert "pas encore de fiche" in agent.get("/console/structures").text
        made = agent.post(f"/console/structures/guichet/{OWN}", nom="Siège de la communauté")
        assert made.status_code == 303
        assert "Siège de la communauté" in agent.get(made.headers["location"]).text
        with session_scope(database) as session:
            assert counters_of(session, COMMUNE, [GROUP])[0][GROUP].name == "Siège de la communauté"
        assert "pas encore de fiche" not in agent.get("/console/structures").text
        assert agent.post(f"/console/structures/guichet/{OWN}", nom="Encore").status_code == 422

    def test_without_a_name_nothing_is_made(self, agent: Person) -> None:
        refused = agent.post(f"/console/structures/guichet/{OWN}", nom=" ")
        assert refused.status_code == 422
        assert "est vide" in refused.text


class TestFile:
    def upload(self, agent: Person, content: bytes) -> Any:
        return agent.client.post(
            FILE,
            data={"csrf": csrf_token(agent.token)},
            files={"file": ("structures.csv", content, "text/csv")},
            cookies={COOKIE: agent.token},
        )

    def edited(self, agent: Person, mairie: str, phone: str) -> bytes:
        content = agent.get(f"{FILE}/export").content.decode("utf-8")
        line = rf"(correction;[^\n]*;{re.escape(mairie)};[^\n]*;telephone;)[^\n;]*"
        changed, count = re.subn(line, rf"\g<1>{phone}\r", content)
        assert count == 1
        return changed.encode()

    def test_preview_changes_nothing_then_confirming_does(self, agent: Person, database: str, mairie: str) -> None:
        before = told(database)
        shown = self.upload(agent, self.edited(agent, mairie, "02 61 91 00 07"))
        assert shown.status_code == 200
        assert "02 61 91 00 07" in shown.text
        assert told(database) == before
        draft = shown.text.split('name="draft" value="')[1].split('"')[0]
        done = agent.post(f"{FILE}/confirmer", draft=draft)
        assert done.status_code == 200
        assert told(database).phone == "02 61 91 00 07"

    def test_refused_lines_say_why(self, agent: Person, mairie: str) -> None:
        shown = self.upload(agent, self.edited(agent, mairie, "zéro deux"))
        assert "Lignes refusées" in shown.text
        assert "attendu un seul numéro" in shown.text
        assert 'name="draft"' not in shown.text

    @pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"type;source;date\nlien", "é".encode("latin-1")])
    def test_a_file_that_is_not_one_is_refused_whole(self, agent: Person, content: bytes) -> None:
        refused = self.upload(agent, content)
        assert refused.status_code == 422
        assert 'class="error"' in refused.text

    @pytest.mark.parametrize("draft", ["", "x", "eJw=", "bm9u"])
    def test_a_preview_that_no_longer_reads_is_refused(self, agent: Person, draft: str) -> None:
        assert agent.post(f"{FILE}/confirmer", draft=draft).status_code == 422

    def test_a_file_may_be_larger_than_a_message_and_no_more(self, agent: Person, client: TestClient) -> None:
        assert self.upload(agent, b"x" * 100_000).status_code == 422
        too_large = self.upload(agent, b"x" * (MAX_FILE + 1))
        assert too_large.status_code == 413
        assert "2 Mo" in too_large.text
        assert client.post(address("x"), content=b"x" * 100_000).status_code == 413
