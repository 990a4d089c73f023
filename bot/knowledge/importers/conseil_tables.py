"""Turns the rows of a council's file into rows of tables, once what they name is known to exist."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.directory import OWN_KINDS
from bot.knowledge.importers.conseil_rows import CouncilCorrection, CouncilLink, CouncilRow, CouncilStructure
from bot.knowledge.importers.merge import Row
from bot.knowledge.importers.refusal import RefusedRowError

# Categories that a council may use before any directory was imported.
_CATEGORIES = (*OWN_KINDS, "france_services", "ccas", "autre")


@dataclass(frozen=True)
class Known:
    """What the database knows that a row may name.

    Args:
        structures: the territory of each counter, by id.
        own: the territories that the council may speak of; None: all.
    """

    territories: dict[str, str]
    problems: set[str]
    structures: dict[str, str]
    kinds: set[str]
    own: Collection[str] | None = None

    @classmethod
    def load(cls, session: Session, own: Collection[str] | None = None) -> "Known":
        territory, structure = models.Territory, models.Structure
        found = session.execute(
            select(structure.id, structure.kind, structure.territory_id).where(structure.until.is_(None))
        ).all()
        today = select(territory.id, territory.kind).where(territory.until.is_(None))
        return cls(
            dict(session.execute(today).all()),
            set(session.scalars(select(models.Problem.code))),
            {id_: place for id_, _, place in found},
            {kind for _, kind, _ in found} | set(_CATEGORIES),
            own,
        )

    def territory(self, code: str) -> str:
        """Return the kind of a territory, or raise RefusedRowError."""
        kind = self.territories.get(code)
        if kind is None:
            raise RefusedRowError(
                f"territoire « {code} » inconnu ; attendu : code INSEE, SIREN, D et le numéro d'un département, "
                "R et le code d'une région, ou FR"
            )
        self._is_own(code, code)
        return kind

    def structure(self, id_: str) -> None:
        """Raise RefusedRowError unless the council may correct this counter."""
        if id_ not in self.structures:
            raise RefusedRowError(f"structure « {id_} » inconnue ; attendu : l'identifiant d'une réponse")
        self._is_own(self.structures[id_], id_)

    def _is_own(self, territory: str, named: str) -> None:
        if self.own is not None and territory not in self.own:
            raise RefusedRowError(f"« {named} » n'est pas sur votre territoire")


@dataclass
class Tables:
    """The rows to write, by key: a second row with the same key is refused."""

    known: Known
    source_id: int
    structures: dict[Any, Row] = field(default_factory=dict)
    communes: dict[Any, Row] = field(default_factory=dict)
    links: dict[Any, Row] = field(default_factory=dict)
    corrections: dict[Any, Row] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def add(self, row: CouncilRow) -> None:
        """Add a row, or raise RefusedRowError."""
        said = {"origin": row.origin, "updated_on": row.updated_on}
        content = row.content
        if isinstance(content, CouncilStructure):
            self._add_structure(content, said)
        elif isinstance(content, CouncilLink):
            self._add_link(content, said)
        else:
            self._add_correction(content, said)

    def _add_structure(self, given: CouncilStructure, said: Row) -> None:
        id_ = f"{structure_prefix(self.source_id)}{given.identifier}"
        stands_on = self.known.territory(given.territory)
        if given.kind not in self.known.kinds:
            kinds = ", ".join(sorted(self.known.kinds))
            raise RefusedRowError(f"catégorie « {given.kind} » inconnue ; attendu : {kinds}")
        expected = given.kind if given.kind in OWN_KINDS and given.kind != "mairie" else "commune"
        if stands_on != expected:
            raise RefusedRowError(f"« {given.territory} » : pour la catégorie {given.kind}, attendu : {expected}")
        for commune in given.communes:
            if self.known.territory(commune) != "commune":
                raise RefusedRowError(f"« {commune} » n'est pas une commune")
        row = {"id": id_, "kind": given.kind, "territory_id": given.territory, **given.columns, **said}
        label = {"france_services": given.kind == "france_services", "demonstration": False, "until": None}
        _put(self.structures, id_, {**row, **label})
        for commune in given.communes:
            self.communes[id_, commune] = {"structure_id": id_, "commune_id": commune}

    def _add_link(self, given: CouncilLink, said: Row) -> None:
        self.known.territory(given.territory)
        if given.problem not in self.known.problems:
            raise RefusedRowError(f"problème « {given.problem} » inconnu ; attendu : un code de la taxonomie")
        row = {"problem_code": given.problem, "territory_id": given.territory, "kind": given.kind}
        _put(self.links, tuple(row.values()), {**row, "title": given.title, "url": given.url, **said})

    def _add_correction(self, given: CouncilCorrection, said: Row) -> None:
        self.known.structure(given.structure)
        row = {"structure_id": given.structure, "field": given.field}
        _put(self.corrections, tuple(row.values()), {**row, "value": given.value, **said})


def structure_prefix(source_id: int) -> str:
    """Return how the ids of a council's own counters begin."""
    return f"conseil-{source_id}-"


def _put(table: dict[Any, Row], key: Any, row: Row) -> None:
    if key in table:
        raise RefusedRowError("répète une ligne précédente")
    table[key] = row
