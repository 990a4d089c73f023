"""What words of a problem may be, as a table."""

import pytest

from bot.knowledge.editing.fields import TaxonomyEditError, check, fields_of, with_values
from bot.knowledge.taxonomy import Taxonomy

ROAD = "voirie.chaussee"
REFUSED = [
    ("label", "", "trois lettres"),
    ("label", "x" * 81, "80 caractères"),
    ("label", "Éclairage public ou\u200b lampadaire", "invisible"),
    ("label", "Lampadaire en panne", "s'appelle déjà"),
    ("question.route", "Quelle route", "point d'interrogation"),
    ("words.route.autoroute", "Autoroute", "sans accents ni majuscules"),
    ("words.route.autoroute", "autoroute|", "un des mots est vide"),
    ("words.route.autoroute", "(a|b", "parenthèse"),
    ("words.route.autoroute", r"(a\w*)+", "sans accents"),
    ("words.route.autoroute", r"\w+\w+\w+ x", "trop de"),
    ("words.route.autoroute", "(?=a)", "sans accents"),
    ("words.route.ailleurs", "x", "n'existe plus"),
    ("code", "voirie.autre", "n'existe plus"),
]


@pytest.mark.parametrize(("name", "value", "said"), REFUSED, ids=[f"{row[0]} {row[1][:12]!r}" for row in REFUSED])
def test_what_cannot_be_kept_is_refused_with_a_way_out(taxonomy: Taxonomy, name: str, value: str, said: str) -> None:
    values = {name: taxonomy.problem("voirie.eclairage").label if "Lampadaire" in value else value}
    with pytest.raises(TaxonomyEditError, match=said) as refused:
        check(taxonomy, taxonomy.problem(ROAD), values)
    assert list(refused.value.reasons) == [name]


def test_all_that_the_files_say_may_be_kept(taxonomy: Taxonomy) -> None:
    for problem in taxonomy.problems.values():
        values = {name: field.value for name, field in fields_of(problem).items()}
        check(taxonomy, problem, values)
        assert with_values(problem, values) == problem


def test_only_the_named_texts_change(taxonomy: Taxonomy) -> None:
    road = taxonomy.problem(ROAD)
    changed = with_values(road, {"label": "Route abîmée", "words.route.autoroute": "autoroute|peage"})
    assert (changed.label, changed.scope, changed.routes) == ("Route abîmée", road.scope, road.routes)
    assert changed.questions[0].answer_in("au péage") == "autoroute"
