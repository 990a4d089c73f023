"""Adding a problem: its code for ever, its words, and who answers for it."""

import re
from dataclasses import dataclass
from typing import Any, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.editing.fields import TaxonomyEditError, check
from bot.knowledge.editing.rows import add_edit
from bot.knowledge.repository import load_taxonomy
from bot.knowledge.taxonomy import Certainty, Level, Problem, Route, Taxonomy
from bot.text import squeezed

LONGEST_REASON, LONGEST_LAW, LONGEST_SOURCE = 300, 200, 300
LONGEST_WORD = 29
HIGHER: tuple[Level, ...] = ("departement", "region")
# These are known by the territory alone; those others by the name of a service.
_NEEDS_SERVICE = ("etat", "organisme")
_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True)
class Draft:
    """A new problem as it is typed; the code is made of its theme and of `word`.

    Args:
        competence: what groups of communes may be in charge of; empty: it is not handed over.
        otherwise: the tier that takes over when no group holds the competence; empty: none.
        source: where whoever adds it has checked who is in charge.
    """

    theme: str = ""
    word: str = ""
    label: str = ""
    scope: str = ""
    level: str = ""
    competence: str = ""
    otherwise: str = ""
    service: str = ""
    certainty: str = ""
    reason: str = ""
    law: str = ""
    advice: str = ""
    source: str = ""

    @property
    def code(self) -> str:
        return f"{self.theme}.{self.word}"


def problem_of(taxonomy: Taxonomy, draft: Draft) -> Problem:
    """Return the problem that a draft describes, or raise TaxonomyEditError with all there is to repair."""
    reasons = {**_faults(taxonomy, draft), **_faults_of_route(taxonomy, draft)}
    words = {"label": squeezed(draft.label), "scope": squeezed(draft.scope)}
    route = {} if reasons else _route(draft)
    known = Problem(code=draft.code, **words, routes=[route or _ANY])
    try:
        check(taxonomy, known, words)
    except TaxonomyEditError as error:
        reasons |= error.reasons
    if reasons:
        raise TaxonomyEditError(reasons)
    return known


def with_problem(taxonomy: Taxonomy, theme: str, problem: Problem) -> Taxonomy:
    """Return the taxonomy with one more problem, to see what it would answer."""
    themes = [
        one.copy(update={"problems": (*one.problems, problem)}) if one.code == theme else one for one in taxonomy.themes
    ]
    return Taxonomy(themes, taxonomy.competences.values(), taxonomy.services.values(), taxonomy.gone.values())


def add_problem(session: Session, draft: Draft, author: str) -> str:
    """Keep a new problem, and return its code. The resolver answers for it at once, the model once it has learnt it.

    Raises:
        TaxonomyEditError: something is missing or wrong.
    """
    problem = problem_of(load_taxonomy(session), draft)
    highest = select(func.max(models.Problem.rank)).where(models.Problem.theme_code == draft.theme)
    row = models.Problem(
        code=problem.code,
        theme_code=draft.theme,
        label=problem.label,
        scope=problem.scope,
        emergency=[],
        rank=int(session.scalar(highest) or 0) + 1,
    )
    row.routes = [_row(problem.routes[0])]
    session.add(row)
    session.flush()
    # The theme, if it was read before, does not know it yet.
    session.expire(session.get(models.Theme, draft.theme), ["problems"])
    add_edit(session, problem.code, "add", author, after=problem.label, why=squeezed(draft.source))
    return problem.code


# Stands for the route while the words of a draft without one are checked.
_ANY = {"level": "commune", "reason": "-", "law": "-"}


def _faults(taxonomy: Taxonomy, draft: Draft) -> dict[str, str]:
    reasons = {}
    if draft.theme not in {one.code for one in taxonomy.themes}:
        reasons["theme"] = "Choisissez le thème dans la liste."
    if not _WORD.fullmatch(draft.word) or len(draft.word) > LONGEST_WORD:
        reasons["word"] = "Écrivez des lettres sans accent ni majuscule, reliées par « _ » : passage_pieton."
    elif draft.code in taxonomy.problems or draft.code in taxonomy.gone:
        reasons["word"] = f"Le code « {draft.code} » sert ou a servi. Un code ne sert qu'une fois : changez le mot."
    return reasons


def _faults_of_route(taxonomy: Taxonomy, draft: Draft) -> dict[str, str]:
    reasons = {}
    if draft.level not in get_args(Level):
        reasons["level"] = "Choisissez qui s'en occupe dans la liste."
    if draft.certainty not in get_args(Certainty):
        reasons["certainty"] = "Dites si c'est sûr partout."
    if draft.level in ("commune", "epci"):
        reasons |= _faults_of_competence(taxonomy, draft)
    if draft.level in _NEEDS_SERVICE and _level_of(taxonomy, draft.service) != draft.level:
        reasons["service"] = "Choisissez le service de l'État ou l'organisme qui s'en occupe."
    for name, value, most, said in (
        ("reason", draft.reason, LONGEST_REASON, "Écrivez pourquoi, en une phrase que lira l'habitant."),
        ("law", draft.law, LONGEST_LAW, "Citez le texte : le code, puis l'article."),
        ("source", draft.source, LONGEST_SOURCE, "Dites où vous l'avez vérifié, et quand."),
    ):
        if not 0 < len(squeezed(value)) <= most:
            reasons[name] = f"{said} {most} caractères au plus."
    if len(squeezed(draft.advice)) > LONGEST_REASON:
        reasons["advice"] = f"C'est trop long : {LONGEST_REASON} caractères au plus."
    return reasons


def _faults_of_competence(taxonomy: Taxonomy, draft: Draft) -> dict[str, str]:
    if draft.competence not in taxonomy.competences and (draft.competence or draft.level == "epci"):
        return {"competence": "Choisissez la compétence qui dit quel groupement s'en occupe."}
    if draft.otherwise and draft.otherwise not in HIGHER:
        return {"otherwise": "Choisissez le département, la région, ou personne."}
    return {}


def _level_of(taxonomy: Taxonomy, service: str) -> str | None:
    found = taxonomy.services.get(service)
    return found.level if found else None


def _route(draft: Draft) -> dict[str, Any]:
    """Return the route of a draft that was checked: what its level has no use for is left out."""
    by_group = draft.level in ("commune", "epci")
    return {
        "level": draft.level,
        "competence": draft.competence or None if by_group else None,
        "otherwise": draft.otherwise or None if draft.level == "epci" else None,
        "service": draft.service if draft.level in _NEEDS_SERVICE else None,
        "certainty": draft.certainty,
        "reason": squeezed(draft.reason),
        "law": squeezed(draft.law),
        "advice": squeezed(draft.advice) or None,
    }


def _row(route: Route) -> models.Route:
    return models.Route(
        rank=0,
        conditions={},
        soil={},
        level=route.level,
        competence_code=route.competence,
        otherwise=route.otherwise,
        service_code=route.service,
        certainty=route.certainty,
        reason=route.reason,
        law=route.law,
        advice=route.advice,
    )
