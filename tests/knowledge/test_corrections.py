"""What councils reported and somebody verified: which one counts, and what it does to an answer."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.knowledge.coverage import state_of
from bot.knowledge.models import Territory
from bot.knowledge.repository import situation_of, situations
from bot.knowledge.resolver import Answer, resolve
from bot.knowledge.taxonomy import Answers, Taxonomy
from tests.knowledge.corrections import BOURGUEIL, GROUP, correct

LAMPS, WASTE, WATER, ROAD = "voirie.eclairage", "dechets.collecte_oubliee", "eau.fuite_coupure", "voirie.chaussee"
OTHER_COMMUNE, NEXT_GROUP = "37123", "243700754"


def _answer(session: Session, taxonomy: Taxonomy, problem: str = LAMPS, **answers: str) -> Answer:
    return resolve(taxonomy, problem, situation_of(session, BOURGUEIL), answers)


def test_who_was_unknown_is_named_with_the_source_and_who_verified(session: Session, taxonomy: Taxonomy) -> None:
    assert _answer(session, taxonomy).finding.unknown
    correct(session, verified_by="l'administration du réseau")
    found = _answer(session, taxonomy).finding
    assert (found.holder.code, found.level, found.certainty, found.claims) == (GROUP, "epci", "sure", ())
    assert found.reason == (
        "Signalé par CC Touraine Ouest Val de Loire le 22 novembre 2026, vérifié par l'administration du réseau : "
        "délibération n° 31 du 12 mars 2026."
    )
    assert (found.source, found.as_of) == ("Délibération n° 31 du 12 mars 2026", "2026-01-01")


@pytest.mark.parametrize(
    ("source_kind", "certainty"),
    [
        ("deliberation", "sure"),
        ("statutes", "sure"),
        ("agreement", "to_confirm"),
        ("order", "to_confirm"),
        ("other", "to_confirm"),
    ],
)
@pytest.mark.parametrize("problem", [WASTE, WATER])
def test_against_law_or_registry_only_a_decision_of_a_council_is_sure(
    session: Session, taxonomy: Taxonomy, problem: str, source_kind: str, certainty: str
) -> None:
    before = _answer(session, taxonomy, problem).finding
    correct(session, problem_code=problem, holder_id=BOURGUEIL, source_kind=source_kind)
    answer = _answer(session, taxonomy, problem)
    assert (answer.finding.holder.code, answer.finding.certainty) == (BOURGUEIL, certainty)
    assert [claim.holder for claim in answer.finding.claims] == [before.holder]
    assert state_of(answer)[0] == ("sure" if certainty == "sure" else "contradictory")
    assert answer.finding.door == (None if certainty == "sure" else situation_of(session, BOURGUEIL).mairie)


def test_what_law_or_registry_say_too_is_no_contradiction(session: Session, taxonomy: Taxonomy) -> None:
    holder = _answer(session, taxonomy, WASTE).finding.holder.code
    correct(session, problem_code=WASTE, holder_id=holder, source_kind="other", details="Réunion du 3 mars 2026")
    found = _answer(session, taxonomy, WASTE).finding
    assert (found.holder.code, found.certainty, found.claims) == (holder, "sure", ())


SEVERAL = [
    # Haute-Saintonge and the syndicat Eau 17 both declared drinking water there in 2021.
    ("17066", WATER, "200041523", ["EAU 17"]),
    ("17066", WATER, "251701819", ["CC de la Haute Saintonge"]),
    ("17066", WATER, "17066", ["CC de la Haute Saintonge", "EAU 17"]),
    # The law calls it "Ville de Paris": the same one.
    ("75056", WASTE, "75056", []),
]


@pytest.mark.parametrize(("commune", "problem", "holder", "claimed"), SEVERAL)
def test_every_other_holder_that_a_source_names_is_shown(
    session: Session, taxonomy: Taxonomy, commune: str, problem: str, holder: str, claimed: list[str]
) -> None:
    correct(session, territory_id=commune, problem_code=problem, holder_id=holder)
    found = resolve(taxonomy, problem, situation_of(session, commune), {}).finding
    assert found.holder.code == holder
    assert [claim.holder.name for claim in found.claims] == claimed


HOLDERS: list[tuple[dict[str, Any], tuple[str, str | None, str]]] = [
    ({"holder_id": "D37"}, ("departement", "37", "Département d'Indre-et-Loire")),
    ({"holder_id": "D49"}, ("departement", "49", "Département de Maine-et-Loire")),
    ({"holder_id": "R24"}, ("region", "24", "Région Centre-Val de Loire")),
    ({"holder_id": "R52"}, ("region", "52", "Région Pays de la Loire")),
    ({"holder_id": OTHER_COMMUNE}, ("commune", OTHER_COMMUNE, "")),
    ({"holder_id": None, "service_code": "prefecture"}, ("etat", None, "")),
    ({"holder_id": NEXT_GROUP}, ("epci", NEXT_GROUP, "")),
]


@pytest.mark.parametrize(("fields", "expected"), HOLDERS, ids=[str(row[0]) for row in HOLDERS])
def test_any_territory_or_service_may_be_in_charge(
    session: Session, taxonomy: Taxonomy, fields: dict[str, Any], expected: tuple[str, str | None, str]
) -> None:
    correct(session, **fields)
    found = _answer(session, taxonomy).finding
    assert (found.level, found.holder.code) == expected[:2]
    assert expected[2] in found.holder.name
    assert found.structure.name


def test_the_counter_of_a_holder_elsewhere_is_known(session: Session, taxonomy: Taxonomy) -> None:
    correct(session, holder_id=OTHER_COMMUNE)
    assert _answer(session, taxonomy).finding.structure == situation_of(session, OTHER_COMMUNE).mairie


ORDERS: list[tuple[list[dict[str, Any]], str]] = [
    ([{"territory_id": BOURGUEIL, "holder_id": "D37"}, {"territory_id": GROUP, "holder_id": GROUP}], "37"),
    ([{"territory_id": GROUP, "holder_id": GROUP}, {"territory_id": "D37", "holder_id": "D37"}], GROUP),
    ([{"territory_id": "D37", "holder_id": "D37"}, {"territory_id": "R24", "holder_id": "R24"}], "37"),
    ([{"holder_id": GROUP, "since": date(2025, 1, 1)}, {"holder_id": "D37", "since": date(2024, 1, 1)}], GROUP),
    ([{"holder_id": GROUP}, {"holder_id": "D37"}], "37"),
]


@pytest.mark.parametrize(("rows", "holder"), ORDERS)
def test_the_nearest_territory_wins_then_the_newest(
    session: Session, taxonomy: Taxonomy, rows: list[dict[str, Any]], holder: str
) -> None:
    for row in rows:
        correct(session, **row)
    assert _answer(session, taxonomy).finding.holder.code == holder


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "proposed"},
        {"status": "refused"},
        {"status": "rolled_back"},
        {"since": date(2999, 1, 1)},
        {"territory_id": OTHER_COMMUNE},
        {"problem_code": WASTE},
    ],
    ids=str,
)
def test_only_what_was_accepted_and_is_in_force_here_counts(
    session: Session, taxonomy: Taxonomy, fields: dict[str, Any]
) -> None:
    before = _answer(session, taxonomy).finding
    correct(session, **fields)
    assert _answer(session, taxonomy).finding == before


def test_a_holder_that_was_dissolved_holds_nothing(session: Session, taxonomy: Taxonomy) -> None:
    before = _answer(session, taxonomy).finding
    correct(session, holder_id=NEXT_GROUP)
    session.execute(update(Territory).where(Territory.id == NEXT_GROUP).values(until=date(2025, 1, 1)))
    assert _answer(session, taxonomy).finding == before


@pytest.mark.parametrize(("answers", "holder"), [({"route": "communale"}, GROUP), ({"route": "departementale"}, "37")])
def test_it_may_depend_on_the_answers(
    session: Session, taxonomy: Taxonomy, answers: dict[str, str], holder: str
) -> None:
    correct(session, problem_code=ROAD, answers={"route": "communale"})
    assert _answer(session, taxonomy, ROAD, **answers).finding.holder.code == holder
    assert [one.code for one in _answer(session, taxonomy, ROAD).missing_questions] == ["route"]


def test_a_correction_for_all_answers_leaves_nothing_to_ask(session: Session, taxonomy: Taxonomy) -> None:
    correct(session, problem_code=ROAD)
    answer = _answer(session, taxonomy, ROAD)
    assert (answer.missing_questions, answer.finding.holder.code) == ((), GROUP)


def test_the_whole_country_is_told_the_same(session: Session, taxonomy: Taxonomy) -> None:
    correct(session, holder_id=OTHER_COMMUNE)
    correct(session, territory_id="D37", problem_code=WASTE, holder_id=NEXT_GROUP, source_kind="agreement")
    everywhere = {one.commune.id: one for one in situations(session)}
    answers: Answers = {}
    for commune in (BOURGUEIL, OTHER_COMMUNE, "37261"):
        for problem in (LAMPS, WASTE):
            alone = resolve(taxonomy, problem, situation_of(session, commune), answers).finding
            assert resolve(taxonomy, problem, everywhere[commune], answers).finding == alone
    assert not everywhere["49007"].corrections
