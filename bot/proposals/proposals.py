"""Proposals on who is competent: made by agents, decided by administrators of the territory, never forgotten."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.accounts import audit
from bot.accounts.roles import Permission, is_everywhere
from bot.accounts.sign_in import Agent
from bot.conversations.journal import now
from bot.conversations.models import Site
from bot.conversations.redaction import redact
from bot.knowledge.correction_rows import ACCEPTED, PROPOSED, REFUSED, ROLLED_BACK, CompetenceCorrection
from bot.knowledge.models import Territory
from bot.knowledge.reach import territories_inside
from bot.knowledge.repository import as_territory
from bot.knowledge.taxonomy import Taxonomy
from bot.proposals.drafts import Draft, ProposalError, checked
from bot.proposals.models import Proposal, ProposalChange
from bot.text import squeezed

NETWORK = "l'administration du réseau"
LONGEST_WHY = 1_000
# What a proposal may become, and what the log calls it.
_NEXT = {PROPOSED: (ACCEPTED, REFUSED), ACCEPTED: (ROLLED_BACK,), REFUSED: (), ROLLED_BACK: ()}
_AUDITED = {ACCEPTED: "proposal_accept", REFUSED: "proposal_refuse", ROLLED_BACK: "proposal_roll_back"}


def propose(
    session: Session, taxonomy: Taxonomy, agent: Agent, site: Site, draft: Draft, conversation: str | None = None
) -> Proposal:
    """Keep what an agent says of who is competent, until an administrator of the territory decides.

    Raises:
        ProposalError: something is missing or wrong, or somebody already said it.
    """
    columns = checked(session, taxonomy, draft)
    _refuse_twin(session, columns)
    correction = CompetenceCorrection(
        status=PROPOSED, reported_by=council_in_words(session, site), reported_on=date.today(), **columns
    )
    session.add(correction)
    session.flush()
    proposal = Proposal(id=correction.id, site_key=site.key, conversation_id=conversation, correction=correction)
    session.add(proposal)
    session.flush()
    _note(session, agent, proposal, "proposal_add", PROPOSED, "")
    return proposal


def decide(session: Session, agent: Agent, proposal: Proposal, status: str, why: str) -> None:
    """Accept, refuse or roll back. Everything that follows from it does so at the next answer.

    Raises:
        ProposalError: no reason is given for a refusal, or it was decided in between.
    """
    why = redact(squeezed(why))[:LONGEST_WHY]
    if status != ACCEPTED and not why:
        raise ProposalError("La raison manque.", "Écrivez en une phrase pourquoi : l'auteur la lira.")
    before = [one for one, following in _NEXT.items() if status in following]
    # The condition is in the statement: of two administrators at once, one comes second.
    changed = session.execute(
        update(CompetenceCorrection)
        .where(CompetenceCorrection.id == proposal.id, CompetenceCorrection.status.in_(before))
        .values(status=status, **({"verified_by": _verifier(session, agent, proposal)} if status == ACCEPTED else {})),
        execution_options={"synchronize_session": False},
    )
    session.refresh(proposal.correction)
    if not changed.rowcount:
        raise ProposalError("Cette proposition a déjà été décidée.", "Lisez son histoire plus bas.")
    _note(session, agent, proposal, _AUDITED[status], status, why)


def own_territories(session: Session, keys: Collection[str]) -> frozenset[str]:
    """Return every territory that lies inside those of these councils."""
    sites = session.scalars(select(Site.territory_id).where(Site.key.in_(keys)))
    return territories_inside(session, set(sites))


def councils_around(session: Session, keys: Collection[str], territory: str) -> frozenset[str]:
    """Return which of these councils a territory lies inside."""
    sites = session.execute(select(Site.key, Site.territory_id).where(Site.key.in_(keys)))
    return frozenset(key for key, own in sites if territory in territories_inside(session, [own]))


def visible(session: Session, agent: Agent) -> Any:
    """Return the statement of the proposals that an agent may see: made by his councils, or about their territory."""
    query = select(Proposal).join(Proposal.correction).order_by(Proposal.id.desc())
    if is_everywhere(agent.role):
        return query
    inside = own_territories(session, agent.sites)
    return query.where(or_(Proposal.site_key.in_(agent.sites), CompetenceCorrection.territory_id.in_(inside)))


def to_decide(session: Session, agent: Agent) -> Any:
    """Return the statement of the proposals that wait for this agent's decision; none when he decides nothing."""
    query = visible(session, agent).where(CompetenceCorrection.status == PROPOSED)
    if not agent.may(Permission.DECIDE):
        return query.where(CompetenceCorrection.id.is_(None))
    if is_everywhere(agent.role):
        return query
    return query.where(CompetenceCorrection.territory_id.in_(own_territories(session, agent.sites)))


def council_in_words(session: Session, site: Site) -> str:
    """Return who a site speaks for, as in a sentence: "la communauté de communes X", "la commune de Bourgueil"."""
    territory = session.get(Territory, site.territory_id)
    if territory is None or territory.kind not in ("commune", "epci", "syndicat"):
        return str(site.name)
    named = as_territory(territory)
    return f"la commune {named.with_de}" if named.kind == "commune" else named.in_a_sentence


def _verifier(session: Session, agent: Agent, proposal: Proposal) -> str:
    """Return the council that vouches: never a person's name, for residents read it."""
    if is_everywhere(agent.role):
        return NETWORK
    keys = councils_around(session, agent.sites, proposal.correction.territory_id)
    site = session.scalars(select(Site).where(Site.key.in_(keys)).order_by(Site.key).limit(1)).one()
    return council_in_words(session, site)


def _refuse_twin(session: Session, columns: dict[str, Any]) -> None:
    same = ("problem_code", "territory_id", "holder_id", "service_code")
    rows = session.scalars(
        select(CompetenceCorrection)
        .where(*(getattr(CompetenceCorrection, name) == columns[name] for name in same))
        .where(CompetenceCorrection.status.in_((PROPOSED, ACCEPTED)))
    )
    if any(one.answers == columns["answers"] for one in rows):
        raise ProposalError("Cette proposition existe déjà.", "Retrouvez-la dans la liste des propositions.")


def _note(session: Session, agent: Agent, proposal: Proposal, action: str, status: str, why: str) -> None:
    proposal.changes.append(ProposalChange(status=status, user_id=agent.id, why=why, at=now()))
    audit.note(session, action, agent.id, proposal.site_key, f"proposal:{proposal.id}")
    session.flush()
