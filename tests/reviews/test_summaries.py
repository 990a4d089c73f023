"""What the inbox shows of a conversation follows it turn by turn."""

import random
import uuid

import pytest
from sqlalchemy.orm import Session

from bot.conversations import journal, outcomes
from bot.conversations.models import Conversation
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.reviews.models import DONE, TO_DO
from bot.reviews.summaries import doubt_in, give_reason, is_drawn
from tests.reviews.made_up import BOURGUEIL, hesitated, said, understanding


@pytest.fixture
def conversation(session: Session) -> str:
    return str(journal.start(session, journal.find_site(session, "cctoval")).id)


def test_the_first_message_and_the_best_guess_are_kept(session: Session, conversation: str) -> None:
    said(session, conversation, "un trou", understanding(confidence=0.9), asked="commune")
    found = said(session, conversation, "à Bourgueil", understanding("voirie.trottoir", 0.2, "reject"))
    assert (found.first_text, found.problem_code, found.confidence) == ("un trou", "voirie.chaussee", 0.9)
    assert (found.commune_id, found.site_key, found.reason, found.state) == (BOURGUEIL, "cctoval", None, None)


def test_what_is_no_problem_has_a_confidence_too_until_one_is_told(session: Session, conversation: str) -> None:
    found = said(session, conversation, "quelle heure est-il", understanding(None, 0.95, "reject", "hors_sujet", None))
    assert (found.problem_code, found.confidence) == (None, 0.95)
    found = said(session, conversation, "un trou", understanding(confidence=0.7), asked="commune")
    assert (found.problem_code, found.confidence) == ("voirie.chaussee", 0.7)


def test_a_message_that_nobody_read_is_the_least_sure(session: Session, conversation: str) -> None:
    assert said(session, conversation, "allô").confidence == 0


def test_a_long_message_is_cut(session: Session, conversation: str) -> None:
    assert len(said(session, conversation, "mot " * 400).first_text) == 301


def test_the_problem_of_the_answer_comes_before_the_guess(
    session: Session, conversation: str, taxonomy: Taxonomy
) -> None:
    answer = resolve(taxonomy, "voirie.trottoir", situation_of(session, "37261"), {})
    journal.record_orientation(session, conversation, answer, {})
    found = said(session, conversation, "un trou", understanding())
    assert (found.problem_code, found.commune_id) == ("voirie.trottoir", "37261")


@pytest.mark.parametrize(
    ("understood", "before", "after", "reason"),
    [
        (understanding(decision="clarify"), None, "problem", outcomes.HESITATED),
        (understanding(decision="clarify"), "problem", "problem", outcomes.HESITATED),
        (understanding(decision="clarify"), "commune", "commune", None),
        (understanding(decision="clarify"), None, "commune", None),
        (understanding(), None, "commune", None),
        (understanding(None, 0.5, "reject", "hors_sujet"), None, None, outcomes.OFF_TOPIC_DOUBT),
        (understanding(None, 0.5, "reject", "hors_sujet"), "problem", "problem", outcomes.OFF_TOPIC_DOUBT),
        (understanding(None, 0.95, "reject", "hors_sujet"), None, None, None),
        (understanding(None, 0.5, "reject", "hors_sujet"), "comment", None, None),
        (understanding(None, 0.5, "accept", "saluer"), None, None, None),
        ({}, None, "problem", None),
    ],
)
def test_doubts_come_from_messages_that_told_a_problem(
    understood: dict[str, object], before: str | None, after: str | None, reason: str | None
) -> None:
    assert doubt_in(understood, before, after) == reason


def test_a_doubt_puts_the_conversation_in_the_queue(session: Session) -> None:
    found = hesitated(session)
    assert (found.reason, found.state) == (outcomes.HESITATED, TO_DO)
    row = session.get(Conversation, found.conversation_id, populate_existing=True)
    assert row is not None
    assert row.review_reason == outcomes.HESITATED


def test_the_first_reason_stays(session: Session, conversation: str) -> None:
    journal.flag_for_review(session, conversation, outcomes.WRONG_GUESS)
    found = said(session, conversation, "un trou", understanding(decision="clarify"), "problem")
    assert found.reason == outcomes.WRONG_GUESS


def test_a_real_reason_takes_the_place_of_the_sample(session: Session, conversation: str) -> None:
    assert said(session, conversation, sample=100).reason == outcomes.SAMPLE
    journal.flag_for_review(session, conversation, outcomes.UNHAPPY)
    assert said(session, conversation, "5", sample=100).reason == outcomes.UNHAPPY


def test_a_conversation_that_was_read_comes_back_only_for_another_reason(session: Session) -> None:
    found = hesitated(session)
    found.state = DONE
    give_reason(found, outcomes.HESITATED)
    give_reason(found, None)
    assert found.state == DONE
    give_reason(found, outcomes.UNHAPPY)
    assert (found.state, found.reason) == (TO_DO, outcomes.UNHAPPY)


def test_the_sample_is_about_as_large_as_asked() -> None:
    chance = random.Random(6)
    ids = [str(uuid.UUID(int=chance.getrandbits(128))) for _ in range(20_000)]
    assert 300 < sum(is_drawn(one, 2) for one in ids) < 500
    assert not any(is_drawn(one, 0) for one in ids)
    assert all(is_drawn(one, 100) for one in ids)
