"""The review pages, as an agent uses them."""

import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.accounts.roles import Role
from bot.conversations import journal
from bot.database import session_scope
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.reviews.models import DONE, Review, Summary
from bot.training.models import Phrasing
from tests.reviews.made_up import hesitated, said, understanding
from tests.web.console.conftest import OTHER, Person

INBOX = "/console/relecture"


@pytest.fixture
def agent(person: Callable[..., Person]) -> Person:
    return person(Role.AGENT)


@pytest.fixture
def conversation(database: str) -> str:
    """A conversation in which the assistant hesitated, in Bourgueil."""
    with session_scope(database) as session:
        return str(hesitated(session, text="un drôle de trou devant chez moi").conversation_id)


@pytest.fixture
def fresh(database: str) -> Iterator[Session]:
    """A session that sees what the pages have just written."""
    with session_scope(database) as session:
        yield session


def summary(session: Session, conversation: str) -> Summary:
    return session.scalars(select(Summary).where(Summary.conversation_id == conversation)).one()


def reviews(session: Session, conversation: str) -> list[Review]:
    return list(session.scalars(select(Review).where(Review.conversation_id == conversation).order_by(Review.id)))


def test_the_inbox_lists_what_waits_and_links_to_it(agent: Person, conversation: str) -> None:
    page = agent.get(INBOX)
    assert page.status_code == 200
    assert f"{INBOX}/{conversation}" in page.text
    for words in ("un drôle de trou devant chez moi", "A hésité", "Bourgueil (Indre-et-Loire)", "Confiance 90 %"):
        assert words in page.text


def test_filters_come_back_filled_in(agent: Person, conversation: str) -> None:
    page = agent.get(f"{INBOX}?mots=drôle+trou&motif=hesitated&commune=bourgueil&sous=95&tri=least_sure")
    assert conversation in page.text
    assert 'value="drôle trou"' in page.text
    assert 'name="commune" list="communes" value="bourgueil"' in page.text
    assert '<option value="least_sure" selected>' in page.text
    assert conversation not in agent.get(f"{INBOX}?mots=introuvable").text


@pytest.mark.parametrize("role", [Role.AGENT, Role.NETWORK_ADMINISTRATOR])
@pytest.mark.parametrize(("typed", "found"), [("37031", True), ("Bourgueil", True), ("Tours", False), ("37261", False)])
def test_a_commune_is_found_by_name_or_code(
    person: Callable[..., Person], conversation: str, role: Role, typed: str, found: bool
) -> None:
    page = person(role).get(f"{INBOX}?commune={typed}").text
    assert (conversation in page) is found
    assert "Aucune commune ne" not in page


def test_an_unknown_commune_is_said_not_to_be_found(agent: Person) -> None:
    page = agent.get(f"{INBOX}?commune=Atlantis")
    assert page.status_code == 200
    assert "« Atlantis »" in page.text


def test_an_empty_list_says_what_to_do(agent: Person) -> None:
    assert "Aucune conversation ici" in agent.get(f"{INBOX}?mots=zzzzzz").text


@pytest.mark.parametrize(
    "query", ["page=999999999999", "du=9999-12-31&au=9999-12-31", "sous=-1", "moi=x", "page=²", "etat=%00", "mots=%00"]
)
def test_a_made_up_address_is_no_error(agent: Person, query: str) -> None:
    assert agent.get(f"{INBOX}?{query}").status_code == 200


def test_what_a_resident_writes_is_never_html(agent: Person, database: str) -> None:
    with session_scope(database) as session:
        one = hesitated(session, text="<script>alert(1)</script>").conversation_id
    for address in (INBOX, f"{INBOX}/{one}", f"{INBOX}/{one}/formulation"):
        assert "<script>alert" not in agent.get(address).text


def test_several_are_judged_at_once(agent: Person, database: str, fresh: Session) -> None:
    with session_scope(database) as session:
        ids = [str(hesitated(session).conversation_id) for _ in range(3)]
        far = str(hesitated(session, OTHER).conversation_id)
    answered = agent.post(f"{INBOX}/lot", one=[*ids, far], action="off_topic", back="tri=least_sure&page=2")
    assert (answered.status_code, answered.headers["location"]) == (303, f"{INBOX}?tri=least_sure&fait=3")
    assert "3 conversations mises à jour" in agent.get(answered.headers["location"]).text
    assert [one.verdict for id_ in ids for one in reviews(fresh, id_)] == ["off_topic"] * 3
    assert reviews(fresh, far) == []


@pytest.mark.parametrize("action", ["other_problem", "wrong_structure", "rien", ""])
def test_only_simple_verdicts_are_given_in_bulk(agent: Person, conversation: str, fresh: Session, action: str) -> None:
    refused = agent.post(f"{INBOX}/lot", one=conversation, action=action)
    assert refused.status_code == 422
    assert "Choisissez ce qu" in refused.text
    assert reviews(fresh, conversation) == []


def test_ticking_nothing_is_said(agent: Person) -> None:
    assert "Aucune conversation n&#39;est cochée" in agent.post(f"{INBOX}/lot", action="right").text


def test_taking_for_oneself(agent: Person, conversation: str, fresh: Session) -> None:
    assert agent.post(f"{INBOX}/lot", one=conversation, action="assign").status_code == 303
    assert conversation in agent.get(f"{INBOX}?moi=1").text
    assert "Confiée à agent cctoval" in agent.get(f"{INBOX}/{conversation}").text
    assert agent.post(f"{INBOX}/{conversation}/a-moi").status_code == 303
    assert summary(fresh, conversation).assigned_to is not None


def test_a_conversation_shows_what_was_said_understood_and_answered(
    agent: Person, database: str, conversation: str, taxonomy: Taxonomy
) -> None:
    with session_scope(database) as session:
        answer = resolve(taxonomy, "voirie.chaussee", situation_of(session, "37031"), {"route": "departementale"})
        journal.record_orientation(session, conversation, answer, {"route": "departementale"})
        journal.record_satisfaction(session, conversation, {"rating": 2, "comment": "trop long"})
        said(session, conversation, "la D749", understanding("voirie.trottoir", 0.31, "reject"), "helped")
    page = agent.get(f"{INBOX}/{conversation}").text
    for words in (
        "un drôle de trou",
        "pas assez sûr pour choisir seul",
        "Lieu reconnu : Bourgueil",
        "31 %",
        "2 sur 5",
        "trop long",
        answer.finding.holder.name,
        answer.finding.source,
        f"{conversation}/formulation",
        f"{conversation}/pas-nous",
    ):
        assert words in page or words.replace("'", "&#39;") in page, words


def test_a_conversation_without_an_answer_says_so(agent: Person, conversation: str) -> None:
    page = agent.get(f"{INBOX}/{conversation}").text
    assert "aucune réponse" in page


def test_the_answer_that_would_have_been_given_is_shown_before_and_after(
    agent: Person, conversation: str, fresh: Session
) -> None:
    found = agent.get(f"{INBOX}/{conversation}?q=ramassage+poubelle").text
    assert f"{INBOX}/{conversation}?probleme=dechets.collecte_oubliee" in found
    before = agent.get(f"{INBOX}/{conversation}?probleme=dechets.collecte_oubliee").text
    assert "Réponse qui aurait été donnée" in before
    given = agent.post(
        f"{INBOX}/{conversation}/avis",
        verdict="other_problem",
        problem="dechets.collecte_oubliee",
        comment="Dites-le à jean@exemple.fr",
    )
    assert given.status_code == 303
    after = agent.get(given.headers["location"]).text
    assert "Votre avis est enregistré : Autre problème" in after
    assert "Réponse qui aurait été donnée" in after
    assert "[e-mail]" in after
    (review,) = reviews(fresh, conversation)
    assert (review.problem_code, review.comment) == ("dechets.collecte_oubliee", "Dites-le à [e-mail]")
    assert summary(fresh, conversation).state == DONE


def test_a_verdict_without_its_problem_comes_back_filled_in(agent: Person, conversation: str, fresh: Session) -> None:
    refused = agent.post(f"{INBOX}/{conversation}/avis", verdict="other_problem", comment="à mon avis, les égouts")
    assert refused.status_code == 422
    assert "il manque le bon problème" in refused.text
    assert "à mon avis, les égouts</textarea>" in refused.text
    unknown = agent.post(f"{INBOX}/{conversation}/avis", verdict="other_problem", problem="pas.connu")
    assert unknown.status_code == 422
    assert reviews(fresh, conversation) == []


def test_undoing(agent: Person, conversation: str, fresh: Session, person: Callable[..., Person]) -> None:
    agent.post(f"{INBOX}/{conversation}/avis", verdict="right")
    page = agent.get(f"{INBOX}/{conversation}").text
    (number,) = re.findall(r'name="review" value="(\d+)"', page)
    elsewhere = person(Role.NETWORK_ADMINISTRATOR)
    with session_scope() as session:
        another = hesitated(session).conversation_id
    assert elsewhere.post(f"{INBOX}/{another}/annuler", review=number).status_code == 422
    assert person(Role.TRAINER).post(f"{INBOX}/{conversation}/annuler", review=number).status_code == 422
    assert agent.post(f"{INBOX}/{conversation}/annuler", review="abc").status_code == 422
    assert agent.post(f"{INBOX}/{conversation}/annuler", review=number).status_code == 303
    assert reviews(fresh, conversation)[0].undone_at is not None
    assert "Annulé par" in agent.get(f"{INBOX}/{conversation}").text


def test_the_second_reader_does_not_see_the_first_verdict(
    agent: Person, conversation: str, person: Callable[..., Person], fresh: Session
) -> None:
    address = f"{INBOX}/{conversation}"
    assert agent.post(f"{address}/deuxieme").status_code == 422
    agent.post(f"{address}/avis", verdict="wrong_contact", comment="le numéro a changé")
    assert agent.post(f"{address}/deuxieme").status_code == 303
    colleague = person(Role.TRAINER)
    assert conversation in colleague.get(f"{INBOX}?etat=second").text
    assert conversation not in agent.get(f"{INBOX}?etat=second").text
    blind = colleague.get(address).text
    assert "reste caché" in blind
    assert "le numéro a changé" not in blind
    colleague.post(f"{address}/avis", verdict="right")
    assert "le numéro a changé" in colleague.get(address).text
    assert [one.second for one in reviews(fresh, conversation)] == [False, True]


def test_agreement_is_shown_for_ones_own_councils(agent: Person) -> None:
    page = agent.get(f"{INBOX}/accord").text
    assert "Trop peu de doubles lectures" in page
    assert "Ailleurs" not in page


def test_a_sentence_is_proposed_as_a_phrasing(
    agent: Person, conversation: str, person: Callable[..., Person], fresh: Session
) -> None:
    address = f"{INBOX}/{conversation}/formulation"
    form = agent.get(address).text
    assert "un drôle de trou devant chez moi</textarea>" in form
    assert '<option value="voirie.chaussee" selected>' in form
    kept = "un drôle de trou, rappelez-moi au 06 12 34 56 78"
    refused = agent.post(address, text=kept, problem="voirie.chaussee")
    assert refused.status_code == 422
    assert f"{kept}</textarea>" in refused.text
    assert "rappelez-moi au [téléphone]" in refused.text
    text = f"un drôle de trou {conversation[:4]} devant chez moi"
    assert agent.post(address, text=text, problem="voirie.chaussee").status_code == 303
    proposal = fresh.scalars(select(Phrasing).where(Phrasing.conversation_id == conversation)).one()
    assert (proposal.text, proposal.status, proposal.site_key) == (text, "proposed", "cctoval")
    assert text in person(Role.TRAINER).get("/console/formulations").text
    assert text not in person(Role.TRAINER, OTHER).get("/console/formulations").text


def test_a_turn_through_the_gateway_reaches_the_inbox(agent: Person, conversation: str) -> None:
    """No Rasa here: the gateway answers that nothing works, and the conversation is found all the same."""
    opened = agent.client.post("/api/v1/conversations", json={"site": "cctoval"}).json()
    word = f"zq{opened['conversation'][:6]}"
    turn = agent.client.post(
        f"/api/v1/conversations/{opened['conversation']}/messages",
        json={"text": f"un trou {word}"},
        headers={"Authorization": f"Bearer {opened['token']}"},
    )
    assert turn.status_code == 200
    assert opened["conversation"] in agent.get(f"{INBOX}?etat=all&mots={word}").text
