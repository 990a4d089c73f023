"""The resolver's steps. Each one answers or passes on, and always leaves the sentence that says why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.knowledge.corrections import Correction
from bot.knowledge.local_names import is_everywhere_the_state
from bot.knowledge.resolver.answer import Claim, Finding, Holder
from bot.knowledge.resolver.naming import counter_of, service_name
from bot.knowledge.situation import Situation
from bot.knowledge.structures import Structure
from bot.knowledge.taxonomy import Certainty, Competence, Level, Route, Taxonomy
from bot.knowledge.territories import Territory
from bot.knowledge.tiers import departement_of, has_own_statute, region_of, stand_in
from bot.text import listed, with_de

_ASK_MAIRIE = "La mairie vous dira qui s'en occupe chez vous."


@dataclass(frozen=True)
class Case:
    """One question to the resolver: a routing rule, on the soil of one commune, and the correction that fits there."""

    taxonomy: Taxonomy
    route: Route
    situation: Situation
    correction: Correction | None = None

    @property
    def competence(self) -> Competence | None:
        return self.taxonomy.competences[self.route.competence] if self.route.competence else None


class Passed(str):
    """A step does not apply: the sentence that says why."""


class Step(Protocol):
    name: str

    def answer(self, case: Case) -> Finding | Passed: ...


class OwnStatute:
    """Overseas collectivities: the general rules may not apply, so nothing is said to be sure."""

    name = "statut_particulier"

    def answer(self, case: Case) -> Finding | Passed:
        situation = case.situation
        if not has_own_statute(situation):
            return Passed("La commune suit les règles générales.")
        if is_everywhere_the_state(case.route.service):
            return Passed("L'État garde cette mission, même là où le statut est particulier.")
        tier = departement_of(situation)
        reason = f"{tier.name} a un statut particulier : les règles de métropole peuvent ne pas s'y appliquer."
        commune_level = case.route.level in ("commune", "epci")
        holder = (
            Holder(situation.commune.code, situation.commune.name) if commune_level else Holder(tier.code, tier.name)
        )
        level: Level = "commune" if commune_level else "departement"
        return Finding(
            level, holder, situation.mairie, reason, "Constitution, art. 74 et 76", situation.rules_date, "to_confirm"
        )


class HigherTier:
    """The département or the région, or the collectivity that takes its place on this soil."""

    name = "departement_ou_region"

    def answer(self, case: Case) -> Finding | Passed:
        if case.route.level not in ("departement", "region") or case.competence:
            return Passed("Ce n'est pas une mission du département ni de la région.")
        return higher_tier(case, case.route.level, case.route.reason, case.route.certainty)


class StateOrAgency:
    """A service of the State, or an agency (Caf, CPAM, France Travail…)."""

    name = "etat_ou_organisme"

    def answer(self, case: Case) -> Finding | Passed:
        route = case.route
        if route.level not in ("etat", "organisme") or not route.service:
            return Passed("Ce n'est pas une mission de l'État ni d'un organisme.")
        service = case.taxonomy.services[route.service]
        name = service_name(service, case.situation)
        certainty: Certainty = "to_confirm" if has_own_statute(case.situation) else route.certainty
        return _finding(case, route.level, Holder(None, name), Structure(name, service.code), route.reason, certainty)


class CommuneAlone:
    """A mission that the commune or its maire cannot hand over."""

    name = "commune_seule"

    def answer(self, case: Case) -> Finding | Passed:
        if case.route.level != "commune" or case.competence:
            return Passed("Cette mission peut être confiée à un groupement de communes.")
        commune = case.situation.commune
        holder = Holder(commune.code, commune.name)
        return _finding(case, "commune", holder, case.situation.mairie, case.route.reason, case.route.certainty)


class ByLaw:
    """The law gives the competence to every group of this legal form."""

    name = "loi"

    def answer(self, case: Case) -> Finding | Passed:
        competence, situation = case.competence, case.situation
        if not competence:
            return Passed("Aucune compétence ne se transfère ici.")
        if situation.is_paris and (law := competence.law_for("PARIS")):
            return self._paris(case, competence, law)
        for group in situation.own_taxation_groups:
            if law := competence.law_for(group.legal_form):
                return self._group(case, competence, group, law)
        return Passed(f"La loi ne dit pas pour toutes les communes qui est chargé {with_de(competence.label)}.")

    def _paris(self, case: Case, competence: Competence, law: str) -> Finding:
        commune = case.situation.commune
        reason = f"À Paris, c'est la Ville qui est chargée {with_de(competence.label)}."
        holder = Holder(commune.code, "Ville de Paris")
        return _finding(case, "commune", holder, case.situation.mairie, reason, case.route.certainty, law)

    def _group(self, case: Case, competence: Competence, group: Territory, law: str) -> Finding:
        others = [one for one in case.situation.declarants(competence.code) if one.id != group.id]
        to_whom = f"à {group.in_a_sentence}" if group.legal_form in ("MET69", "MGP") else f"aux {group.group_words}"
        rule = f"La loi confie {competence.label} {to_whom}."
        if case.route.certainty == "to_confirm":
            # The route was written for this soil: its own words say what is left to confirm.
            rule, law = case.route.reason, case.route.law
        reason = f"{rule} {_belongs(case.situation, group)}"
        holder = Holder(group.code, group.name)
        if not others:
            return _finding(case, "epci", holder, counter_of(group, case.situation), reason, case.route.certainty, law)
        cited = listed([one.in_a_sentence for one in others])
        date = case.situation.registry_date_of(competence.code)
        reason += f" Le registre national de {date} cite aussi {cited}. {_ASK_MAIRIE}"
        found = _registry_finding(case, holder, case.situation.mairie, reason, "to_confirm")
        return replace(found, claims=_claims(case, competence, others))


class ByRegistry:
    """The national registry says which group holds the competence."""

    name = "registre"

    def answer(self, case: Case) -> Finding | Passed:
        competence, situation = case.competence, case.situation
        if not competence:
            return Passed("Aucune compétence ne se transfère ici.")
        groups = situation.declarants(competence.code)
        if not groups:
            return Passed(f"Le registre national ne dit pas qui est chargé {with_de(competence.label)} ici.")
        if len(groups) > 1:
            return self._several(case, competence, groups)
        return self._one(case, competence, groups[0])

    def _one(self, case: Case, competence: Competence, group: Territory) -> Finding:
        holder = Holder(group.code, group.name)
        charged = "chargée" if group.is_feminine else "chargé"
        date = case.situation.registry_date_of(competence.code)
        said = f"Selon le registre national de {date}, {group.in_a_sentence} est {charged}"
        part = "au moins en partie, " if competence.partial else ""
        if group.id in case.situation.in_part:
            part = "au moins pour une partie de la commune, "
        if part:
            reason = f"{said}, {part}{with_de(competence.label)}. {_ASK_MAIRIE}"
            return _registry_finding(case, holder, case.situation.mairie, reason, "to_confirm")
        reason = f"{said} {with_de(competence.label)}."
        return _registry_finding(case, holder, counter_of(group, case.situation), reason, case.route.certainty)

    def _several(self, case: Case, competence: Competence, groups: tuple[Territory, ...]) -> Finding:
        own = case.situation.own_taxation_groups
        first = next((group for group in groups if group in own), groups[0])
        reason = (
            f"Le registre national de {case.situation.registry_date_of(competence.code)} cite "
            f"{listed([one.in_a_sentence for one in groups])} pour {competence.label}. {_ASK_MAIRIE}"
        )
        holder = Holder(first.code, first.name)
        found = _registry_finding(case, holder, case.situation.mairie, reason, "to_confirm")
        return replace(found, claims=_claims(case, competence, [one for one in groups if one.id != first.id]))


class ParentTier:
    """No group of communes is known to hold it: the tier that answers in that case."""

    name = "echelon_superieur"

    def answer(self, case: Case) -> Finding | Passed:
        otherwise, competence = case.route.otherwise, case.competence
        if otherwise not in ("departement", "region") or not competence:
            return Passed("Aucun échelon supérieur ne prend le relais.")
        reason = f"Quand le groupement de communes n'est pas chargé {with_de(competence.label)}, "
        reason += "c'est la région." if otherwise == "region" else "c'est le département."
        found = higher_tier(case, otherwise, reason, "to_confirm")
        return replace(found, structure=case.situation.mairie, door=None)


class MairieAsDoor:
    """Nobody is known for sure: the mairie will say. Silence never means "the commune"."""

    name = "mairie_comme_porte"

    def answer(self, case: Case) -> Finding:
        commune, competence = case.situation.commune, case.competence
        what = competence.label if competence else "cette mission"
        reason = f"Nos sources ne disent pas qui est chargé {with_de(what)} {commune.with_a}. La mairie vous le dira."
        found = _registry_finding(
            case, Holder(commune.code, commune.name), case.situation.mairie, reason, "to_confirm", level="commune"
        )
        return replace(found, unknown=True)


def higher_tier(case: Case, level: Level, reason: str, certainty: Certainty) -> Finding:
    """Return the finding that names the département or région of this soil."""
    territory = departement_of(case.situation) if level == "departement" else region_of(case.situation)
    holder = Holder(territory.code, territory.name)
    if who := stand_in(case.situation, level):
        reason += f" Ici, c'est {who}."
    service = case.taxonomy.services.get(case.route.service or "")
    structure = counter_of(territory, case.situation)
    if service and service.level == level:
        structure = Structure(service_name(service, case.situation), service.code)
    return _finding(case, level, holder, structure, reason, certainty)


def _finding(
    case: Case,
    level: Level,
    holder: Holder,
    structure: Structure,
    reason: str,
    certainty: Certainty,
    law: str | None = None,
) -> Finding:
    door = None if structure.has_contact else case.situation.mairie
    return Finding(level, holder, structure, reason, law or case.route.law, case.situation.rules_date, certainty, door)


def _registry_finding(
    case: Case, holder: Holder, structure: Structure, reason: str, certainty: Certainty, level: Level = "epci"
) -> Finding:
    situation, competence = case.situation, case.competence
    registry = situation.registry_date_of(competence.code) if competence else situation.registry_date
    source = f"BANATIC {registry}" if registry else case.route.law
    door = None if structure.has_contact else situation.mairie
    return Finding(level, holder, structure, reason, source, registry or situation.rules_date, certainty, door)


def _claims(case: Case, competence: Competence, groups: Sequence[Territory]) -> tuple[Claim, ...]:
    """Return what the registries say of groups other than the one that is named, each with its date."""
    dates = case.situation.declared[competence.code]
    return tuple(Claim(Holder(one.code, one.name), f"BANATIC {dates[one.id]}", dates[one.id]) for one in groups)


def _belongs(situation: Situation, group: Territory) -> str:
    return f"{situation.commune.name} fait partie {with_de(group.in_a_sentence)}."
