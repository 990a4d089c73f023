"""What a council changes of one counter: rows of its own file, written one by one.

A change goes through the reader and the merge of the file, so that both ways accept, refuse and keep the same.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.errors import OrientationError
from bot.knowledge.council.council import Council, source_of
from bot.knowledge.directory import OWN_KINDS, records_on
from bot.knowledge.importers.conseil import CORRECTION_KEY, LINK_KEY
from bot.knowledge.importers.conseil_rows import CHAMPS, CouncilCorrection, CouncilLink, read_row
from bot.knowledge.importers.conseil_tables import Known, Tables
from bot.knowledge.importers.merge import Row, merge
from bot.knowledge.importers.refusal import RefusedRowError
from bot.knowledge.models import Problem, Procedure, Structure, StructureCorrection, Territory
from bot.knowledge.structures import CLOSED

CHECKED_CHAMP, CLOSED_CHAMP = "verifie", "ferme"
YES = "oui"
_OWN_COUNTER = "siege"


class RefusedFieldsError(OrientationError):
    """Values that do not read. `reasons` says why, by field of the file."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self.reasons = dict(reasons)
        super().__init__("Rien n'a été enregistré : une valeur est à corriger.", "Regardez les champs signalés.")


def correct(session: Session, council: Council, structure: str, values: Mapping[str, str], today: date) -> None:
    """Say the right values of some fields of a counter; empty: the known one is wrong, and the right one unknown.

    Args:
        values: by field of the council's file (`champ`), as they stand there.

    Raises:
        RefusedFieldsError: a value does not read; nothing was written.
    """
    rows, reasons = [], {}
    for champ, value in values.items():
        try:
            rows.append(_correction(council, structure, champ, value, today))
        except RefusedRowError as error:
            reasons[champ] = str(error)
    if reasons:
        raise RefusedFieldsError(reasons)
    source_id = source_of(session, council, today)
    for row in rows:
        only = {"structure_id": structure, "field": row["field"]}
        merge(session, StructureCorrection, [row], CORRECTION_KEY, source_id=source_id, **only)


def say_checked(session: Session, council: Council, structure: str, today: date) -> None:
    """Say that all that is known of a counter was checked today."""
    correct(session, council, structure, {CHECKED_CHAMP: YES}, today)


def close(session: Session, council: Council, structure: str, today: date) -> None:
    """Say that a counter is closed for good: residents are no longer sent there."""
    correct(session, council, structure, {CLOSED_CHAMP: YES}, today)


def open_again(session: Session, structure: str) -> None:
    """Take back that a counter is closed, whichever council of its ground said so."""
    said = delete(StructureCorrection).where(
        StructureCorrection.structure_id == structure, StructureCorrection.field == CLOSED
    )
    session.execute(said, execution_options={"synchronize_session": False})


def add_own_counter(session: Session, council: Council, name: str, today: date) -> str:
    """Add the counter of the council's own territory, which no source describes, and return its id.

    Raises:
        RefusedFieldsError: the name is empty, or a source already describes one.
    """
    if any(one.row["kind"] in OWN_KINDS for one in records_on(session, [council.territory])):
        raise RefusedFieldsError({"nom": "Cette structure a déjà une fiche."})
    kind = session.get(Territory, council.territory).kind
    given = {"type": "structure", "territoire": council.territory, "identifiant": _OWN_COUNTER, "nom": name}
    given["categorie"] = "mairie" if kind == "commune" else kind
    source_id = source_of(session, council, today)
    tables = Tables(Known.load(session, [council.territory]), source_id)
    try:
        tables.add(read_row({**given, **_said(council, today)}))
    except RefusedRowError as error:
        raise RefusedFieldsError({"nom": str(error)}) from error
    ((id_, row),) = tables.structures.items()
    merge(session, Structure, [row], ("id",), today, source_id=source_id, id=id_)
    return str(id_)


def add_link(session: Session, council: Council, territory: str, given: Mapping[str, str], today: date) -> None:
    """Add a page of the web for a problem on a territory, or replace the council's own of the same kind.

    Args:
        given: `probleme`, `nature`, `nom` and `site`, as in the council's file.

    Raises:
        RefusedFieldsError: a value is missing or does not read.
    """
    if session.get(Problem, given.get("probleme", "")) is None:
        raise RefusedFieldsError({"probleme": "Choisissez un problème de la liste."})
    try:
        read = read_row({**given, **_said(council, today), "type": "lien", "territoire": territory})
    except RefusedRowError as error:
        raise RefusedFieldsError({"lien": str(error)}) from error
    assert isinstance(read.content, CouncilLink), "the row's type is lien"
    link = read.content
    key: dict[str, Any] = {"problem_code": link.problem, "territory_id": link.territory, "kind": link.kind}
    row = {**key, "title": link.title, "url": link.url, "origin": read.origin, "updated_on": read.updated_on}
    merge(session, Procedure, [row], LINK_KEY, source_id=source_of(session, council, today), **key)


def withdraw_link(session: Session, council: Council, territory: str, link: int, today: date) -> None:
    """Take back a page that the council itself gave; another source's stays."""
    own = source_of(session, council, today)
    found = select(Procedure).where(
        Procedure.id == link, Procedure.source_id == own, Procedure.territory_id == territory
    )
    for row in session.scalars(found):
        session.delete(row)


def _correction(council: Council, structure: str, champ: str, value: str, today: date) -> Row:
    assert champ in CHAMPS, "the console's own forms name the fields"
    given = {"type": "correction", "identifiant": structure, "champ": champ, "valeur": value}
    read = read_row({**given, **_said(council, today)})
    assert isinstance(read.content, CouncilCorrection), "the row's type is correction"
    said: dict[str, Any] = {"origin": read.origin, "updated_on": read.updated_on}
    return {"structure_id": structure, "field": read.content.field, "value": read.content.value, **said}


def _said(council: Council, today: date) -> dict[str, str]:
    return {"source": council.name, "date": today.isoformat()}
