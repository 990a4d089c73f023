"""How good what we know of a counter is: small rules, each with its points and its sentence. Pure.

The points are our choice, not a measure: what lets a resident reach somebody weighs most.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from bot.knowledge.freshness.age import STALE_AFTER_MONTHS, dated, is_stale
from bot.knowledge.freshness.phones import check_phone
from bot.knowledge.structures import Structure

FULL_SCORE = 100


@dataclass(frozen=True)
class Known:
    """A counter, as of a day, with the addresses of the web that are known to be dead."""

    structure: Structure
    today: date
    dead_links: Collection[str] = ()


@dataclass(frozen=True)
class Rule:
    """What is looked at, the points lost, and the French sentence that says what is wrong, or None."""

    code: str
    points: int
    fault: Callable[[Known], str | None]


@dataclass(frozen=True)
class Fault:
    """A rule that is not met."""

    code: str
    points: int
    sentence: str


@dataclass(frozen=True)
class Quality:
    """A score out of FULL_SCORE, and what it lost points for, in the order of RULES."""

    score: int
    faults: tuple[Fault, ...]


def quality_of(known: Known) -> Quality:
    """Return the score of a counter."""
    said = ((rule, rule.fault(known)) for rule in RULES)
    faults = tuple(Fault(rule.code, rule.points, sentence) for rule, sentence in said if sentence)
    return Quality(FULL_SCORE - sum(one.points for one in faults), faults)


def _phone(known: Known) -> str | None:
    check = check_phone(known.structure.phone)
    return check.why if check.state in ("missing", "broken") else None


def _phone_caution(known: Known) -> str | None:
    check = check_phone(known.structure.phone)
    return check.why if check.state == "caution" else None


def _writing(known: Known) -> str | None:
    form = known.structure.contact_form
    if known.structure.email or (form and form not in known.dead_links):
        return None
    return "Ni adresse e-mail ni formulaire pour écrire."


def _address(known: Known) -> str | None:
    return None if known.structure.address else "Aucune adresse où se rendre."


def _hours(known: Known) -> str | None:
    one = known.structure
    return None if one.hours or one.hours_note else "Horaires d'ouverture inconnus."


def _website(known: Known) -> str | None:
    website = known.structure.website
    if not website:
        return "Aucun site internet."
    return f"Le site {website} ne répond plus." if website in known.dead_links else None


def _freshness(known: Known) -> str | None:
    as_of = known.structure.as_of
    if as_of is None:
        return "Fiche sans date."
    return f"Fiche {dated(as_of)} : elle a plus de {STALE_AFTER_MONTHS} mois." if is_stale(as_of, known.today) else None


RULES = (
    Rule("telephone", 30, _phone),
    Rule("telephone_a_verifier", 10, _phone_caution),
    Rule("ecrire", 15, _writing),
    Rule("adresse", 15, _address),
    Rule("horaires", 15, _hours),
    Rule("site", 10, _website),
    Rule("fraicheur", 15, _freshness),
)
