"""The console's first page: where to go, what each place is for, and what waits there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from starlette.responses import Response

from bot.accounts.roles import Permission, is_everywhere
from bot.conversations.models import Site
from bot.knowledge.council.listing import sheets_on
from bot.proposals.proposals import to_decide
from bot.reviews import inbox
from bot.reviews.models import TO_DO
from bot.training import phrasing_list
from bot.training.jobs import registry
from bot.web.console.ground import own_ground
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.menu import HOME
from bot.web.console.render import page
from bot.web.console.reviews import sites_seen
from bot.web.console.users import visible_users

# Says what waits for whoever visits, one sentence a kind; nothing waits: none.
Waiting = Callable[[Visit], Sequence[str]]


@dataclass(frozen=True)
class Place:
    """A place of the console, as the first page tells of it."""

    path: str
    name: str
    permission: Permission
    about: str
    waiting: Waiting = lambda _: ()


def counted(count: int, one: str, many: str) -> tuple[str, ...]:
    """Return what waits in words, or nothing when there is none.

    >>> counted(2, "compte à ouvrir", "comptes à ouvrir")
    ('2 comptes à ouvrir',)
    """
    return (f"{count} {one if count == 1 else many}",) if count else ()


def home(visit: Visit) -> Response:
    return page(visit, "home.html", cards=_cards(visit, PLACES), learning=_cards(visit, LEARNING_PLACES))


def _cards(visit: Visit, places: Sequence[Place]) -> list[tuple[Place, Sequence[str]]]:
    """Return the places that the visitor may go to, with what waits there. What waits comes first."""
    cards = [(place, place.waiting(visit)) for place in places if visit.agent.may(place.permission)]
    return sorted(cards, key=lambda card: not card[1])


def _conversations_to_read(visit: Visit) -> Sequence[str]:
    tallies = inbox.counts(visit.session, sites_seen(visit))
    waiting = sum(count for (_, state), count in tallies.items() if state == TO_DO)
    return counted(waiting, "conversation à lire", "conversations à lire")


def _proposals_to_decide(visit: Visit) -> Sequence[str]:
    waiting = visit.session.scalar(
        select(func.count()).select_from(to_decide(visit.session, visit.agent).order_by(None).subquery())
    )
    return counted(waiting, "proposition à décider", "propositions à décider")


def _phrasings_proposed(visit: Visit) -> Sequence[str]:
    waiting = phrasing_list.waiting(visit.session, visit.agent)
    return counted(waiting, "formulation proposée", "formulations proposées")


def _training_under_way(visit: Visit) -> Sequence[str]:
    return counted(int(registry.current(visit.session) is not None), "entraînement en cours", "entraînements en cours")


def _structures_to_check(visit: Visit) -> Sequence[str]:
    if is_everywhere(visit.agent.role):
        # The whole country's: nobody's work of the day, and too many to count here.
        return ()
    sheets = sheets_on(visit.session, own_ground(visit), date.today())
    return counted(sum(one.stale and not one.closed for one in sheets), "fiche à vérifier", "fiches à vérifier")


def _sites_to_finish(visit: Visit) -> Sequence[str]:
    origins = visit.session.scalars(select(Site.allowed_origins).where(Site.key.in_(visit.agent.sites)))
    return counted(sum(not one for one in origins), "site sans adresse autorisée", "sites sans adresse autorisée")


def _accounts_not_opened(visit: Visit) -> Sequence[str]:
    waiting = [one for one in visible_users(visit) if one.active and not one.password]
    return counted(len(waiting), "compte pas encore ouvert", "comptes pas encore ouverts")


PLACES = (
    Place(
        "/console/relecture",
        "Relecture",
        Permission.REVIEW,
        "Lisez les conversations qui se sont mal passées. Dites ce qu'il fallait comprendre.",
        _conversations_to_read,
    ),
    Place(
        "/console/propositions",
        "Propositions",
        Permission.PROPOSE,
        "Retrouvez les corrections « Ce n'est pas nous » et leur effet.",
        _proposals_to_decide,
    ),
    Place(
        "/console/structures",
        "Structures",
        Permission.STRUCTURES,
        "Corrigez les téléphones, les adresses et les horaires de votre territoire.",
        _structures_to_check,
    ),
    Place(
        "/console/simulateur",
        "Simulateur",
        Permission.SIMULATE,
        "Posez une question comme un habitant, et voyez pourquoi l'assistant répond ainsi.",
    ),
    Place(
        "/console/couverture",
        "Couverture",
        Permission.SIMULATE,
        "Voyez ce que l'assistant sait répondre sur votre territoire, et ce qui manque.",
    ),
    Place(
        "/console/sites",
        "Sites",
        Permission.SETTINGS,
        "Réglez les textes, les couleurs et le logo de l'assistant.",
        _sites_to_finish,
    ),
    Place(
        "/console/comptes",
        "Comptes",
        Permission.USERS,
        "Donnez un accès à vos collègues, ou retirez-le.",
        _accounts_not_opened,
    ),
    Place("/console/journal", "Journal", Permission.USERS, "Voyez qui a fait quoi, et quand."),
)
# What trainers do, in the order of the work.
LEARNING_PLACES = (
    Place(
        "/console/conseils",
        "Conseils",
        Permission.TRAIN,
        "Voyez ce qui aiderait le plus l'assistant à mieux comprendre les habitants.",
    ),
    Place(
        "/console/formulations",
        "Formulations",
        Permission.TRAIN,
        "Choisissez les phrases qui apprennent à l'assistant à comprendre les habitants.",
        _phrasings_proposed,
    ),
    Place(
        "/console/entrainements",
        "Entraînements",
        Permission.TRAIN,
        "Faites apprendre les nouvelles formulations à l'assistant, et suivez l'avancement.",
        _training_under_way,
    ),
    Place(
        "/console/modeles",
        "Modèles",
        Permission.TRAIN,
        "Mettez en ligne ce que l'assistant a appris, ou revenez en arrière.",
    ),
    Place(
        "/console/references",
        "Références",
        Permission.TRAIN,
        "Retrouvez les conversations que tout nouveau modèle doit réussir.",
    ),
    Place(
        "/console/taxonomie",
        "Taxonomie",
        Permission.TRAIN,
        "Changez le nom des problèmes, et les questions posées aux habitants.",
    ),
)
ROUTES = [ConsoleRoute(HOME, home, Permission.SIGNED_IN)]
