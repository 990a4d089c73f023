"""From what an agent says to the answer of every council, and back."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.accounts.models import AuditEntry
from bot.accounts.sign_in import Agent
from bot.conversations.models import Site
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.proposals import proposals
from bot.proposals.drafts import ProposalError
from bot.proposals.models import Proposal
from tests.web.console.conftest import ANCENIS, OTHER, OWN
from tests.web.console.proposals import BOURGUEIL, GROUP, LAMPS, draft_for, new_agent

Propose = Callable[..., Proposal]


@pytest.fixture
def propose(session: Session, taxonomy: Taxonomy) -> Propose:
    def of(commune: str = BOURGUEIL, site: str = OWN, **fields: str) -> Proposal:
        council = session.get(Site, site) or Site(
            key=site, name="Ailleurs", welcome="Bonjour.", territory_id=ANCENIS, allowed_origins=[]
        )
        session.add(council)
        session.flush()
        draft = draft_for(commune, **{"since": "2026-01-01", **fields})
        return proposals.propose(session, taxonomy, new_agent(session, site), council, draft)

    return of


@pytest.fixture
def administrator(session: Session) -> Agent:
    return new_agent(session, OWN, "administrator")


def _holder(session: Session, taxonomy: Taxonomy) -> str | None:
    return resolve(taxonomy, LAMPS, situation_of(session, BOURGUEIL), {}).finding.holder.code


def test_accepting_repairs_the_answer_and_rolling_back_undoes_it(
    session: Session, taxonomy: Taxonomy, propose: Propose, administrator: Agent
) -> None:
    before, proposal = _holder(session, taxonomy), propose()
    assert _holder(session, taxonomy) == before
    proposals.decide(session, administrator, proposal, "accepted", "")
    assert _holder(session, taxonomy) == "37"
    assert proposal.correction.verified_by == "la communauté de communes Touraine Ouest Val de Loire"
    proposals.decide(session, administrator, proposal, "rolled_back", "La convention a pris fin.")
    assert _holder(session, taxonomy) == before
    assert [(one.status, one.why) for one in proposal.changes] == [
        ("proposed", ""),
        ("accepted", ""),
        ("rolled_back", "La convention a pris fin."),
    ]
    logged = select(AuditEntry.action).where(AuditEntry.subject == f"proposal:{proposal.id}").order_by(AuditEntry.id)
    assert list(session.scalars(logged)) == ["proposal_add", "proposal_accept", "proposal_roll_back"]


@pytest.mark.parametrize(
    ("steps", "following"),
    [
        ([], "rolled_back"),
        (["refused"], "accepted"),
        (["refused"], "refused"),
        (["accepted"], "accepted"),
        (["accepted"], "refused"),
        (["accepted", "rolled_back"], "accepted"),
        (["accepted", "rolled_back"], "rolled_back"),
    ],
)
def test_what_was_decided_is_not_decided_again(
    session: Session, propose: Propose, administrator: Agent, steps: list[str], following: str
) -> None:
    proposal = propose()
    for step in steps:
        proposals.decide(session, administrator, proposal, step, "Vu.")
    with pytest.raises(ProposalError, match="déjà été décidée"):
        proposals.decide(session, administrator, proposal, following, "Vu.")
    assert [one.status for one in proposal.changes] == ["proposed", *steps]


@pytest.mark.parametrize("status", ["refused", "rolled_back"])
def test_who_refuses_or_rolls_back_says_why(
    session: Session, propose: Propose, administrator: Agent, status: str
) -> None:
    proposal = propose()
    with pytest.raises(ProposalError, match="La raison manque"):
        proposals.decide(session, administrator, proposal, status, "  ")
    assert proposal.status == "proposed"


def test_reasons_are_kept_without_personal_data(session: Session, propose: Propose, administrator: Agent) -> None:
    proposal = propose()
    proposals.decide(session, administrator, proposal, "refused", "Appelez-moi au 06 12 34 56 78.")
    assert proposal.changes[-1].why == "Appelez-moi au [téléphone]."


def test_the_same_is_not_proposed_twice_until_it_is_refused(
    session: Session, propose: Propose, administrator: Agent
) -> None:
    first = propose()
    with pytest.raises(ProposalError, match="existe déjà"):
        propose()
    assert propose(GROUP).id != first.id
    proposals.decide(session, administrator, first, "refused", "Pas encore votée.")
    assert propose().id != first.id


def test_one_sees_what_concerns_ones_own_councils_or_their_territory(session: Session, propose: Propose) -> None:
    own = propose(BOURGUEIL, OWN)
    on_own_ground = propose(BOURGUEIL, OTHER, holder=GROUP)
    elsewhere = propose(ANCENIS, OTHER)
    ours, network = new_agent(session, OWN, "administrator"), new_agent(session, OWN, "network_administrator")
    made = {own.id, on_own_ground.id, elsewhere.id}

    def seen(query: object) -> set[int]:
        return {one.id for one in session.scalars(query)} & made

    assert seen(proposals.visible(session, ours)) == {own.id, on_own_ground.id}
    assert seen(proposals.visible(session, network)) == made
    assert seen(proposals.to_decide(session, ours)) == {own.id, on_own_ground.id}
    assert seen(proposals.to_decide(session, network)) == made
    assert seen(proposals.to_decide(session, new_agent(session, OWN, "agent"))) == set()


def test_a_proposal_that_reaches_beyond_a_council_is_for_the_network(session: Session, propose: Propose) -> None:
    proposal = propose("D37")
    administrator = new_agent(session, OWN, "administrator")
    assert proposal.id in {one.id for one in session.scalars(proposals.visible(session, administrator))}
    assert proposal.id not in {one.id for one in session.scalars(proposals.to_decide(session, administrator))}
    assert proposals.councils_around(session, administrator.sites, "D37") == frozenset()
    proposals.decide(session, new_agent(session, OWN, "network_administrator"), proposal, "accepted", "")
    assert proposal.correction.verified_by == "l'administration du réseau"


@pytest.mark.parametrize(
    ("territory", "words"),
    [
        (BOURGUEIL, "la commune de Bourgueil"),
        (GROUP, "la communauté de communes Touraine Ouest Val de Loire"),
        ("D37", "Nom"),
    ],
)
def test_a_council_is_named_as_in_a_sentence(session: Session, territory: str, words: str) -> None:
    assert proposals.council_in_words(session, Site(key="x", name="Nom", territory_id=territory)) == words
