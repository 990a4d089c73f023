"""A reviewed conversation becomes a golden one."""

import pytest
from sqlalchemy.orm import Session

from bot.accounts.sign_in import Agent
from bot.conversations import journal
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.reviews import references, verdicts
from bot.reviews.verdicts import Opinion
from tests.reviews.made_up import BOURGUEIL, hesitated, said, understanding


def test_it_keeps_the_message_that_told_the_problem_and_where_it_must_lead(
    session: Session, taxonomy: Taxonomy, agent: Agent
) -> None:
    summary = hesitated(session, text="bonjour à vous", problem="voirie.trottoir", confidence=0.2)
    said(session, summary.conversation_id, "un lampadaire cassé", understanding("voirie.eclairage", 0.4, "clarify"))
    verdicts.give(session, agent, summary, Opinion("other_problem", "voirie.eclairage"))
    golden = references.keep(session, taxonomy, agent, summary)
    finding = resolve(taxonomy, "voirie.eclairage", situation_of(session, BOURGUEIL), {}).finding
    assert (golden.message, golden.problem_code) == ("un lampadaire cassé", "voirie.eclairage")
    assert (golden.commune_id, golden.level, golden.holder_code) == (BOURGUEIL, finding.level, finding.holder.code)
    assert "Bourgueil" in golden.title
    assert "lampadaire cassé" not in golden.title
    assert references.is_kept(session, summary.conversation_id)


def test_answers_of_the_conversation_count(session: Session, taxonomy: Taxonomy, agent: Agent) -> None:
    summary = hesitated(session)
    answers = {"route": "departementale"}
    answer = resolve(taxonomy, "voirie.chaussee", situation_of(session, BOURGUEIL), answers)
    journal.record_orientation(session, summary.conversation_id, answer, answers)
    session.flush()
    verdicts.give(session, agent, summary, Opinion("right"))
    golden = references.keep(session, taxonomy, agent, summary)
    assert (golden.answers, golden.level) == (answers, "departement")


@pytest.mark.parametrize("verdict", ["off_topic", "wrong_structure", "unclear"])
def test_a_verdict_that_does_not_say_where_it_leads_is_refused(
    session: Session, taxonomy: Taxonomy, agent: Agent, verdict: str
) -> None:
    summary = hesitated(session)
    verdicts.give(session, agent, summary, Opinion(verdict))
    with pytest.raises(references.GoldenError, match="ne dit pas où"):
        references.keep(session, taxonomy, agent, summary)


def test_nobodys_verdict_one_twice_and_a_blind_reader_are_refused(
    session: Session, taxonomy: Taxonomy, agent: Agent, colleague: Agent
) -> None:
    summary = hesitated(session, text="la chaussée est trouée rue Basse")
    with pytest.raises(references.GoldenError, match="Personne"):
        references.keep(session, taxonomy, agent, summary)
    verdicts.give(session, agent, summary, Opinion("right"))
    references.keep(session, taxonomy, agent, summary)
    with pytest.raises(references.GoldenError, match="déjà"):
        references.keep(session, taxonomy, agent, summary)
    verdicts.ask_second(session, agent, summary)
    with pytest.raises(references.GoldenError, match="deuxième lecture"):
        references.keep(session, taxonomy, colleague, summary)
