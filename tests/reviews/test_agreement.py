"""How far readers agree."""

import pytest
from sqlalchemy.orm import Session

from bot.accounts.sign_in import Agent
from bot.reviews import verdicts
from bot.reviews.agreement import agreement_of, kappa, pairs_of
from bot.reviews.verdicts import Opinion
from tests.reviews.made_up import hesitated

# Cohen's own kind of table: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no give 0.4.
TEXTBOOK = [("oui", "oui")] * 20 + [("oui", "non")] * 5 + [("non", "oui")] * 10 + [("non", "non")] * 15


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (TEXTBOOK, 0.4),
        ([("a", "a")] * 6 + [("b", "b")] * 6, 1.0),
        ([("a", "b")] * 6 + [("b", "a")] * 6, -1.0),
        ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")] * 5, 0.0),
    ],
)
def test_kappa_is_that_of_the_textbook(pairs: list[tuple[str, str]], expected: float) -> None:
    assert kappa(pairs) == pytest.approx(expected)


@pytest.mark.parametrize("pairs", [[], [("a", "b")] * 9, [("a", "a")] * 50])
def test_kappa_is_not_given_where_it_means_nothing(pairs: list[tuple[str, str]]) -> None:
    found = agreement_of(pairs)
    assert found.kappa is None
    assert "Trop peu" in found.sentence


def test_the_number_is_said_in_words() -> None:
    assert "une fois sur deux" in agreement_of(TEXTBOOK).sentence
    assert (agreement_of(TEXTBOOK).pairs, agreement_of(TEXTBOOK).same) == (50, 35)


def test_pairs_are_the_blind_second_reading_beside_the_first_before_it(
    session: Session, agent: Agent, colleague: Agent
) -> None:
    one = hesitated(session)
    verdicts.give(session, agent, one, Opinion(verdicts.OTHER_PROBLEM, "voirie.trottoir"))
    verdicts.ask_second(session, agent, one)
    verdicts.give(session, colleague, one, Opinion(verdicts.OTHER_PROBLEM, "voirie.chaussee"))
    before = ("other_problem voirie.trottoir", "other_problem voirie.chaussee")
    assert pairs_of(session, ["cctoval"])["cctoval"][-1] == before
    # Now the first reader has seen the second: what he says from here on counts no more.
    verdicts.give(session, agent, one, Opinion(verdicts.OTHER_PROBLEM, "voirie.chaussee"))
    assert pairs_of(session, ["cctoval"])["cctoval"][-1] == before
    assert pairs_of(session, []) == {}
