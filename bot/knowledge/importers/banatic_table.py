"""The national export of BANATIC as a table: one row a group and member, one column a competence.

Columns are found by their header, whatever their place: "N° SIREN", "Nom du groupement", "Nature juridique",
"Siren membre" and, if there, the member's name and the population; then the competences, with OUI
or NON (XLSX) or 1 or 0 (TSV to 2023).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from bot.errors import DataFileError
from bot.knowledge.importers.nomenclatures import Nomenclature, looks_like_a_code
from bot.knowledge.importers.progress import NO_PROGRESS, Progress
from bot.knowledge.importers.registry import Group, Registry, group_of, siren_of
from bot.text import fold, squeezed

_REQUIRED = {
    "siren": ("N° SIREN",),
    "name": ("Nom du groupement",),
    "form": ("Nature juridique",),
    "member": ("Siren membre",),
}
_OPTIONAL = {
    "member_name": ("Nom membre",),
    "population": ("Population totale", "Population"),
}
_YES, _NO = {"OUI", "1"}, {"NON", "0", ""}
# The last columns of some exports say which groups a group belongs to: they are no competences.
_NOT_COMPETENCES = ("adhesion",)
_STEP = 1_000


@dataclass(frozen=True)
class _Columns:
    """Where things are: a place for each field and for each competence code, and columns to watch."""

    width: int
    fields: Mapping[str, int]
    codes: Mapping[int, str]
    unknown: Mapping[int, str]


def read_table(
    file: Path,
    rows: Iterator[list[str]],
    nomenclature: Nomenclature,
    needed: Mapping[str, set[str]],
    progress: Progress = NO_PROGRESS,
) -> Registry:
    """Read the whole export.

    Args:
        needed: for each competence that answers depend on, by label, the codes of which one must be there:
            without its column, the registry's silence would end what an older one said.

    Raises:
        DataFileError: a column is missing or unknown, or no group can be read.
    """
    columns = _columns(file, next(rows, []), nomenclature)
    if missing := sorted(label for label, codes in needed.items() if not codes & set(columns.codes.values())):
        raise DataFileError(
            f"{file} n'a pas de colonne pour : {' ; '.join(missing)}.",
            f"Attendu : une colonne par compétence de {nomenclature.file.name}.",
        )
    reader = _Reader(columns, Registry(nomenclature.name))
    for line, row in enumerate(rows, start=2):
        reader.read(line, row)
        if line % _STEP == 0:
            progress(line, None)
    if unknown := reader.competences_after_the_last():
        raise _unknown_competences(file, unknown, nomenclature)
    if not reader.registry.groups:
        raise DataFileError(f"{file} ne décrit aucun groupement.", "Attendu : l'export national BANATIC entier.")
    return reader.registry


def _columns(file: Path, header: list[str], nomenclature: Nomenclature) -> _Columns:
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        places.setdefault(fold(title), place)
    fields = {
        name: places[fold(title)]
        for name, titles in {**_REQUIRED, **_OPTIONAL}.items()
        for title in reversed(titles)
        if fold(title) in places
    }
    if missing := [titles[0] for name, titles in _REQUIRED.items() if name not in fields]:
        raise DataFileError(
            f"{file} n'a pas les colonnes : {', '.join(missing)}.",
            "Attendu : l'export national BANATIC, ses titres de colonnes dans la première ligne.",
        )
    known = {
        place: code
        for place, title in enumerate(header)
        if place not in fields.values() and (code := nomenclature.code_of(title)) is not None
    }
    if not any(known.values()):
        raise DataFileError(
            f"{file} n'a aucune colonne de compétence connue.",
            f"Attendu : une colonne par compétence de {nomenclature.file.name}, avec son libellé exact ou son code.",
        )
    first, last = min(known), max(known)
    others = {
        place: squeezed(title)
        for place, title in enumerate(header)
        if squeezed(title) and place not in known and place not in fields.values()
    }
    inside = [title for place, title in others.items() if first < place < last or looks_like_a_code(title)]
    if inside:
        raise _unknown_competences(file, inside, nomenclature)
    after = {
        place: title for place, title in others.items() if place > last and not fold(title).startswith(_NOT_COMPETENCES)
    }
    return _Columns(len(header), fields, {place: code for place, code in known.items() if code}, after)


def _unknown_competences(file: Path, titles: Iterable[str], nomenclature: Nomenclature) -> DataFileError:
    listed = " ; ".join(f"« {title} »" for title in titles)
    return DataFileError(
        f"{file} a des compétences inconnues : {listed}.",
        f"Ajoutez à {nomenclature.file} une ligne « code|libellé » pour chacune (code vide pour la laisser de côté).",
    )


def _cells(places: Collection[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """Return what takes these cells out of a row: itemgetter gives no tuple for a single place."""
    if len(places) == 1:
        (only,) = places
        return lambda row: (row[only],)
    return itemgetter(*places)


class _Reader:
    """Gathers groups, members and competences, row after row."""

    def __init__(self, columns: _Columns, registry: Registry) -> None:
        self.registry = registry
        self._columns = columns
        self._answers: dict[str, tuple[str, ...]] = {}
        self._answers_of: Callable[[list[str]], tuple[str, ...]] = _cells(columns.codes)
        self._differing: set[str] = set()
        # Columns after the last competence that hold only OUI and NON so far, and were not always empty.
        self._only_answers = set(columns.unknown)
        self._filled: set[int] = set()

    def read(self, line: int, row: list[str]) -> None:
        """Take one row in, or refuse it with its line and reason."""
        row = [*row, *[""] * (self._columns.width - len(row))]
        if not any(row):
            return
        try:
            if len(row) > self._columns.width:
                raise ValueError("trop de colonnes")
            group = self._group(row)
            self._competences(group, row)
            self._member(group, row)
        except ValueError as error:
            self.registry.refused.append(f"ligne {line} : {error}, ligne laissée de côté")
            return
        self._watch(row)

    def competences_after_the_last(self) -> list[str]:
        """Return the titles of unknown columns that say OUI or NON, hence are competences."""
        return [self._columns.unknown[place] for place in sorted(self._only_answers & self._filled)]

    def _field(self, row: list[str], name: str) -> str:
        place = self._columns.fields.get(name)
        return "" if place is None else row[place]

    def _group(self, row: list[str]) -> Group:
        siren = siren_of(self._field(row, "siren"))
        known = self.registry.groups.get(siren)
        if known is None:
            name, form, population = (self._field(row, one) for one in ("name", "form", "population"))
            known = self.registry.groups[siren] = group_of(siren, name, form, population)
        return known

    def _competences(self, group: Group, row: list[str]) -> None:
        answers = self._answers_of(row)
        before = self._answers.setdefault(group.siren, answers)
        if before is answers:
            self._declare(group, answers)
        elif before != answers:
            if group.siren not in self._differing:
                self._differing.add(group.siren)
                self.registry.refused.append(
                    f"{group.name} ({group.siren}) : compétences différentes d'une ligne à l'autre, toutes retenues"
                )
            self._declare(group, answers)

    def _declare(self, group: Group, answers: tuple[str, ...]) -> None:
        for code, cell in zip(self._columns.codes.values(), answers, strict=True):
            answer = cell.strip().upper()
            if answer in _YES:
                self.registry.declared.add((group.siren, code))
            elif answer not in _NO:
                self.registry.refused.append(
                    f"{group.name} ({group.siren}), compétence {code} : « {answer[:40]} » n'est ni OUI ni NON"
                )

    def _member(self, group: Group, row: list[str]) -> None:
        if member := self._field(row, "member").strip():
            siren = siren_of(member)
            self.registry.members.add((group.siren, siren))
            self.registry.names.setdefault(siren, squeezed(self._field(row, "member_name")))

    def _watch(self, row: list[str]) -> None:
        for place in list(self._only_answers):
            answer = row[place].strip().upper()
            if answer and answer not in {"OUI", "NON"}:
                self._only_answers.discard(place)
            elif answer:
                self._filled.add(place)
