"""Verdicts: given, undone, asked of a second reader."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.accounts.models import AuditEntry
from bot.accounts.sign_in import Agent
from bot.conversations import journal
from bot.conversations.models import Conversation
from bot.reviews import verdicts
from bot.reviews.models import ASKED, DONE, GIVEN, TO_DO, Review, SearchWord, Summary
from bot.reviews.verdicts import Opinion, VerdictError
from bot.settings import ROOT
from bot.training import phrasebook
from bot.training.models import Phrasing
from bot.training.phrasebook import Draft, PhrasingError
from tests.reviews.made_up import hesitated


def propose(session: Session, agent: Agent, summary: Summary, text: str, problem: str) -> Phrasing:
    conversation, site = str(summary.conversation_id), str(summary.site_key)
    return phrasebook.propose(session, agent, ROOT / "data", Draft(text, problem), conversation, site)


@pytest.fixture
def summary(session: Session) -> Summary:
    return hesitated(session)


def test_a_verdict_is_kept_and_logged(session: Session, agent: Agent, summary: Summary) -> None:
    opinion = Opinion(verdicts.OTHER_PROBLEM, "voirie.trottoir", "appeler  le 06 12 34 56 78")
    review = verdicts.give(session, agent, summary, opinion)
    assert (review.verdict, review.problem_code) == ("other_problem", "voirie.trottoir")
    assert review.comment == "appeler le [téléphone]"
    assert summary.state == DONE
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (last.action, last.user_id, last.site_key) == ("verdict", agent.id, "cctoval")
    assert last.subject == f"conversation:{summary.conversation_id}"


def test_a_problem_is_kept_only_where_it_means_something(session: Session, agent: Agent, summary: Summary) -> None:
    assert verdicts.give(session, agent, summary, Opinion(verdicts.RIGHT, "voirie.trottoir")).problem_code is None


@pytest.mark.parametrize("verdict", ["superbe", "", "other_problem", "two_problems"])
def test_a_verdict_that_says_nothing_is_refused(session: Session, agent: Agent, summary: Summary, verdict: str) -> None:
    with pytest.raises(VerdictError):
        verdicts.give(session, agent, summary, Opinion(verdict))
    assert summary.state == TO_DO


def test_undoing_keeps_the_row_and_brings_the_conversation_back(
    session: Session, agent: Agent, summary: Summary
) -> None:
    review = verdicts.give(session, agent, summary, Opinion(verdicts.RIGHT))
    verdicts.undo(session, agent, summary, review)
    assert (review.undone_by, summary.state) == (agent.id, TO_DO)
    assert verdicts.history(session, summary.conversation_id) == [review]
    with pytest.raises(VerdictError):
        verdicts.undo(session, agent, summary, review)


def test_only_the_author_or_an_administrator_undoes(
    session: Session, agent: Agent, colleague: Agent, administrator: Agent, summary: Summary
) -> None:
    review = verdicts.give(session, agent, summary, Opinion(verdicts.RIGHT))
    with pytest.raises(VerdictError):
        verdicts.undo(session, colleague, summary, review)
    verdicts.undo(session, administrator, summary, review)
    assert review.undone_by == administrator.id


def test_with_another_verdict_in_force_the_conversation_stays_read(
    session: Session, agent: Agent, summary: Summary
) -> None:
    verdicts.give(session, agent, summary, Opinion(verdicts.RIGHT))
    second = verdicts.give(session, agent, summary, Opinion(verdicts.UNCLEAR))
    verdicts.undo(session, agent, summary, second)
    assert summary.state == DONE


def test_a_second_reader_judges_blind(session: Session, agent: Agent, colleague: Agent, summary: Summary) -> None:
    with pytest.raises(VerdictError):
        verdicts.ask_second(session, agent, summary)
    verdicts.give(session, agent, summary, Opinion(verdicts.RIGHT))
    verdicts.ask_second(session, agent, summary)
    assert (verdicts.is_blind(session, agent, summary), verdicts.is_blind(session, colleague, summary)) == (False, True)
    assert not verdicts.give(session, agent, summary, Opinion(verdicts.UNCLEAR)).second
    assert summary.second == ASKED
    second = verdicts.give(session, colleague, summary, Opinion(verdicts.OFF_TOPIC))
    assert (second.second, summary.second) == (True, GIVEN)
    assert not verdicts.is_blind(session, colleague, summary)
    verdicts.undo(session, colleague, summary, second)
    assert verdicts.is_blind(session, colleague, summary)


def test_the_purge_takes_all_that_came_of_a_conversation(session: Session, agent: Agent, summary: Summary) -> None:
    kept = hesitated(session, text="une fuite d'eau")
    verdicts.give(session, agent, summary, Opinion(verdicts.RIGHT))
    verdicts.give(session, agent, kept, Opinion(verdicts.RIGHT))
    proposal = propose(session, agent, summary, "un trou sur la route", "voirie.chaussee")
    old, recent = summary.conversation_id, kept.conversation_id
    old_id, recent_id, proposal_id = summary.id, kept.id, proposal.id
    session.flush()
    long_ago = journal.now() - timedelta(days=400)
    session.execute(update(Conversation).where(Conversation.id == old).values(last_at=long_ago))
    session.expunge_all()
    assert journal.purge(session, 365) == 1
    for column, gone, stays in (
        (Summary.conversation_id, old, recent),
        (Review.conversation_id, old, recent),
        (SearchWord.summary_id, old_id, recent_id),
    ):
        assert session.execute(select(column).where(column == gone)).first() is None
        assert session.execute(select(column).where(column == stays)).first() is not None
    outlived = session.get(Phrasing, proposal_id)
    assert outlived is not None
    assert outlived.conversation_id is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("appelez le 06 12 34 56 78", "voirie.chaussee"),
        ("mon mail est jean@exemple.fr", "voirie.chaussee"),
        ("appelez le [téléphone]", "voirie.chaussee"),
        ("  ", "voirie.chaussee"),
        ("mot " * 100, "voirie.chaussee"),
        ("un trou", "inconnu.du_tout"),
    ],
)
def test_a_phrasing_that_cannot_teach_is_refused(
    session: Session, agent: Agent, summary: Summary, text: str, problem: str
) -> None:
    with pytest.raises(PhrasingError):
        propose(session, agent, summary, text, problem)


def test_a_phrasing_is_proposed_once(session: Session, agent: Agent, summary: Summary) -> None:
    propose(session, agent, summary, "un  trou sur ma route", "voirie.chaussee")
    with pytest.raises(PhrasingError, match="déjà"):
        propose(session, agent, summary, "un trou sur ma route", "voirie.chaussee")
