"""The journal, on the real database; each test's changes are undone."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversations import journal, outcomes
from bot.conversations.journal import Line
from bot.conversations.models import Conversation, Message, Offer, OrientationGiven, Satisfaction
from bot.errors import UnknownCodeError
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy

BOURGUEIL = "37031"


@pytest.fixture
def conversation(session: Session) -> Conversation:
    return journal.start(session, journal.find_site(session, "cctoval"))


def silent_for(session: Session, conversation: Conversation, **ago: int) -> None:
    conversation.last_at = journal.now() - timedelta(**ago)
    session.flush()


def again(session: Session, conversation: Conversation) -> Conversation | None:
    session.flush()
    session.expire_all()
    return session.get(Conversation, conversation.id)


def test_an_unknown_site_is_refused_by_its_name(session: Session) -> None:
    with pytest.raises(UnknownCodeError, match="nulle-part"):
        journal.find_site(session, "nulle-part")


def test_a_new_conversation_is_open(session: Session, conversation: Conversation) -> None:
    found = again(session, conversation)
    assert found is not None
    assert (found.site_key, found.ended_at, found.outcome, found.review_reason) == ("cctoval", None, None, None)


def test_messages_stay_in_the_order_they_came(session: Session, conversation: Conversation) -> None:
    for sender, text in ((journal.RESIDENT, "un"), (journal.ASSISTANT, "deux"), (journal.RESIDENT, "trois")):
        journal.write(session, conversation.id, [Line(sender, text)])
    found = again(session, conversation)
    assert found is not None
    assert [(one.rank, one.sender, one.text) for one in found.messages] == [
        (0, "resident", "un"),
        (1, "assistant", "deux"),
        (2, "resident", "trois"),
    ]


def test_who_holds_a_conversation_breaks_its_silence(session: Session, conversation: Conversation) -> None:
    silent_for(session, conversation, minutes=20)
    journal.hold(session, conversation.id)
    session.expire_all()
    assert journal.end_silent(session, 15) == 0


def test_the_understanding_goes_to_the_words_it_is_of(session: Session, conversation: Conversation) -> None:
    journal.write(session, conversation.id, [Line(journal.RESIDENT, text) for text in ("un", "deux", "trois")])
    journal.note_understanding(session, conversation.id, 1, {"intent": "probleme"})
    found = again(session, conversation)
    assert found is not None
    assert [one.understanding for one in found.messages] == [None, {"intent": "probleme"}, None]


def test_a_turn_is_found_again_with_what_answered_it(session: Session, conversation: Conversation) -> None:
    turns = [Line(journal.RESIDENT, "un", turn="tour-n-1"), Line(journal.RESIDENT, "deux", turn="tour-n-2")]
    assert journal.write(session, conversation.id, turns) == 0
    assert journal.answers_to(session, conversation.id, 0) == []
    shown = [(1, "autre"), (0, "premier"), (0, "second")]
    said = [Line(journal.ASSISTANT, text, content={"text": text}, answers=rank) for rank, text in shown]
    assert journal.write(session, conversation.id, said) == 2
    assert journal.rank_of(session, conversation.id, "tour-n-1") == 0
    assert journal.rank_of(session, conversation.id, "tour-n-2") == 1
    assert journal.rank_of(session, conversation.id, "tour-n-3") is None
    assert journal.answers_to(session, conversation.id, 0) == [{"text": "premier"}, {"text": "second"}]


def test_no_turn_stands_twice_in_a_conversation(session: Session, conversation: Conversation) -> None:
    journal.write(session, conversation.id, [Line(journal.RESIDENT, "un", turn="tour-n-1")])
    with pytest.raises(IntegrityError):
        journal.write(session, conversation.id, [Line(journal.RESIDENT, "un", turn="tour-n-1")])


def test_the_same_turn_may_stand_in_two_conversations(session: Session, conversation: Conversation) -> None:
    other = journal.start(session, journal.find_site(session, "cctoval"))
    journal.write(session, conversation.id, [Line(journal.RESIDENT, "bonjour")])
    for one, rank in ((conversation, 1), (other, 0)):
        assert journal.write(session, one.id, [Line(journal.RESIDENT, "un", turn="tour-n-1")]) == rank
        assert journal.rank_of(session, one.id, "tour-n-1") == rank


def test_a_button_works_only_in_its_own_conversation(session: Session, conversation: Conversation) -> None:
    other = journal.start(session, journal.find_site(session, "cctoval"))
    id_ = journal.offer(session, conversation.id, "Oui", "/choix{}")
    session.flush()
    found = journal.find_offer(session, conversation.id, id_)
    assert found is not None
    assert (found.label, found.payload) == ("Oui", "/choix{}")
    assert journal.find_offer(session, other.id, id_) is None
    assert journal.find_offer(session, conversation.id, "inconnu") is None


def test_the_id_of_a_button_tells_nothing(session: Session, conversation: Conversation) -> None:
    ids = {journal.offer(session, conversation.id, "Oui", "/nier") for _ in range(20)}
    assert len(ids) == 20
    assert not any("nier" in id_ or "Oui" in id_ for id_ in ids)


def test_an_orientation_is_kept_as_it_was_given(
    session: Session, conversation: Conversation, taxonomy: Taxonomy
) -> None:
    answer = resolve(taxonomy, "voirie.chaussee", situation_of(session, BOURGUEIL), {"route": "departementale"})
    journal.record_orientation(session, conversation.id, answer, {"route": "departementale"})
    found = again(session, conversation)
    assert found is not None
    (given,) = found.orientations
    assert (given.problem_code, given.commune_id, given.answers) == (
        "voirie.chaussee",
        BOURGUEIL,
        {"route": "departementale"},
    )
    assert (given.level, given.holder_code, given.reason) == ("departement", "37", answer.finding.reason)
    assert found.outcome == outcomes.ORIENTED
    assert journal.last_commune(session, conversation.id) == BOURGUEIL


def test_no_commune_is_known_before_an_answer(session: Session, conversation: Conversation) -> None:
    assert journal.last_commune(session, conversation.id) is None


def test_satisfaction_adds_up_step_by_step(session: Session, conversation: Conversation) -> None:
    journal.record_satisfaction(session, conversation.id, {"understood": True, "right_structure": False})
    journal.record_satisfaction(session, conversation.id, {"rating": 2})
    found = again(session, conversation)
    assert found is not None
    row = found.satisfaction
    assert (row.understood, row.right_structure, row.rating, row.comment) == (True, False, 2, None)


def test_the_first_reason_for_a_review_stays(session: Session, conversation: Conversation) -> None:
    journal.flag_for_review(session, conversation.id, outcomes.WRONG_GUESS)
    journal.flag_for_review(session, conversation.id, outcomes.UNHAPPY)
    found = again(session, conversation)
    assert found is not None
    assert found.review_reason == outcomes.WRONG_GUESS


def test_ending_twice_keeps_the_first_moment(session: Session, conversation: Conversation) -> None:
    journal.end(session, conversation.id)
    first = again(session, conversation)
    moment = first.ended_at if first else None
    journal.end(session, conversation.id)
    second = again(session, conversation)
    assert second is not None
    assert second.ended_at == moment is not None


def test_only_conversations_silent_for_long_enough_end(session: Session, conversation: Conversation) -> None:
    quiet = journal.start(session, journal.find_site(session, "cctoval"))
    silent_for(session, quiet, minutes=16)
    silent_for(session, conversation, minutes=14)
    journal.end_silent(session, 15)
    ended = [one.ended_at is not None for one in (again(session, quiet), again(session, conversation)) if one]
    assert ended == [True, False]


def test_purging_takes_all_that_hangs_on_an_old_conversation_and_nothing_else(
    session: Session, conversation: Conversation, taxonomy: Taxonomy
) -> None:
    recent = journal.start(session, journal.find_site(session, "cctoval"))
    answer = resolve(taxonomy, "voirie.trottoir", situation_of(session, BOURGUEIL), {})
    for one in (conversation, recent):
        journal.write(session, one.id, [Line(journal.RESIDENT, "bonjour")])
        journal.offer(session, one.id, "Oui", "/nier")
        journal.record_orientation(session, one.id, answer, {})
        journal.record_satisfaction(session, one.id, {"rating": 5})
    silent_for(session, conversation, days=366)
    old, kept = conversation.id, recent.id
    session.flush()
    session.expunge_all()
    assert journal.purge(session, 365) == 1
    for table in (Message, Offer, OrientationGiven, Satisfaction):
        column = table.__table__.c.conversation_id  # type: ignore[attr-defined]
        assert session.execute(select(column).where(column == old)).all() == []
        assert session.execute(select(column).where(column == kept)).all() != []
