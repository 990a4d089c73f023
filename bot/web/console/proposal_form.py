""" "Ce n'est pas nous": an agent says who is competent, from a conversation or from a commune and a problem."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import RedirectResponse, Response

from bot.accounts.roles import Permission
from bot.conversations import journal
from bot.conversations.models import Conversation, OrientationGiven, Site
from bot.errors import UnknownCodeError
from bot.knowledge.corrections import SOURCE_KINDS
from bot.knowledge.models import Territory
from bot.knowledge.reach import communes_below, search_territories
from bot.knowledge.repository import as_territory, names_of, situation_of
from bot.knowledge.resolver.naming import service_name
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Taxonomy
from bot.knowledge.tiers import departement_of, region_of
from bot.proposals import proposals
from bot.proposals.drafts import LONGEST_DETAILS, SERVICE, Draft, ProposalError
from bot.text import storable
from bot.web.console.ground import own_sites
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import taxonomy_of
from bot.web.console.proposals import LIST
from bot.web.console.render import page

_NEW = f"{LIST}/nouvelle"
_FROM_CONVERSATION = "/console/relecture/{conversation}/pas-nous"
_QUESTION = "reponse_"
# What the button that sends the form as a whole says; any other only shows the form again.
_SEND = "proposer"
_LEVELS = {"etat": "Services de l'État", "organisme": "Organismes"}


def show_new(visit: Visit) -> Response:
    return _form(visit, _Start.of_query(visit))


def send_new(visit: Visit) -> Response:
    return _send(visit, _Start.of_form(visit))


def show_from_conversation(visit: Visit) -> Response:
    return _form(visit, _Start.of_conversation(visit))


def send_from_conversation(visit: Visit) -> Response:
    start = _Start.of_conversation(visit)
    return _send(visit, start.in_commune(visit.text("commune")))


def concerned(visit: Visit) -> Collection[str]:
    return (str(_conversation(visit).site_key),)


ROUTES = [
    ConsoleRoute(_NEW, show_new, Permission.PROPOSE),
    ConsoleRoute(_NEW, send_new, Permission.PROPOSE, method="POST"),
    ConsoleRoute(_FROM_CONVERSATION, show_from_conversation, Permission.PROPOSE, concerned),
    ConsoleRoute(_FROM_CONVERSATION, send_from_conversation, Permission.PROPOSE, concerned, "POST"),
]


@dataclass(frozen=True)
class _Start:
    """Where the agent comes from: what the form knows before he types."""

    address: str
    commune: str = ""
    problem: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    conversation: Conversation | None = None
    given: OrientationGiven | None = None

    @classmethod
    def of_query(cls, visit: Visit) -> "_Start":
        return cls(_NEW, _read(visit, "commune"), _read(visit, "probleme"))

    @classmethod
    def of_form(cls, visit: Visit) -> "_Start":
        return cls(_NEW, visit.text("commune"), visit.text("probleme"))

    @classmethod
    def of_conversation(cls, visit: Visit) -> "_Start":
        conversation = _conversation(visit)
        given = journal.last_orientation(visit.session, conversation.id)
        address = _FROM_CONVERSATION.format(conversation=conversation.id)
        start = cls(address, conversation=conversation)
        if given:
            start = cls(address, given.commune_id, given.problem_code, given.answers, conversation, given)
        return start.in_commune(_read(visit, "commune"))

    def in_commune(self, code: str) -> "_Start":
        return _Start(self.address, code or self.commune, self.problem, self.answers, self.conversation, self.given)


@dataclass(frozen=True)
class _Typed:
    """The form as it is filled in."""

    draft: Draft
    site: str = ""
    search: str = ""

    @classmethod
    def of_start(cls, start: _Start) -> "_Typed":
        return cls(Draft(problem=start.problem, territory=start.commune, answers=start.answers))

    @classmethod
    def of_form(cls, visit: Visit) -> "_Typed":
        answers = {name.removeprefix(_QUESTION): visit.text(name) for name in visit.form if name.startswith(_QUESTION)}
        draft = Draft(
            problem=visit.text("probleme"),
            territory=visit.text("territoire"),
            answers=answers,
            holder=visit.text("titulaire"),
            since=visit.text("depuis"),
            source_kind=visit.text("nature"),
            details=visit.text("reference"),
            url=visit.text("document"),
        )
        return cls(draft, visit.text("site"), visit.text("recherche"))


def _send(visit: Visit, start: _Start) -> Response:
    typed = _Typed.of_form(visit)
    if visit.text("faire") not in ("", _SEND):
        return _form(visit, start, typed)
    try:
        site = _site(visit, start, typed)
        proposal = proposals.propose(
            visit.session,
            taxonomy_of(visit.settings.database_url),
            visit.agent,
            site,
            typed.draft,
            start.conversation.id if start.conversation else None,
        )
    except ProposalError as error:
        return _form(visit, start, typed, 422, str(error))
    return RedirectResponse(f"{LIST}/{proposal.id}", 303)


def _form(visit: Visit, start: _Start, typed: _Typed | None = None, status: int = 200, error: str = "") -> Response:
    situation = _situation(visit, start.commune)
    if situation is None:
        return _ask_commune(visit, start, status, error)
    taxonomy = taxonomy_of(visit.settings.database_url)
    typed = typed or _Typed.of_start(start)
    found = search_territories(visit.session, typed.search)
    context: dict[str, Any] = {
        "address": start.address,
        "conversation": start.conversation,
        "given": start.given,
        "commune": situation.commune,
        "draft": typed.draft,
        "search": typed.search,
        "error": error,
        "themes": taxonomy.themes,
        "problem": taxonomy.problems.get(typed.draft.problem),
        "question_prefix": _QUESTION,
        "places": _places(situation),
        "holders": _holders(taxonomy, situation, found, visit.session.get(Territory, typed.draft.holder)),
        "found": found,
        "source_kinds": [(code, word or "autre, à préciser") for code, word in SOURCE_KINDS.items()],
        "longest": LONGEST_DETAILS,
        "sites": [] if start.conversation else own_sites(visit),
        "chosen_site": typed.site or _nearest_site(visit, situation.commune.id),
        "send": _SEND,
    }
    return page(visit, "proposal_form.html", status, **context)


def _ask_commune(visit: Visit, start: _Start, status: int, error: str) -> Response:
    words = _read(visit, "lieu")
    found = [one.id for one in search_territories(visit.session, words, ("commune",))]
    return page(
        visit,
        "proposal_commune.html",
        status,
        address=start.address,
        problem=start.problem,
        words=words,
        communes=names_of(visit.session, found),
        error=error,
    )


def _places(situation: Situation) -> list[tuple[str, str]]:
    """Return where a correction may hold: here alone, or in all communes of what the commune belongs to."""
    groups = [(one.id, f"Dans toutes les communes de : {one.full_name}") for one in situation.groups]
    commune, departement, region = situation.commune, situation.departement, situation.region
    return [
        (commune.id, f"Seulement {commune.with_a}"),
        *groups,
        (departement.id, f"Dans tout le département {departement.with_de}"),
        (region.id, f"Dans toute la région {region.name}"),
    ]


def _holders(
    taxonomy: Taxonomy, situation: Situation, found: Sequence[Territory], chosen: Territory | None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return who may be in charge, by kind: those found by name, those around here, the State and agencies."""
    around = [
        (situation.commune.id, situation.commune.title),
        *((one.id, one.full_name) for one in situation.groups),
        (situation.departement.id, departement_of(situation).name),
        (situation.region.id, region_of(situation).name),
    ]
    # What was chosen from an earlier search stays in the list.
    kept = [chosen] if chosen and chosen.id not in {id_ for id_, _ in around} else []
    searched = {one.id: f"{as_territory(one).title} ({one.code})" for one in (*found, *kept)}
    services = [
        (
            title,
            [
                (f"{SERVICE}{one.code}", service_name(one, situation))
                for one in sorted(taxonomy.services.values(), key=lambda one: one.name)
                if one.level == level
            ],
        )
        for level, title in _LEVELS.items()
    ]
    return [one for one in (("Trouvés par votre recherche", [*searched.items()]), ("Ici", around), *services) if one[1]]


def _situation(visit: Visit, commune: str) -> Situation | None:
    try:
        return situation_of(visit.session, commune) if commune else None
    except UnknownCodeError:
        return None


def _site(visit: Visit, start: _Start, typed: _Typed) -> Site:
    """Return the council in whose name the agent speaks: that of the conversation, or one of his own."""
    key = start.conversation.site_key if start.conversation else typed.site
    if key not in visit.agent.sites:
        raise ProposalError("La collectivité manque.", "Choisissez au nom de qui vous proposez.")
    return visit.session.get(Site, key)


def _nearest_site(visit: Visit, commune: str) -> str:
    """Return the visitor's council that the commune is part of, else any of his."""
    sites = own_sites(visit)
    around = (one for one in sites if commune in communes_below(visit.session, one.territory_id))
    return next((str(one.key) for one in (*around, *sites)), "")


def _conversation(visit: Visit) -> Conversation:
    found = visit.session.get(Conversation, storable(str(visit.path["conversation"])))
    if found is None:
        raise UnknownCodeError("Cette conversation n'existe pas.", "Revenez à la liste.")
    return found


def _read(visit: Visit, name: str) -> str:
    return storable(visit.query.get(name, "")).strip()
