"""The councils of whoever is signed in, and the ground they look after."""

from collections.abc import Collection

from sqlalchemy import select

from bot.conversations.models import Site
from bot.errors import UnknownCodeError
from bot.knowledge.council.council import Council, ground_of, grounds_around
from bot.web.console.guard import Visit


def own_sites(visit: Visit) -> list[Site]:
    """Return the sites of the visitor's councils, by name."""
    query = select(Site).where(Site.key.in_(visit.agent.sites)).order_by(Site.name, Site.key)
    return list(visit.session.scalars(query))


def councils_of(visit: Visit) -> list[Council]:
    """Return the visitor's councils, by name."""
    return [_council(one) for one in own_sites(visit)]


def own_ground(visit: Visit) -> frozenset[str]:
    """Return the territories of all the visitor's councils."""
    return ground_of(visit.session, [one.territory for one in councils_of(visit)])


def council_of_site(visit: Visit) -> Council:
    """Return the council of the site in the address, or raise UnknownCodeError."""
    site = visit.session.get(Site, visit.path["site"])
    if site is None:
        raise UnknownCodeError("Cette collectivité n'existe pas.", "Revenez à la liste des structures.")
    return _council(site)


def sites_around(visit: Visit, territory: str) -> Collection[str]:
    """Return the keys of the sites whose ground holds a territory."""
    around = grounds_around(visit.session, territory)
    return frozenset(visit.session.scalars(select(Site.key).where(Site.territory_id.in_(around))))


def _council(site: Site) -> Council:
    return Council(site.key, site.name, site.territory_id)
