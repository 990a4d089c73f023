"""Services bear the name they have on each soil."""

import pytest

from bot.knowledge.local_names import is_everywhere_the_state, local_name

NAMES = [
    ("caf", "976", "06", "Caisse de sécurité sociale de Mayotte (CSSM)"),
    ("caf", "974", "04", None),
    ("cpam", "971", "01", "Caisse générale de sécurité sociale (CGSS) {de_departement}"),
    ("cpam", "37", "24", None),
    ("assurance_retraite", "93", "11", "Assurance retraite (Cnav)"),
    ("dir", "77", "11", "Direction des routes d'Île-de-France (DiRIF)"),
    ("dir", "973", "03", "Direction générale des territoires et de la mer (DGTM) de Guyane"),
    ("dir", "37", "24", None),
    ("education_nationale", "75", "11", "Rectorat {de_departement}"),
    ("education_nationale", "92", "11", None),
    ("prefecture", "988", "988", "Haut-commissariat de la République en Nouvelle-Calédonie"),
    ("prefecture", "37", "24", None),
    ("banque_de_france", "974", "04", None),
]


@pytest.mark.parametrize(("service", "departement", "region", "name"), NAMES)
def test_a_service_has_its_name_of_the_place(service: str, departement: str, region: str, name: str | None) -> None:
    assert local_name(service, departement, region) == name


@pytest.mark.parametrize(
    ("service", "kept"),
    [("police_gendarmerie", True), ("prefecture", True), ("sip", False), ("ants", False), (None, False)],
)
def test_the_state_keeps_public_order_and_the_rights_of_foreigners_everywhere(service: str | None, kept: bool) -> None:
    assert is_everywhere_the_state(service) is kept
