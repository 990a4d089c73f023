"""The resolver: a short pipeline of named steps, the same for one resident and for all of France."""

from dataclasses import replace
from itertools import chain, product

from bot.knowledge.procedures import first_alive
from bot.knowledge.resolver.answer import Answer, Finding, Trace
from bot.knowledge.resolver.reported import Reported
from bot.knowledge.resolver.steps import (
    ByLaw,
    ByRegistry,
    Case,
    CommuneAlone,
    HigherTier,
    MairieAsDoor,
    OwnStatute,
    ParentTier,
    Passed,
    StateOrAgency,
    Step,
)
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Answers, Problem, Question, Taxonomy, check_answers

# Choices for "je ne sais pas" begin with this, in every question.
DO_NOT_KNOW = "inconnu"

# What law and registry say.
_BY_SOURCES: tuple[Step, ...] = (HigherTier(), StateOrAgency(), CommuneAlone(), ByLaw(), ByRegistry())
STEPS: tuple[Step, ...] = (OwnStatute(), Reported(_BY_SOURCES), *_BY_SOURCES, ParentTier(), MairieAsDoor())


def resolve(taxonomy: Taxonomy, problem_code: str, situation: Situation, answers: Answers) -> Answer:
    """Say who is competent for a problem in a commune.

    While a question that would change the structure here is unanswered, the answer names it in
    `missing_questions` and is only to be confirmed.

    Raises:
        UnknownCodeError: the problem, a question or a choice does not exist.
    """
    problem = taxonomy.problem(problem_code)
    check_answers(problem, answers)
    answer = _run(taxonomy, problem, situation, answers)
    missing = missing_questions(taxonomy, problem, situation, answers)
    if not missing:
        return answer.to_confirm() if _is_unsure(taxonomy, problem, situation, answers) else answer
    return replace(answer.to_confirm(), missing_questions=missing)


def missing_questions(
    taxonomy: Taxonomy, problem: Problem, situation: Situation, answers: Answers
) -> tuple[Question, ...]:
    """Return the unanswered questions of which some answer changes the structure, here."""
    open_ones = [question for question in problem.questions if question.code not in answers]
    return tuple(one for one in open_ones if _matters(taxonomy, problem, situation, answers, one, open_ones))


def _is_unsure(taxonomy: Taxonomy, problem: Problem, situation: Situation, answers: Answers) -> bool:
    """Say whether the resident answered "je ne sais pas" to a question that matters here."""
    unsure = [one for one in problem.questions if answers.get(one.code, "").startswith(DO_NOT_KNOW)]
    known = {code: choice for code, choice in answers.items() if code not in {one.code for one in unsure}}
    return any(_matters(taxonomy, problem, situation, known, one, unsure) for one in unsure)


def _matters(
    taxonomy: Taxonomy,
    problem: Problem,
    situation: Situation,
    answers: Answers,
    question: Question,
    open_ones: list[Question],
) -> bool:
    others = [one for one in open_ones if one is not question]
    for combination in product(*(one.choices for one in others)):
        context = {**answers, **{one.code: choice.code for one, choice in zip(others, combination, strict=True)}}
        outcomes = {
            _outcome(_run(taxonomy, problem, situation, {**context, question.code: choice.code}).finding)
            for choice in question.choices
        }
        if len(outcomes) > 1:
            return True
    return False


def _outcome(finding: Finding) -> tuple[str | None, str, str]:
    return finding.holder.code, finding.holder.name, finding.structure.name


def _run(taxonomy: Taxonomy, problem: Problem, situation: Situation, answers: Answers) -> Answer:
    route = problem.route(answers, situation.soil)
    codes = taxonomy.codes_of(problem.code)
    case = Case(taxonomy, route, situation, situation.correction_for(codes, answers))
    trace: list[Trace] = []
    for step in STEPS:
        found = step.answer(case)
        if not isinstance(found, Passed):
            trace.append(Trace(step.name, True, found.reason))
            return Answer(
                problem=problem.code,
                commune=situation.commune.code,
                finding=found,
                law=route.law,
                advice=route.advice,
                missing_questions=(),
                trace=tuple(trace),
                counter=situation.france_services or situation.mairie,
                procedure=first_alive(chain.from_iterable(situation.procedures.get(code, ()) for code in codes)),
            )
        trace.append(Trace(step.name, False, str(found)))
    raise AssertionError("the last step always answers")
