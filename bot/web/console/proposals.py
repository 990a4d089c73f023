"""Proposals on who is competent: the list, one with its effect and its history, and the decision."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from bot.accounts.roles import Permission, is_everywhere
from bot.conversations.models import Conversation, Site
from bot.errors import UnknownCodeError
from bot.knowledge.correction_rows import (
    ACCEPTED,
    PROPOSED,
    REFUSED,
    ROLLED_BACK,
    CompetenceCorrection,
    correction_of,
)
from bot.knowledge.corrections import Correction
from bot.knowledge.models import Territory
from bot.knowledge.repository import as_territory
from bot.knowledge.structures import describe_date
from bot.knowledge.taxonomy import Taxonomy
from bot.proposals import proposals
from bot.proposals.drafts import ProposalError
from bot.proposals.effects import Effect, effect_of
from bot.proposals.models import Proposal
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import moment_in_words, taxonomy_of
from bot.web.console.render import page

LIST = "/console/propositions"
STATES = {PROPOSED: "à décider", ACCEPTED: "acceptée", REFUSED: "refusée", ROLLED_BACK: "annulée"}
_TAGS = {PROPOSED: "warm", ACCEPTED: "good", REFUSED: "", ROLLED_BACK: "danger"}
_STEPS = {PROPOSED: "Proposée", ACCEPTED: "Acceptée", REFUSED: "Refusée", ROLLED_BACK: "Annulée"}
_PAGE = 50


def show_all(visit: Visit) -> Response:
    taxonomy = taxonomy_of(visit.settings.database_url)
    query, chosen = proposals.visible(visit.session, visit.agent), visit.query
    state, problem, before = chosen.get("etat", ""), chosen.get("probleme", ""), chosen.get("avant", "")
    if chosen.get("a_moi"):
        query = proposals.to_decide(visit.session, visit.agent)
    if state in STATES:
        query = query.where(CompetenceCorrection.status == state)
    if problem in taxonomy.problems:
        query = query.where(CompetenceCorrection.problem_code == problem)
    if before.isdecimal() and len(before) < 10:
        query = query.where(Proposal.id < int(before))
    found = list(visit.session.scalars(query.limit(_PAGE + 1)))
    return page(
        visit,
        "proposals.html",
        lines=[_line(visit, taxonomy, one) for one in found[:_PAGE]],
        older=found[_PAGE - 1].id if len(found) > _PAGE else None,
        chosen={"etat": state, "probleme": problem, "a_moi": chosen.get("a_moi", "")},
        states=STATES,
        themes=taxonomy.themes,
        decides=visit.agent.may(Permission.DECIDE),
    )


def show(visit: Visit) -> Response:
    return _page(visit, proposal_of(visit))


def accept(visit: Visit) -> Response:
    return _decide(visit, ACCEPTED)


def refuse(visit: Visit) -> Response:
    return _decide(visit, REFUSED)


def roll_back(visit: Visit) -> Response:
    return _decide(visit, ROLLED_BACK)


def proposal_of(visit: Visit) -> Proposal:
    """Return the proposal of an address, or raise UnknownCodeError."""
    id_ = visit.path["proposal"]
    # Beyond what a database's integer holds there is nothing to ask it for.
    proposal = visit.session.get(Proposal, id_) if id_ < 2**31 else None
    if proposal is None:
        raise UnknownCodeError("Cette proposition n'existe pas.", "Revenez à la liste des propositions.")
    return proposal


def concerned(visit: Visit) -> Collection[str]:
    """Return the council that proposed, and those of the visitor's that the territory lies inside."""
    return {proposal_of(visit).site_key, *deciding(visit)}


def deciding(visit: Visit) -> Collection[str]:
    """Return the visitor's councils that the proposal's territory lies inside: they alone decide, or the network."""
    proposal = proposal_of(visit)
    if is_everywhere(visit.agent.role):
        return visit.agent.sites
    return proposals.councils_around(visit.session, visit.agent.sites, proposal.correction.territory_id)


_ONE = f"{LIST}/{{proposal:int}}"
ROUTES = [
    ConsoleRoute(LIST, show_all, Permission.PROPOSE),
    ConsoleRoute(_ONE, show, Permission.PROPOSE, concerned),
    ConsoleRoute(f"{_ONE}/accepter", accept, Permission.DECIDE, deciding, "POST"),
    ConsoleRoute(f"{_ONE}/refuser", refuse, Permission.DECIDE, deciding, "POST"),
    ConsoleRoute(f"{_ONE}/annuler", roll_back, Permission.DECIDE, deciding, "POST"),
]


def _decide(visit: Visit, status: str) -> Response:
    proposal = proposal_of(visit)
    try:
        proposals.decide(visit.session, visit.agent, proposal, status, visit.text("why"))
    except ProposalError as error:
        return _page(visit, proposal, 422, error=str(error), why=visit.text("why"), refused=status)
    return RedirectResponse(f"{LIST}/{proposal.id}", 303)


def _page(visit: Visit, proposal: Proposal, status: int = 200, **typed: str) -> Response:
    taxonomy = taxonomy_of(visit.settings.database_url)
    correction = correction_of(visit.session, proposal.id)
    effect = _effect(visit, taxonomy, correction) if correction and proposal.status in _EFFECTIVE else None
    context: dict[str, Any] = {
        "line": _line(visit, taxonomy, proposal),
        "row": proposal.correction,
        "source": correction.source if correction else proposal.correction.details,
        "since": describe_date(proposal.correction.since.isoformat()),
        "site": visit.session.get(Site, proposal.site_key),
        "conversation": _conversation(visit, proposal),
        "effect": effect,
        "changes": effect.changes.most_common() if effect else [],
        "history": [
            {"step": _STEPS[one.status], "who": one.user.name, "at": moment_in_words(one.at), "why": one.why}
            for one in proposal.changes
        ],
        "may_decide": visit.agent.may(Permission.DECIDE) and bool(visit.agent.sites.intersection(deciding(visit))),
        **typed,
    }
    return page(visit, "proposal.html", status, **context)


# Of what was refused or rolled back there is no effect to show.
_EFFECTIVE = (PROPOSED, ACCEPTED)


def _effect(visit: Visit, taxonomy: Taxonomy, correction: Correction) -> Effect | None:
    """Return what a correction changes; of a retired problem there is nothing to change."""
    return effect_of(visit.session, taxonomy, correction) if taxonomy.living(correction.problem) else None


def _line(visit: Visit, taxonomy: Taxonomy, proposal: Proposal) -> dict[str, Any]:
    """Return a proposal in the words of a list."""
    row = proposal.correction
    problem = taxonomy.problems.get(row.problem_code)
    territory = visit.session.get(Territory, row.territory_id)
    return {
        "id": proposal.id,
        "status": proposal.status,
        "state": STATES[proposal.status],
        "tag": _TAGS[proposal.status],
        "problem": taxonomy.label(row.problem_code),
        "answers": [
            choice.label
            for question in (problem.questions if problem else ())
            for choice in question.choices
            if row.answers.get(question.code) == choice.code
        ],
        "where": as_territory(territory).title,
        "where_kind": territory.kind,
        "holder": _holder_name(visit, taxonomy, row),
        "reported_by": row.reported_by,
        "reported_on": describe_date(row.reported_on.isoformat()),
    }


def _holder_name(visit: Visit, taxonomy: Taxonomy, row: CompetenceCorrection) -> str:
    if row.holder_id:
        return as_territory(visit.session.get(Territory, row.holder_id)).title
    return service_label(taxonomy.services[row.service_code].name)


def service_label(name: str) -> str:
    """Return the name of a service without the place that it bears elsewhere: "Préfecture"."""
    return name.format(de_departement="", de_region="").strip()


def _conversation(visit: Visit, proposal: Proposal) -> str | None:
    """Return the conversation where it was noticed, if it is still kept and the visitor may read it."""
    keys = select(Conversation.id).where(Conversation.site_key.in_(visit.agent.sites))
    found: str | None = visit.session.scalar(keys.where(Conversation.id == proposal.conversation_id))
    return found
