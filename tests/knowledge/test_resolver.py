"""Who is competent, on every kind of soil: level, holder, certainty and date of real answers."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import UnknownCodeError
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.situation import Situation
from bot.knowledge.taxonomy import Taxonomy

Resolve = Callable[..., Answer]
WASTE = "dechets.collecte_oubliee"
ROAD = "voirie.chaussee"
TODAY, REGISTRY = "2026-11-21", "2021"


@pytest.fixture
def answer(taxonomy: Taxonomy, situation: Callable[[str], Situation]) -> Resolve:
    return lambda problem, commune, **answers: resolve(taxonomy, problem, situation(commune), answers)


# commune, problem, answers → level, holder code, certainty, as_of
CASES: list[tuple[str, str, str, dict[str, str], str, str | None, str, str]] = [
    ("CC", "37031", WASTE, {}, "epci", "200072981", "sure", TODAY),
    ("CC, le registre cite aussi un syndicat", "37123", WASTE, {}, "epci", "200072981", "to_confirm", REGISTRY),
    ("CC, le registre seul dit l'eau", "37031", "eau.fuite_coupure", {}, "epci", "200072981", "sure", REGISTRY),
    ("CC, registre muet", "37031", "voirie.eclairage", {}, "commune", "37031", "to_confirm", REGISTRY),
    ("CC, registre muet sur le PLU", "37031", "urbanisme.plu", {}, "commune", "37031", "to_confirm", REGISTRY),
    ("CC, voirie en partie", "37031", ROAD, {"route": "communale"}, "epci", "200072981", "to_confirm", REGISTRY),
    ("CC, route départementale", "37031", ROAD, {"route": "departementale"}, "departement", "37", "sure", TODAY),
    ("CC, autoroute", "37031", ROAD, {"route": "autoroute"}, "etat", None, "to_confirm", TODAY),
    ("CC, la région faute de transfert", "37031", "transport.abonnement", {}, "region", "24", "to_confirm", TODAY),
    ("CA", "2A004", WASTE, {}, "epci", "242010056", "sure", TODAY),
    ("CA, le registre cite un autre", "01053", WASTE, {}, "epci", "200071751", "to_confirm", REGISTRY),
    ("CU", "49007", WASTE, {}, "epci", "244900015", "sure", TODAY),
    ("métropole", "37261", WASTE, {}, "epci", "243700754", "sure", TODAY),
    ("métropole, voirie", "37261", ROAD, {"route": "communale"}, "epci", "243700754", "to_confirm", TODAY),
    ("métropole, bus", "37261", "transport.bus", {"reseau": "urbain"}, "epci", "243700754", "sure", TODAY),
    ("métropole, car", "37261", "transport.bus", {"reseau": "interurbain"}, "region", "24", "sure", TODAY),
    ("Lyon", "69123", WASTE, {}, "epci", "200046977", "sure", TODAY),
    ("Lyon, département", "69123", "social.rsa", {"aide": "rsa"}, "departement", "200046977", "sure", TODAY),
    ("Lyon, région", "69123", "transport.train", {}, "region", "84", "sure", TODAY),
    ("Lyon, SYTRAL", "69123", "transport.abonnement", {}, "organisme", None, "sure", TODAY),
    ("Rhône hors métropole", "69264", "social.rsa", {"aide": "rsa"}, "departement", "69", "sure", TODAY),
    ("Paris", "75056", WASTE, {}, "commune", "75056", "sure", TODAY),
    ("Paris, département", "75056", "social.rsa", {"aide": "rsa"}, "departement", "75056", "sure", TODAY),
    ("Paris, titres de séjour", "75056", "papiers.titre_sejour", {}, "etat", None, "sure", TODAY),
    ("Grand Paris, EPT", "93066", WASTE, {}, "epci", "200057867", "sure", TODAY),
    ("Grand Paris, rivières", "93066", "eau.inondation", {}, "epci", "200054781", "sure", TODAY),
    ("Grand Paris, rues", "93066", ROAD, {"route": "communale"}, "commune", "93066", "to_confirm", REGISTRY),
    ("Île-de-France, trains", "93066", "transport.train", {}, "organisme", None, "sure", TODAY),
    ("Corse, département", "2A004", "autonomie.aide_domicile", {}, "departement", "94", "sure", TODAY),
    ("Haute-Corse, département", "2B033", "autonomie.aide_domicile", {}, "departement", "94", "sure", TODAY),
    ("Corse, région", "2A004", "transport.train", {}, "region", "94", "sure", TODAY),
    ("Alsace, métropole", "67482", WASTE, {}, "epci", "246700488", "sure", TODAY),
    ("Alsace, Bas-Rhin", "67482", "autonomie.aide_domicile", {}, "departement", "67", "sure", TODAY),
    ("Alsace, Haut-Rhin", "68066", "autonomie.aide_domicile", {}, "departement", "68", "sure", TODAY),
    ("Martinique", "97209", "autonomie.aide_domicile", {}, "departement", "972", "sure", TODAY),
    ("Martinique, région", "97209", "transport.train", {}, "region", "02", "to_confirm", TODAY),
    ("Guyane", "97302", "autonomie.aide_domicile", {}, "departement", "973", "sure", TODAY),
    ("Guyane, région", "97302", "transport.train", {}, "region", "03", "to_confirm", TODAY),
    ("La Réunion", "97411", "autonomie.aide_domicile", {}, "departement", "974", "sure", TODAY),
    ("La Réunion, région", "97411", "transport.train", {}, "region", "04", "to_confirm", TODAY),
    ("La Réunion, CA", "97411", WASTE, {}, "epci", "249740119", "sure", TODAY),
    ("Mayotte", "97611", "autonomie.aide_domicile", {}, "departement", "976", "sure", TODAY),
    ("Mayotte, région", "97611", "transport.train", {}, "region", "06", "to_confirm", TODAY),
    ("Saint-Pierre-et-Miquelon", "97502", WASTE, {}, "commune", "97502", "to_confirm", TODAY),
    ("S.-P.-et-M., RSA", "97502", "social.rsa", {"aide": "rsa"}, "departement", "975", "to_confirm", TODAY),
    ("Nouvelle-Calédonie", "98818", "papiers.permis_conduire", {}, "departement", "988", "to_confirm", TODAY),
    ("sans EPCI", "22016", WASTE, {}, "commune", "22016", "to_confirm", REGISTRY),
    ("sans EPCI, transports", "22016", "transport.abonnement", {}, "region", "53", "to_confirm", TODAY),
    ("commune seule", "37031", "dechets.depot_sauvage", {}, "commune", "37031", "sure", TODAY),
    ("préfecture", "37031", "papiers.titre_sejour", {}, "etat", None, "sure", TODAY),
    ("Caf", "37031", "famille.allocations", {"regime": "general"}, "organisme", None, "sure", TODAY),
]


@pytest.mark.parametrize(
    ("commune", "problem", "answers", "level", "holder", "certainty", "as_of"),
    [row[1:] for row in CASES],
    ids=[row[0] for row in CASES],
)
def test_who_is_competent(
    answer: Resolve,
    commune: str,
    problem: str,
    answers: dict[str, str],
    level: str,
    holder: str | None,
    certainty: str,
    as_of: str,
) -> None:
    found = answer(problem, commune, **answers)
    assert found.missing_questions == ()
    assert (found.finding.level, found.finding.holder.code, found.finding.certainty, found.finding.as_of) == (
        level,
        holder,
        certainty,
        as_of,
    )


NAMED = [
    ("69123", "social.rsa", {"aide": "rsa"}, "Métropole de Lyon"),
    ("75056", "social.rsa", {"aide": "rsa"}, "Ville de Paris"),
    ("2B033", "autonomie.aide_domicile", {}, "Collectivité de Corse"),
    ("67482", "autonomie.aide_domicile", {}, "Collectivité européenne d'Alsace"),
    ("97209", "transport.train", {}, "Collectivité territoriale de Martinique"),
    ("97611", "autonomie.aide_domicile", {}, "Département-Région de Mayotte"),
    ("97411", "autonomie.aide_domicile", {}, "Département de La Réunion"),
    ("72181", "autonomie.aide_domicile", {}, "Département de la Sarthe"),
    ("37031", "papiers.titre_sejour", {}, "Préfecture d'Indre-et-Loire"),
    ("75056", "papiers.titre_sejour", {}, "Préfecture de police de Paris"),
    ("93066", "transport.train", {}, "Île-de-France Mobilités"),
    ("69123", "transport.abonnement", {}, "SYTRAL Mobilités"),
    ("37031", "famille.allocations", {"regime": "agricole"}, "Mutualité sociale agricole (MSA)"),
]


@pytest.mark.parametrize(("commune", "problem", "answers", "name"), NAMED, ids=[row[3] for row in NAMED])
def test_the_holder_has_the_name_that_residents_know(
    answer: Resolve, commune: str, problem: str, answers: dict[str, str], name: str
) -> None:
    assert answer(problem, commune, **answers).finding.holder.name == name


def test_the_pilot_territory_empties_the_bins_of_bourgueil(answer: Resolve) -> None:
    found = answer(WASTE, "37031").finding
    assert found.structure.name == "Communauté de communes Touraine Ouest Val de Loire"
    assert "communautés de communes" in found.reason
    assert not found.structure.has_contact, "no source gives it a contact"
    assert found.door is not None
    assert found.door.name == "Mairie de Bourgueil"
    assert found.door.phone


def test_a_registry_that_names_a_syndicat_too_sends_to_the_mairie(answer: Resolve) -> None:
    found = answer(WASTE, "37123").finding
    assert [(claim.holder.name, claim.as_of) for claim in found.claims] == [("SMICTOM du Chinonais", REGISTRY)]
    assert "le SMICTOM du Chinonais" in found.reason
    assert REGISTRY in found.source
    assert found.structure.name == "Mairie de Langeais"
    assert found.structure.phone
    assert found.door is None


@pytest.mark.parametrize(
    ("commune", "problem"),
    [
        ("37031", "voirie.eclairage"),
        ("22016", WASTE),
        ("75056", "logement.renovation"),
        ("69123", "nature.animal_errant"),
    ],
)
def test_a_silent_registry_is_to_be_confirmed_with_the_mairie(answer: Resolve, commune: str, problem: str) -> None:
    found = answer(problem, commune).finding
    assert found.certainty == "to_confirm"
    assert found.structure.kind == "mairie"
    assert "mairie" in found.reason


MISSING = [
    ("la route change tout", "37031", ROAD, {}, ["route"]),
    ("route dite", "37031", ROAD, {"route": "nationale"}, []),
    ("« je ne sais pas » est une réponse", "37031", ROAD, {"route": "inconnue"}, []),
    ("les deux questions comptent", "37031", "voirie.vitesse", {}, ["route", "lieu"]),
    ("sur l'autoroute, le lieu ne compte pas", "37031", "voirie.vitesse", {"route": "autoroute"}, []),
    ("dans une rue, le lieu ne compte pas", "37031", "voirie.vitesse", {"route": "communale"}, []),
    ("sur une départementale, le lieu compte", "37031", "voirie.vitesse", {"route": "departementale"}, ["lieu"]),
    ("au village, l'autoroute compte encore", "37031", "voirie.vitesse", {"lieu": "agglomeration"}, ["route"]),
    ("le réseau compte en province", "37261", "transport.bus", {}, ["reseau"]),
    ("un seul organisateur à Lyon", "69123", "transport.bus", {}, []),
    ("un seul organisateur en Île-de-France", "93066", "transport.bus", {}, []),
    ("eau et égouts au même guichet", "37261", "eau.raccordement", {}, []),
    ("sans question", "37031", WASTE, {}, []),
]


@pytest.mark.parametrize(
    ("commune", "problem", "answers", "missing"), [row[1:] for row in MISSING], ids=[row[0] for row in MISSING]
)
def test_only_questions_that_change_the_structure_are_missing(
    answer: Resolve, commune: str, problem: str, answers: dict[str, str], missing: list[str]
) -> None:
    found = answer(problem, commune, **answers)
    assert [question.code for question in found.missing_questions] == missing


def test_nothing_is_sure_while_a_question_is_missing(answer: Resolve) -> None:
    assert answer(ROAD, "69123").finding.certainty == "to_confirm"
    assert answer(ROAD, "69123", route="communale").finding.certainty == "sure"


DO_NOT_KNOW = [
    ("37261", ROAD, {"route": "inconnue"}, "to_confirm"),
    ("37261", "transport.bus", {"reseau": "inconnu"}, "to_confirm"),
    ("69123", "transport.bus", {"reseau": "inconnu"}, "sure"),
    ("37261", "eau.raccordement", {"raccordement": "inconnu"}, "sure"),
    ("37031", "famille.allocations", {"regime": "inconnu"}, "to_confirm"),
    ("37031", "voirie.vitesse", {"route": "communale", "lieu": "inconnu"}, "sure"),
    ("37031", "voirie.vitesse", {"route": "inconnue", "lieu": "inconnu"}, "to_confirm"),
]


@pytest.mark.parametrize(("commune", "problem", "answers", "certainty"), DO_NOT_KNOW)
def test_not_knowing_is_to_be_confirmed_only_where_it_matters(
    answer: Resolve, commune: str, problem: str, answers: dict[str, str], certainty: str
) -> None:
    assert answer(problem, commune, **answers).finding.certainty == certainty


WRONG: list[tuple[str, dict[str, str], str]] = [
    ("dechets.lune", {}, "dechets.lune"),
    (WASTE, {"route": "communale"}, "route"),
    (ROAD, {"route": "maritime"}, "communale"),
    (ROAD, {"chemin": "communale"}, "chemin"),
]


@pytest.mark.parametrize(("problem", "answers", "said"), WRONG)
def test_unknown_codes_are_refused_with_what_is_expected(
    answer: Resolve, problem: str, answers: dict[str, Any], said: str
) -> None:
    with pytest.raises(UnknownCodeError, match=said):
        answer(problem, "37031", **answers)


@pytest.mark.parametrize("commune", ["", "00000", "Bourgueil", "200072981", "37999", "D37"])
def test_what_is_no_commune_of_today_is_refused(situation: Callable[[str], Situation], commune: str) -> None:
    with pytest.raises(UnknownCodeError, match="n'existe pas"):
        situation(commune)
