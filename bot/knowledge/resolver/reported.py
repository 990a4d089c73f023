"""The step that hears what councils reported and somebody verified, before the law's general word."""

from bot.knowledge.corrections import Correction
from bot.knowledge.resolver.answer import Claim, Finding, Holder
from bot.knowledge.resolver.naming import counter_of, service_name
from bot.knowledge.resolver.steps import Case, Passed, Step
from bot.knowledge.situation import Situation
from bot.knowledge.structures import Structure, describe_date
from bot.knowledge.taxonomy import Certainty, Level
from bot.knowledge.territories import Territory
from bot.knowledge.tiers import departement_of, region_of

_LEVELS: dict[str, Level] = {
    "commune": "commune",
    "epci": "epci",
    "syndicat": "epci",
    "departement": "departement",
    "region": "region",
}
_Named = tuple[Level, Holder, Structure]


class Reported:
    """A council reported who is in charge here, and an administrator of the territory verified it.

    Args:
        others: the steps that tell what law and registry say, in order: what they name otherwise is a claim.
    """

    name = "signalement"

    def __init__(self, others: tuple[Step, ...]) -> None:
        self._others = others

    def answer(self, case: Case) -> Finding | Passed:
        correction, situation = case.correction, case.situation
        if correction is None:
            return Passed("Aucun signalement vérifié ne concerne ce problème ici.")
        level, holder, structure = _named(case, correction)
        claims = self._claims(case, level, holder)
        certainty: Certainty = "to_confirm" if claims and not correction.is_decisive else "sure"
        return Finding(
            level=level,
            holder=holder,
            structure=structure,
            reason=_reason(correction),
            source=f"{correction.source[0].upper()}{correction.source[1:]}",
            as_of=correction.since.isoformat(),
            certainty=certainty,
            door=None if structure.has_contact and certainty == "sure" else situation.mairie,
            claims=claims,
        )

    def _claims(self, case: Case, level: Level, holder: Holder) -> tuple[Claim, ...]:
        """Return the other holders that law or registry name, if they do."""
        found = next((one for one in (step.answer(case) for step in self._others) if isinstance(one, Finding)), None)
        if found is None:
            return ()
        same = found.level == level and _key(found.holder) == _key(holder)
        own = () if same else (Claim(found.holder, found.source, found.as_of),)
        return own + tuple(claim for claim in found.claims if _key(claim.holder) != _key(holder))


def _key(holder: Holder) -> str:
    """Codes tell holders apart ("Ville de Paris" is Paris); only the State and agencies have none."""
    return holder.code or holder.name


def _reason(correction: Correction) -> str:
    day = describe_date(correction.reported_on.isoformat())
    verified = f", vérifié par {correction.verified_by}" if correction.verified_by else ""
    return f"Signalé par {correction.reported_by} le {day}{verified} : {correction.source.rstrip('. ')}."


def _named(case: Case, correction: Correction) -> _Named:
    """Return the holder under the name it bears on this soil, and its counter."""
    if correction.holder is None:
        service = case.taxonomy.services[correction.service or ""]
        name = service_name(service, case.situation)
        return service.level, Holder(None, name), Structure(name, service.code)
    return _territory(case.situation, correction.holder)


def _territory(situation: Situation, territory: Territory) -> _Named:
    level = _LEVELS[territory.kind]
    if territory.id == situation.commune.id:
        return level, Holder(territory.code, territory.name), situation.mairie
    if territory.kind == "commune":
        mairie = Structure(f"Mairie {territory.with_de}", "mairie")
        return level, Holder(territory.code, territory.name), situation.contacts.get(territory.id) or mairie
    named = _own_tier(situation, territory)
    return level, Holder(named.code, named.name), counter_of(named, situation)


def _own_tier(situation: Situation, territory: Territory) -> Territory:
    """Return a département or région under the name residents know."""
    if territory.id == situation.departement.id:
        return departement_of(situation)
    if territory.id == situation.region.id:
        return region_of(situation)
    if territory.kind in ("departement", "region"):
        return Territory(territory.id, territory.kind, territory.code, territory.title)
    return territory
