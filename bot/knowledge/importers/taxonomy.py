"""Merges the taxonomy read from data/ into the shared database."""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge import models
from bot.knowledge.editing.rows import add_edit
from bot.knowledge.importers.kept_edits import Life, keep_edits
from bot.knowledge.importers.merge import Changes, Row, merge_all
from bot.knowledge.taxonomy import Problem, Taxonomy


def import_taxonomy(session: Session, files: Taxonomy) -> Changes:
    """Merge competences, services, themes, problems, questions, choices and routes.

    What people changed in the console stands, and is said. A problem that the files drop is retired, never deleted.
    """
    kept = keep_edits(session, files, date.today())
    taxonomy = kept.taxonomy
    changes = merge_all(
        session,
        [
            (models.Competence, _competences(taxonomy), ("code",)),
            (models.CompetenceLaw, _laws(taxonomy), ("competence_code", "legal_form")),
            (
                models.CompetenceRegistryCode,
                _registry_codes(taxonomy),
                ("competence_code", "nomenclature", "registry_code"),
            ),
            (models.Service, (one.dict() for one in taxonomy.services.values()), ("code",)),
            (models.Theme, _themes(taxonomy), ("code",)),
            (models.Problem, _problems(taxonomy, kept.lives), ("code",)),
            (models.Question, _questions(taxonomy), ("problem_code", "code")),
            (models.Choice, _choices(taxonomy, session), ("question_id", "code")),
            (models.Route, _routes(taxonomy), ("problem_code", "rank")),
        ],
    )
    for code, field, before, after in kept.news:
        add_edit(session, code, "file", None, field, before, after)
    return changes + Changes(refused=kept.said)


def _all(taxonomy: Taxonomy) -> Iterator[Problem]:
    return iter(taxonomy.problems.values())


def _competences(taxonomy: Taxonomy) -> Iterator[Row]:
    for one in taxonomy.competences.values():
        yield {"code": one.code, "label": one.label, "partial": one.partial}


def _laws(taxonomy: Taxonomy) -> Iterator[Row]:
    for one in taxonomy.competences.values():
        for form, reference in one.law.items():
            yield {"competence_code": one.code, "legal_form": form, "reference": reference}


def _registry_codes(taxonomy: Taxonomy) -> Iterator[Row]:
    for one in taxonomy.competences.values():
        for nomenclature, codes in one.registry.items():
            for code in codes:
                yield {"competence_code": one.code, "nomenclature": nomenclature, "registry_code": code}


def _themes(taxonomy: Taxonomy) -> Iterator[Row]:
    for one in taxonomy.themes:
        yield {"code": one.code, "label": one.label, "rank": one.rank}


def _problems(taxonomy: Taxonomy, lives: Mapping[str, Life]) -> Iterator[Row]:
    for theme in taxonomy.themes:
        for rank, one in enumerate(theme.problems):
            life = lives.get(one.code, Life())
            yield {
                "code": one.code,
                "theme_code": theme.code,
                "label": one.label,
                "scope": one.scope,
                "emergency": list(one.emergency),
                "rank": rank,
                "retired_on": life.retired_on,
                "merged_into": life.merged_into,
            }


def _questions(taxonomy: Taxonomy) -> Iterator[Row]:
    for problem in _all(taxonomy):
        for rank, one in enumerate(problem.questions):
            yield {"problem_code": problem.code, "code": one.code, "text": one.text, "rank": rank}


def _question_ids(session: Session) -> dict[tuple[str, str], int]:
    rows = session.execute(select(models.Question.problem_code, models.Question.code, models.Question.id))
    return {(problem, code): id_ for problem, code, id_ in rows}


def _choices(taxonomy: Taxonomy, session: Session) -> Iterator[Row]:
    """Yield the choices once the questions are written: their ids are known only then."""
    ids = _question_ids(session)
    for problem in _all(taxonomy):
        for question in problem.questions:
            for rank, one in enumerate(question.choices):
                id_ = ids[problem.code, question.code]
                yield {"question_id": id_, "code": one.code, "label": one.label, "words": one.words, "rank": rank}


def _routes(taxonomy: Taxonomy) -> Iterator[Row]:
    for problem in _all(taxonomy):
        for rank, one in enumerate(problem.routes):
            yield {
                "problem_code": problem.code,
                "rank": rank,
                "conditions": {question: list(choices) for question, choices in one.when.items()},
                "soil": {feature: list(values) for feature, values in one.where.items()},
                "level": one.level,
                "competence_code": one.competence,
                "otherwise": one.otherwise,
                "service_code": one.service,
                "certainty": one.certainty,
                "reason": one.reason,
                "law": one.law,
                "dgcl": one.dgcl,
                "advice": one.advice,
            }
