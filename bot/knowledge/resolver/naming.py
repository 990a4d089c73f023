"""Names of the counters that have no record of their own in reach."""

from bot.knowledge.local_names import local_name
from bot.knowledge.situation import Situation
from bot.knowledge.structures import Structure
from bot.knowledge.taxonomy import Service
from bot.knowledge.territories import Territory


def service_name(service: Service, situation: Situation) -> str:
    """Return the name that a State service or agency bears on this commune's soil."""
    name = local_name(service.code, situation.departement.code, situation.region.code) or service.name
    return name.format(
        de_departement=situation.departement.with_de,
        de_region=situation.region.with_de,
    )


def counter_of(territory: Territory, situation: Situation) -> Structure:
    """Return the known counter of a territory, or one that has its name and no contact."""
    known = situation.contacts.get(territory.id)
    return known or Structure(name=territory.full_name, kind=territory.kind)
