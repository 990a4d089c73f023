"""Who is the département, and the région, on a given soil: most often itself, sometimes not."""

from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Level
from bot.knowledge.territories import Territory

# Collectivities that exercise the powers of a département, a région or both.
# Sources: CGCT L. 4421-1 (Corse), L. 3431-1 (Alsace), L. 7111-1 (Guyane), L. 7211-1 (Martinique),
# L. 3611-1 (Métropole de Lyon), L. 2512-1 (Paris), LO 3511-1 (Mayotte); read 2026-11-21.
_AS_DEPARTEMENT = {
    "2A": ("94", "Collectivité de Corse"),
    "2B": ("94", "Collectivité de Corse"),
    "67": ("67", "Collectivité européenne d'Alsace"),
    "68": ("68", "Collectivité européenne d'Alsace"),
    "972": ("972", "Collectivité territoriale de Martinique"),
    "973": ("973", "Collectivité territoriale de Guyane"),
    "976": ("976", "Département-Région de Mayotte"),
}
_AS_REGION = {
    "94": "Collectivité de Corse",
    "02": "Collectivité territoriale de Martinique",
    "03": "Collectivité territoriale de Guyane",
    "06": "Département-Région de Mayotte",
}
# Overseas collectivities and New Caledonia have statutes of their own (Constitution, art. 74 and 76).
_OWN_STATUTE = ("975", "977", "978", "984", "986", "987", "988", "989")


def has_own_statute(situation: Situation) -> bool:
    """Say whether the general rules of who does what may not apply on this soil."""
    return situation.departement.code in _OWN_STATUTE


def stand_in(situation: Situation, level: Level) -> str | None:
    """Return who takes the place of the département or région on this soil, as in a sentence, or None."""
    if has_own_statute(situation):
        return None
    if level == "departement":
        special = departement_of(situation).name != f"Département {situation.departement.with_de}"
        name = departement_of(situation).name
    else:
        special, name = situation.region.code in _AS_REGION, region_of(situation).name
    return f"{'le' if name.startswith('Département') else 'la'} {name}" if special else None


def departement_of(situation: Situation) -> Territory:
    """Return who exercises the powers of the département here, under the name residents know."""
    lyon = next((group for group in situation.groups if group.legal_form == "MET69"), None)
    if lyon:
        return lyon
    if situation.is_paris:
        return Territory(situation.commune.id, "commune", situation.commune.code, "Ville de Paris")
    departement = situation.departement
    if departement.code in _AS_DEPARTEMENT:
        code, name = _AS_DEPARTEMENT[departement.code]
        return Territory(departement.id, "departement", code, name)
    name = departement.name if has_own_statute(situation) else f"Département {departement.with_de}"
    return Territory(departement.id, "departement", departement.code, name)


def region_of(situation: Situation) -> Territory:
    """Return who exercises the powers of the région here."""
    region = situation.region
    plain = region.name if has_own_statute(situation) else f"Région {region.name}"
    return Territory(region.id, "region", region.code, _AS_REGION.get(region.code, plain))
