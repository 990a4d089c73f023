"""What people decided of the taxonomy stands when its files are read again; nothing the files say is lost either."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.editing.fields import fields_of, with_values
from bot.knowledge.editing.rows import TaxonomyEdit
from bot.knowledge.editing.standing import file_value, standing, was_decided
from bot.knowledge.repository import load_every_problem
from bot.knowledge.taxonomy import Problem, Taxonomy, Theme


@dataclass(frozen=True)
class Life:
    """Whether a problem lives: when it was retired, and what took it in."""

    retired_on: date | None = None
    merged_into: str | None = None


@dataclass
class Kept:
    """What an import must write, so that nothing people decided is lost.

    Args:
        taxonomy: every problem, of today and of the past.
        lives: of the problems that are gone.
        news: what the files say meanwhile of a changed field, to be remembered: code, field, old and new value.
        said: French sentences: what of the files was left aside.
    """

    taxonomy: Taxonomy
    lives: dict[str, Life] = field(default_factory=dict)
    news: list[tuple[str, str, str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def keep_edits(session: Session, files: Taxonomy, today: date) -> Kept:
    """Return what must be written for the files to be imported without losing anything."""
    held = _held(session)
    if held is None:
        return Kept(files)
    edits: dict[str, list[TaxonomyEdit]] = defaultdict(list)
    for one in session.scalars(select(TaxonomyEdit).order_by(TaxonomyEdit.id)):
        edits[str(one.problem_code)].append(one)
    lives = {
        row.code: Life(row.retired_on, row.merged_into)
        for row in session.scalars(select(models.Problem).where(models.Problem.retired_on.is_not(None)))
    }
    kept = Kept(files)
    known = {code: _with_edits(problem, edits[code], kept) for code, problem in files.problems.items()}
    kept.taxonomy = _joined(files, held, known)
    for code in kept.taxonomy.problems:
        if life := _life(code, code in files.problems, lives.get(code), edits[code], today):
            kept.lives[code] = life
            if code in files.problems:
                kept.said.append(f"{code} reste retiré : il l'a été dans la console.")
    return kept


def _held(session: Session) -> Taxonomy | None:
    empty = session.scalar(select(models.Problem.code).limit(1)) is None
    return None if empty else load_every_problem(session)


def _with_edits(problem: Problem, edits: Sequence[TaxonomyEdit], kept: Kept) -> Problem:
    """Return a problem of the files with the words that people gave it."""
    fields, values = fields_of(problem), {}
    for name, stack in standing(edits).items():
        if name not in fields:
            kept.said.append(f"{problem.code} : le champ « {name} », modifié dans la console, n'existe plus.")
            continue
        values[name] = str(stack[-1].after or "")
        before, now = file_value(edits, stack[0]), fields[name].value
        if now != before:
            kept.news.append((problem.code, name, before, now))
            kept.said.append(
                f"{problem.code} : « {values[name]} », écrit dans la console, est gardé ; le fichier dit « {now} »."
            )
    return with_values(problem, values)


def _life(code: str, in_files: bool, life: Life | None, edits: Sequence[TaxonomyEdit], today: date) -> Life | None:
    """Return how a problem is gone; None when it lives."""
    if was_decided(edits):
        return life
    return None if in_files else life or Life(today)


def _joined(files: Taxonomy, held: Taxonomy, known: Mapping[str, Problem]) -> Taxonomy:
    """Return the problems of the files, then those that only the database holds, each in its theme."""
    extra: dict[str, list[Problem]] = defaultdict(list)
    for code, problem in held.problems.items():
        if code not in files.problems:
            extra[held.theme_of(code).code].append(problem)
    own = [
        _theme(theme, [known[one.code] for one in theme.problems] + extra.pop(theme.code, [])) for theme in files.themes
    ]
    orphans = [_theme(theme, extra[theme.code]) for theme in held.themes if theme.code in extra]
    routes = [route for theme in (*own, *orphans) for one in theme.problems for route in one.routes]
    competences = {route.competence for route in routes if route.competence} - files.competences.keys()
    services = {route.service for route in routes if route.service} - files.services.keys()
    return Taxonomy(
        [*own, *orphans],
        [*files.competences.values(), *(held.competences[code] for code in sorted(competences))],
        [*files.services.values(), *(held.services[code] for code in sorted(services))],
    )


def _theme(theme: Theme, problems: Sequence[Problem]) -> Theme:
    return theme.copy(update={"problems": tuple(problems)})
