"""What an agent types is checked, and each refusal says how to repair it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.knowledge.taxonomy import Taxonomy
from bot.proposals.drafts import SERVICE, Draft, ProposalError, checked

RIGHT = Draft(
    problem="voirie.chaussee",
    territory="37031",
    answers={"route": "communale"},
    holder="200072981",
    since="2026-01-01",
    source_kind="deliberation",
    details="  n° 31  du 12 mars 2026 ",
    url="https://demonstration.example/deliberation.pdf",
)


def test_a_right_draft_becomes_the_columns_of_a_correction(session: Session, taxonomy: Taxonomy) -> None:
    assert checked(session, taxonomy, RIGHT) == {
        "problem_code": "voirie.chaussee",
        "territory_id": "37031",
        "answers": {"route": "communale"},
        "holder_id": "200072981",
        "service_code": None,
        "since": date(2026, 1, 1),
        "source_kind": "deliberation",
        "details": "n° 31 du 12 mars 2026",
        "url": "https://demonstration.example/deliberation.pdf",
    }


def test_a_service_may_be_in_charge_and_the_document_may_be_missing(session: Session, taxonomy: Taxonomy) -> None:
    found = checked(session, taxonomy, replace(RIGHT, holder=f"{SERVICE}prefecture", url=""))
    assert (found["holder_id"], found["service_code"], found["url"]) == (None, "prefecture", None)


def test_an_answer_left_open_and_one_of_another_problem_are_not_kept(session: Session, taxonomy: Taxonomy) -> None:
    draft = replace(RIGHT, answers={"route": "", "reseau": "interurbain"})
    assert checked(session, taxonomy, draft)["answers"] == {}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"problem": ""}, "Le problème manque"),
    ({"problem": "inconnu"}, "Le problème manque"),
    ({"territory": ""}, "Le territoire manque"),
    ({"territory": "FR"}, "Le territoire manque"),
    ({"territory": "99999"}, "Le territoire manque"),
    ({"answers": {"route": "aerienne"}}, "n'est pas de la liste"),
    ({"holder": ""}, "qui s'en occupe"),
    ({"holder": "FR"}, "qui s'en occupe"),
    ({"holder": "service:inconnu"}, "qui s'en occupe"),
    ({"since": ""}, "La date"),
    ({"since": "31/01/2026"}, "La date"),
    ({"since": "2026-02-30"}, "La date"),
    ({"since": "0026-01-01"}, "trop ancienne"),
    ({"source_kind": "rumeur"}, "La nature"),
    ({"details": "   "}, "La référence"),
    ({"details": "x" * 301}, "trop longue"),
    ({"details": "appeler le 06 12 34 56 78"}, "personnelle"),
    ({"details": "camille@exemple.fr"}, "personnelle"),
    ({"url": "http://demonstration.example/"}, "https://"),
    ({"url": "javascript:alert(1)"}, "https://"),
    ({"url": "https://"}, "https://"),
    ({"url": "https://[demonstration.example"}, "https://"),
    ({"url": "https://demonstration.example/un deux"}, "https://"),
]


@pytest.mark.parametrize(("fields", "said"), WRONG, ids=[str(row[0])[:40] for row in WRONG])
def test_what_is_missing_or_wrong_is_told(
    session: Session, taxonomy: Taxonomy, fields: dict[str, Any], said: str
) -> None:
    with pytest.raises(ProposalError, match=said) as refused:
        checked(session, taxonomy, replace(RIGHT, **fields))
    assert refused.value.repair
