"""What must be known of one commune to say who is competent there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.knowledge.corrections import Correction
from bot.knowledge.procedures import Procedure
from bot.knowledge.structures import Structure
from bot.knowledge.taxonomy import Answers, Soil
from bot.knowledge.territories import Territory

PARIS = "75056"
# Codes of the sources that are registries of who holds what begin with this: "banatic", "banatic-2021".
REGISTRIES = "banatic"
_OWN_TAXATION = ("CC", "CA", "CU", "METRO", "MET69", "MGP", "EPT")


@dataclass(frozen=True)
class Situation:
    """A commune, the groups it belongs to, and what the registry says each of them does.

    `declared` maps a competence of ours to the ids of the groups that declared it, each with the date of the registry
    that says so ("2021", "2026-10"); `registry_date` is that of the newest one, None when none was imported.
    `france_services` is the counter that serves this commune, and `procedures` the online procedures of each problem
    here, nearest tier first. `in_part` are the ids of groups that may serve only a part of the commune: the soil of a
    former commune that belonged to them. `corrections` are those in force here, in the order in which they win.
    """

    commune: Territory
    departement: Territory
    region: Territory
    groups: tuple[Territory, ...]
    declared: Mapping[str, Mapping[str, str]]
    mairie: Structure
    registry_date: str | None = None
    rules_date: str = ""
    contacts: Mapping[str, Structure] = field(default_factory=dict)
    france_services: Structure | None = None
    procedures: Mapping[str, tuple[Procedure, ...]] = field(default_factory=dict)
    in_part: frozenset[str] = frozenset()
    corrections: tuple[Correction, ...] = ()

    @property
    def own_taxation_groups(self) -> tuple[Territory, ...]:
        """The groups to which the law itself gives competences: one EPCI, and an EPT around Paris."""
        return tuple(group for group in self.groups if group.legal_form in _OWN_TAXATION)

    @property
    def soil(self) -> Soil:
        groups = self.own_taxation_groups
        forms = frozenset(group.legal_form for group in groups if group.legal_form)
        metropole = next((group.code for group in groups if group.legal_form == "METRO"), None)
        return Soil(self.region.code, self.departement.code, forms, metropole)

    @property
    def is_paris(self) -> bool:
        return self.commune.code == PARIS

    def correction_for(self, codes: Collection[str], answers: Answers) -> Correction | None:
        """Return the correction that counts here for a problem and what was answered."""
        return next((one for one in self.corrections if any(one.fits(code, answers) for code in codes)), None)

    def registry_date_of(self, competence: str) -> str | None:
        """Return the date of the registry that tells of a competence here: the oldest, when several groups hold it."""
        return min(self.declared.get(competence, {}).values(), default=self.registry_date)

    def declarants(self, competence: str) -> tuple[Territory, ...]:
        """Return the groups of this commune that the registry says hold the competence."""
        ids = self.declared.get(competence, ())
        # The registry of 2021 marks the Métropole du Grand Paris as holding what every métropole holds;
        # there the law gives it to the établissements publics territoriaux (CGCT, L. 5219-5): not a fact.
        return tuple(group for group in self.groups if group.id in ids and group.legal_form != "MGP")
