"""Two vintages compared: what merged, split, changed code, name or group, and how it is said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.importers.vintages import Comparison, Group, Vintage, compare
from bot.knowledge.importers.vintages_report import report

A, B = Group("CC A", "CC"), Group("CC B", "CC")
GROUPS = {"200000001": A, "200000002": B}
IN_A, IN_B = frozenset(["200000001"]), frozenset(["200000002"])

# Real cases between the vintages 2024, 2025 and 2026, cut to what each shows.
CASES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, list[str]]]] = [
    ("rien", {"communes": {"1": "Un"}}, {"communes": {"1": "Un"}}, {}),
    (
        "fusion, la commune déléguée reste",
        {"communes": {"01187": "Haut Valromey", "01330": "Ruffieu"}},
        {"communes": {"01187": "Haut Valromey"}, "parts": {"01330": "01187"}},
        {"Fusions": ["Ruffieu (01330) rejoint Haut Valromey (01187)"]},
    ),
    (
        "fusion à plusieurs et nouveau nom",
        {"communes": {"25390": "Montbenoît", "25398": "Montflovin", "25620": "Ville-du-Pont"}},
        {"communes": {"25390": "Pays-de-Montbenoît"}, "parts": {"25398": "25390", "25620": "25390"}},
        {
            "Fusions": ["Montflovin (25398) et Ville-du-Pont (25620) rejoignent Pays-de-Montbenoît (25390)"],
            "Changements de nom": ["Montbenoît devient Pays-de-Montbenoît (25390)"],
        },
    ),
    (
        "fusion sous un code nouveau",
        {"communes": {"1": "Un", "2": "Deux"}},
        {"communes": {"3": "Trois"}, "parts": {"1": "3", "2": "3"}},
        {"Fusions": ["Un (1) et Deux (2) forment Trois (3)"]},
    ),
    (
        "fusion qui fait changer d'intercommunalité",
        {"communes": {"1": "Un", "2": "Deux"}, "groups": GROUPS, "members": {"1": IN_A, "2": IN_B}},
        {"communes": {"1": "Un"}, "groups": GROUPS, "members": {"1": IN_A}, "parts": {"2": "1"}},
        {
            "Fusions": [
                "Deux (2) rejoint Un (1) ; Deux (2) quitte CC B (200000002) et rejoint CC A (200000001)",
            ]
        },
    ),
    (
        "scission",
        {"communes": {"15141": "Neussargues en Pinatelle"}, "parts": {"15031": "15141", "15035": "15141"}},
        {"communes": {"15141": "Neussargues-Moissac", "15031": "Celles", "15035": "Chalinargues"}},
        {
            "Scissions": ["Celles (15031) et Chalinargues (15035) se séparent de Neussargues en Pinatelle (15141)"],
            "Changements de nom": ["Neussargues en Pinatelle devient Neussargues-Moissac (15141)"],
        },
    ),
    (
        "le chef-lieu change, et le code avec lui",
        {
            "communes": {"12076": "Conques-en-Rouergue"},
            "parts": {"12218": "12076"},
            "groups": GROUPS,
            "members": {"12076": IN_A},
        },
        {
            "communes": {"12218": "Conques-en-Rouergue"},
            "parts": {"12076": "12218"},
            "groups": GROUPS,
            "members": {"12218": IN_A},
        },
        {"Changements de code (le chef-lieu a changé)": ["Conques-en-Rouergue : 12076 devient 12218"]},
    ),
    (
        "changement d'intercommunalité",
        {"communes": {"1": "Un", "2": "Deux"}, "groups": GROUPS, "members": {"1": IN_A, "2": IN_A}},
        {"communes": {"1": "Un", "2": "Deux"}, "groups": GROUPS, "members": {"1": IN_B, "2": IN_B}},
        {
            "Changements d'intercommunalité": [
                "Un (1) et Deux (2) quittent CC A (200000001) et rejoignent CC B (200000002)"
            ]
        },
    ),
    (
        "hors de toute intercommunalité",
        {"communes": {"1": "Un"}, "groups": GROUPS, "members": {"1": IN_A}},
        {"communes": {"1": "Un"}, "groups": GROUPS},
        {"Changements d'intercommunalité": ["Un (1) quitte CC A (200000001)"]},
    ),
    (
        "intercommunalités",
        {"communes": {"1": "Un"}, "groups": {"1": Group("CC X", "CC"), "2": Group("CC Y", "CC")}},
        {"communes": {"1": "Un"}, "groups": {"1": Group("CA X", "CA"), "3": Group("CC Z", "CC")}},
        {
            "Intercommunalités créées": ["CC Z (3)"],
            "Intercommunalités dissoutes": ["CC Y (2)"],
            "Intercommunalités de nom changé": ["CC X devient CA X (1)"],
            "Intercommunalités de nature changée": ["CA X (1) : CC devient CA"],
        },
    ),
    (
        "ce dont on ne sait rien est dit",
        {"communes": {"1": "Un"}},
        {"communes": {"2": "Deux"}},
        {
            "Communes apparues, sans origine connue": ["Deux (2)"],
            "Communes disparues, sans successeur connu": ["Un (1)"],
        },
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_changed_is_found_and_said(old: dict[str, Any], new: dict[str, Any], said: dict[str, list[str]]) -> None:
    before, after = Vintage(**old), Vintage(**new)
    assert report(before, after, compare(before, after)) == said


CODES = st.sampled_from("abcdef")


@st.composite
def _vintages(draw: st.DrawFn) -> Vintage:
    communes = draw(st.dictionaries(CODES, st.sampled_from(["Un", "Deux"]), min_size=1))
    groups = draw(
        st.dictionaries(st.sampled_from("123"), st.builds(Group, st.just("CC"), st.sampled_from(["CC", "CA"])))
    )
    sets = st.frozensets(st.sampled_from(sorted(groups)), max_size=2) if groups else st.just(frozenset[str]())
    members = {code: draw(sets) for code in communes}
    held = st.sampled_from(sorted(communes))
    parts = {code: draw(held) for code in draw(st.sets(CODES)) - communes.keys()}
    return Vintage(communes, groups, members, parts)


@given(before=_vintages(), after=_vintages())
def test_each_commune_gone_or_new_is_said_once_and_the_report_is_never_lost_for_words(
    before: Vintage, after: Vintage
) -> None:
    found = compare(before, after)
    assert {*found.successors, *found.vanished} == before.communes.keys() - after.communes.keys()
    assert not set(found.successors) & set(found.vanished)
    assert set(found.successors.values()) <= after.communes.keys()
    explained = {*found.split, *found.appeared, *found.successors.values()}
    assert after.communes.keys() - before.communes.keys() <= explained
    assert all(report(before, after, found).values())


@given(vintage=_vintages())
def test_a_vintage_does_not_differ_from_itself(vintage: Vintage) -> None:
    assert compare(vintage, vintage) == Comparison()
