"""What an agent typed to say who is competent, and its checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from bot.conversations.redaction import redact
from bot.errors import OrientationError
from bot.knowledge.corrections import SOURCE_KINDS
from bot.knowledge.models import Territory
from bot.knowledge.taxonomy import Taxonomy
from bot.text import squeezed

SERVICE = "service:"
"""How the choice of a State service or an agency begins; any other choice is the id of a territory."""
LONGEST_DETAILS, LONGEST_URL = 300, 1_000
_FIRST_DAY = date(1900, 1, 1)


class ProposalError(OrientationError):
    """What was typed cannot be kept, or decided, as it is."""


@dataclass(frozen=True)
class Draft:
    """A correction of who is competent, as typed.

    Args:
        answers: the choice that each question must have, for those that matter.
        holder: the id of a territory, or SERVICE and a code.
        since: ISO 8601 day.
    """

    problem: str = ""
    territory: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    holder: str = ""
    since: str = ""
    source_kind: str = ""
    details: str = ""
    url: str = ""


def checked(session: Session, taxonomy: Taxonomy, draft: Draft) -> dict[str, Any]:
    """Return the columns of a correction, or raise ProposalError with the first thing to repair."""
    problem = taxonomy.problems.get(draft.problem)
    if problem is None:
        raise ProposalError("Le problème manque.", "Choisissez-le dans la liste.")
    if _territory(session, draft.territory) is None:
        raise ProposalError("Le territoire manque.", "Dites où votre correction est vraie.")
    questions = {one.code: one for one in problem.questions}
    answers = {code: choice for code, choice in draft.answers.items() if code in questions and choice}
    if not all(questions[code].accepts(choice) for code, choice in answers.items()):
        raise ProposalError("Une réponse n'est pas de la liste.", "Choisissez de nouveau les réponses.")
    return {
        "problem_code": problem.code,
        "territory_id": draft.territory,
        "answers": answers,
        **_holder(session, taxonomy, draft.holder),
        "since": _day(draft.since),
        **_source(draft),
    }


def _holder(session: Session, taxonomy: Taxonomy, holder: str) -> dict[str, str | None]:
    if holder.startswith(SERVICE):
        service = taxonomy.services.get(holder.removeprefix(SERVICE))
        if service and service.level in ("etat", "organisme"):
            return {"holder_id": None, "service_code": service.code}
    elif _territory(session, holder):
        return {"holder_id": holder, "service_code": None}
    raise ProposalError("Il manque qui s'en occupe.", "Choisissez dans la liste, ou cherchez par nom.")


def _territory(session: Session, id_: str) -> Territory | None:
    found = session.get(Territory, id_) if id_ else None
    return found if found and found.until is None and found.kind != "etat" else None


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise ProposalError("La date manque ou n'existe pas.", "Écrivez-la ainsi : 2026-01-31.") from error
    if day < _FIRST_DAY:
        raise ProposalError("La date est trop ancienne.", "Vérifiez l'année.")
    return day


def _source(draft: Draft) -> dict[str, str | None]:
    details = squeezed(draft.details)
    if draft.source_kind not in SOURCE_KINDS:
        raise ProposalError("La nature de la source manque.", "Choisissez : délibération, statuts, convention…")
    if not details:
        raise ProposalError("La référence de la source manque.", "Par exemple : n° 2026-31 du 12 mars 2026.")
    if len(details) > LONGEST_DETAILS:
        raise ProposalError("La référence est trop longue.", f"Restez sous {LONGEST_DETAILS} caractères.")
    if redact(details) != details:
        raise ProposalError("La référence contient un numéro ou une adresse personnelle.", "Retirez-les.")
    return {"source_kind": draft.source_kind, "details": details, "url": _url(draft.url)}


def _url(typed: str) -> str | None:
    if not typed:
        return None
    try:
        parts = urlsplit(typed)
        right = parts.scheme == "https" and "." in (parts.hostname or "") and len(typed) <= LONGEST_URL
    except ValueError:
        right = False
    if not right or redact(typed) != typed or len(typed.split()) > 1:
        raise ProposalError("L'adresse du document n'est pas la bonne.", "Elle commence par https://.")
    return typed
