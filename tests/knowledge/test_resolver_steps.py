"""Each step of the resolver answers or passes on, and says why."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from bot.knowledge.resolver import STEPS, resolve
from bot.knowledge.resolver.answer import Finding
from bot.knowledge.resolver.steps import Case, Passed, Step
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Answers, Taxonomy
from tests.knowledge.corrections import correct

BY_NAME = {step.name: step for step in STEPS}
CaseOf = Callable[[str, str, Answers], Case]


@pytest.fixture
def case_of(taxonomy: Taxonomy, situation: Callable[[str], Situation]) -> CaseOf:
    def build(problem: str, commune: str, answers: Answers) -> Case:
        here = situation(commune)
        route = taxonomy.problem(problem).route(answers, here.soil)
        return Case(taxonomy, route, here, here.correction_for([problem], answers))

    return build


WASTE, RSA, MAYOR, PAPERS = (
    "dechets.collecte_oubliee",
    "autonomie.ehpad",
    "dechets.depot_sauvage",
    "papiers.carte_grise",
)
ANSWERS = [
    ("statut_particulier", WASTE, "97502"),
    ("statut_particulier", RSA, "98818"),
    ("signalement", "voirie.eclairage", "37031"),
    ("departement_ou_region", RSA, "37031"),
    ("departement_ou_region", "transport.train", "37031"),
    ("etat_ou_organisme", PAPERS, "37031"),
    ("commune_seule", MAYOR, "37031"),
    ("loi", WASTE, "37031"),
    ("loi", WASTE, "75056"),
    ("registre", "eau.fuite_coupure", "37031"),
    ("registre", "voirie.trottoir", "37031"),
    ("echelon_superieur", "transport.abonnement", "37031"),
    ("mairie_comme_porte", "voirie.eclairage", "37031"),
    ("mairie_comme_porte", MAYOR, "37031"),
]
PASSES = [
    ("statut_particulier", WASTE, "37031"),
    ("statut_particulier", WASTE, "97411"),
    ("statut_particulier", "securite.plainte", "98818"),
    ("statut_particulier", "papiers.titre_sejour", "97801"),
    ("signalement", "voirie.eclairage", "37123"),
    ("signalement", WASTE, "37031"),
    ("departement_ou_region", MAYOR, "37031"),
    ("departement_ou_region", PAPERS, "37031"),
    ("etat_ou_organisme", RSA, "37031"),
    ("commune_seule", WASTE, "37031"),
    ("commune_seule", RSA, "37031"),
    ("loi", "eau.fuite_coupure", "37031"),
    ("loi", WASTE, "22016"),
    ("loi", MAYOR, "37031"),
    ("registre", "voirie.eclairage", "37031"),
    ("registre", MAYOR, "37031"),
    ("echelon_superieur", WASTE, "37031"),
    ("echelon_superieur", "transport.train", "37031"),
]


@pytest.mark.parametrize(("step", "problem", "commune"), ANSWERS)
def test_a_step_answers_what_is_its_own(
    session: Session, case_of: CaseOf, step: str, problem: str, commune: str
) -> None:
    correct(session)
    found = BY_NAME[step].answer(case_of(problem, commune, {}))
    assert isinstance(found, Finding)
    assert found.reason.endswith(".")
    assert found.source
    assert found.as_of


@pytest.mark.parametrize(("step", "problem", "commune"), PASSES)
def test_a_step_passes_on_the_rest_and_says_why(
    session: Session, case_of: CaseOf, step: str, problem: str, commune: str
) -> None:
    correct(session)
    passed = BY_NAME[step].answer(case_of(problem, commune, {}))
    assert isinstance(passed, Passed)
    assert passed.endswith(".")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step.name))
def test_every_step_has_a_case_of_each_kind(step: Step) -> None:
    assert step.name in {row[0] for row in ANSWERS}
    # The last one is there so that somebody always answers.
    assert step is STEPS[-1] or step.name in {row[0] for row in PASSES}


def test_the_trace_ends_with_the_step_that_answered(taxonomy: Taxonomy, situation: Callable[[str], Situation]) -> None:
    trace = resolve(taxonomy, "eau.fuite_coupure", situation("37031"), {}).trace
    assert [one.answered for one in trace] == [False] * (len(trace) - 1) + [True]
    assert [one.step for one in trace] == [step.name for step in STEPS][: len(trace)]
    assert trace[-1].step == "registre"


def test_several_declarants_are_all_named_and_the_own_group_comes_first(case_of: CaseOf) -> None:
    # Haute-Saintonge and the syndicat Eau 17 both declared drinking water in 2021.
    found = BY_NAME["registre"].answer(case_of("eau.fuite_coupure", "17066", {}))
    assert isinstance(found, Finding)
    assert [claim.holder.name for claim in found.claims] == ["EAU 17"]
    assert found.certainty == "to_confirm"
    assert "la communauté de communes de la Haute Saintonge et le syndicat EAU 17" in found.reason
    assert found.holder.name == "CC de la Haute Saintonge"
    assert found.structure.kind == "mairie"


def test_a_competence_held_in_part_is_never_sure(case_of: CaseOf) -> None:
    found = BY_NAME["registre"].answer(case_of("voirie.trottoir", "37031", {}))
    assert isinstance(found, Finding)
    assert found.certainty == "to_confirm"
    assert "au moins en partie" in found.reason


def test_a_syndicat_of_a_former_commune_is_never_sure_for_the_whole(case_of: CaseOf) -> None:
    case = case_of("eau.fuite_coupure", "37031", {})
    sure = BY_NAME["registre"].answer(case)
    assert isinstance(sure, Finding)
    assert sure.certainty == "sure"
    (group,) = case.situation.declarants("eau_potable")
    part = replace(case, situation=replace(case.situation, in_part=frozenset({group.id})))
    found = BY_NAME["registre"].answer(part)
    assert isinstance(found, Finding)
    assert (found.certainty, found.structure.kind, found.holder) == ("to_confirm", "mairie", sure.holder)
    assert "au moins pour une partie de la commune" in found.reason


def test_the_registry_does_not_speak_for_the_grand_paris(situation: Callable[[str], Situation]) -> None:
    # It declares for the métropole what the law gives to the établissements publics territoriaux.
    paris_suburb = situation("93066")
    named = {group.legal_form for codes in paris_suburb.declared for group in paris_suburb.declarants(codes)}
    assert "MGP" not in named


INSTEAD = [
    ("69123", "Ici, c'est la Métropole de Lyon."),
    ("75056", "Ici, c'est la Ville de Paris."),
    ("2B033", "Ici, c'est la Collectivité de Corse."),
    ("68066", "Ici, c'est la Collectivité européenne d'Alsace."),
    ("97611", "Ici, c'est le Département-Région de Mayotte."),
]


@pytest.mark.parametrize(("commune", "said"), INSTEAD)
def test_who_takes_the_place_of_the_departement_is_said(case_of: CaseOf, commune: str, said: str) -> None:
    found = BY_NAME["departement_ou_region"].answer(case_of(RSA, commune, {}))
    assert isinstance(found, Finding)
    assert found.reason.endswith(said)


@pytest.mark.parametrize("commune", ["37031", "69264", "97411", "57463"])
def test_an_ordinary_departement_needs_no_such_words(case_of: CaseOf, commune: str) -> None:
    found = BY_NAME["departement_ou_region"].answer(case_of(RSA, commune, {}))
    assert isinstance(found, Finding)
    assert "Ici, c'est" not in found.reason


def test_what_the_law_leaves_open_is_said_in_the_words_of_the_route(case_of: CaseOf) -> None:
    found = BY_NAME["loi"].answer(case_of("voirie.chaussee", "37261", {"route": "departementale"}))
    assert isinstance(found, Finding)
    assert found.certainty == "to_confirm"
    assert "sauf accord contraire avec le département" in found.reason
    assert "L. 5217-2, IV" in found.source
