"""Which conversations the inbox lists, and in which order."""

from datetime import datetime, timezone

import pytest
from sqlalchemy.orm import Session

from bot.accounts.sign_in import Agent
from bot.conversations import outcomes
from bot.conversations.models import Site
from bot.knowledge.editing import lives
from bot.reviews import inbox, verdicts
from bot.reviews.inbox import Filters
from bot.reviews.models import TO_DO, Summary
from bot.reviews.verdicts import Opinion
from tests.reviews.made_up import hesitated

SITE = "essai-relecture"
SITES = [SITE]


@pytest.fixture(autouse=True)
def made(session: Session) -> dict[str, Summary]:
    """Five conversations of a council of its own, each with something that the others have not."""
    session.add(Site(key=SITE, name="Essai", welcome="Bonjour.", territory_id="37031", allowed_origins=[]))
    session.flush()
    found = {
        "trou": hesitated(session, SITE, "un trou", confidence=0.5),
        "eau": hesitated(session, SITE, "une fuite d'eau", problem="eau.fuite_coupure", confidence=0.3),
        "tours": hesitated(session, SITE, "un trou à Tours", commune="37261", confidence=0.6),
        "vieux": hesitated(session, SITE, "un trou bien vieux", confidence=0.7),
        "faux": hesitated(session, SITE, "un trou faux", confidence=0.8),
    }
    found["vieux"].started_at = datetime(2020, 5, 1, 22, 30, tzinfo=timezone.utc)
    found["faux"].reason = outcomes.WRONG_GUESS
    session.flush()
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "faux tours eau trou vieux"),
        ({"tri": "least_sure"}, "eau trou tours vieux faux"),
        ({"tri": "reason"}, "tours eau trou vieux faux"),
        ({"motif": "wrong_guess"}, "faux"),
        ({"motif": "invente"}, "faux tours eau trou vieux"),
        ({"sujet": "eau.fuite_coupure"}, "eau"),
        ({"sujet": "voirie"}, "faux tours trou vieux"),
        ({"sujet": "inconnu"}, ""),
        ({"commune": "37261"}, "tours"),
        # Half past midnight in Paris, the day after.
        ({"du": "2020-05-02", "au": "2020-05-02"}, "vieux"),
        ({"au": "2020-05-01"}, ""),
        ({"du": "2021-01-01"}, "faux tours eau trou"),
        ({"du": "pas une date", "au": "9999-12-31"}, "faux tours eau trou vieux"),
        ({"sous": "60"}, "eau trou"),
        ({"sous": "0"}, "faux tours eau trou vieux"),
        ({"mots": "trou"}, "faux tours trou vieux"),
        ({"mots": "trou to"}, "tours"),
        ({"mots": "trou", "sous": "60"}, "trou"),
        ({"site": SITE}, "faux tours eau trou vieux"),
        ({"site": "cctoval"}, ""),
        ({"etat": "done"}, ""),
        ({"etat": "all", "motif": "wrong_guess"}, "faux"),
        ({"etat": "second"}, ""),
        ({"moi": "1"}, ""),
        ({"page": "2"}, ""),
        ({"page": "abc"}, "faux tours eau trou vieux"),
    ],
)
def test_filters_and_orders(
    session: Session, agent: Agent, made: dict[str, Summary], query: dict[str, str], expected: str
) -> None:
    assert names(session, agent, made, Filters.of(query)) == expected.split()


def test_what_was_merged_is_found_under_what_it_became(
    session: Session, agent: Agent, made: dict[str, Summary]
) -> None:
    # Twice, the second time into another theme.
    lives.merge(session, "voirie.chaussee", "voirie.trottoir", "Les deux se confondent.", "Dominique")
    lives.merge(session, "voirie.trottoir", "eau.fuite_coupure", "Pour voir.", "Dominique")
    session.flush()
    every = ["faux", "tours", "eau", "trou", "vieux"]
    for topic, expected in (("eau.fuite_coupure", every), ("eau", every), ("voirie", [])):
        assert names(session, agent, made, Filters(topic=topic)) == expected
    assert names(session, agent, made, Filters(topic="voirie.chaussee")) == ["faux", "tours", "trou", "vieux"]


def test_other_councils_are_never_listed(session: Session, agent: Agent) -> None:
    for state in inbox.STATES:
        assert inbox.listing(session, agent, Filters(state=state), []).rows == []
    assert inbox.counts(session, []) == {}


def test_what_is_read_leaves_the_list_and_the_counts(session: Session, agent: Agent, made: dict[str, Summary]) -> None:
    verdicts.give(session, agent, made["eau"], Opinion(verdicts.RIGHT))
    session.flush()
    assert "eau" not in names(session, agent, made, Filters())
    assert names(session, agent, made, Filters(state="done")) == ["eau"]
    assert inbox.counts(session, SITES) == {
        (outcomes.HESITATED, TO_DO): 3,
        (outcomes.HESITATED, "done"): 1,
        (outcomes.WRONG_GUESS, TO_DO): 1,
    }


def test_a_second_reading_is_offered_to_another(
    session: Session, agent: Agent, colleague: Agent, made: dict[str, Summary]
) -> None:
    verdicts.give(session, agent, made["eau"], Opinion(verdicts.RIGHT))
    verdicts.ask_second(session, agent, made["eau"])
    session.flush()
    assert names(session, agent, made, Filters(state="second")) == []
    assert names(session, colleague, made, Filters(state="second")) == ["eau"]


def test_what_is_assigned_to_me(session: Session, agent: Agent, colleague: Agent, made: dict[str, Summary]) -> None:
    verdicts.assign(session, agent, [made["eau"], made["trou"]])
    assert names(session, agent, made, Filters(mine=True)) == ["eau", "trou"]
    assert names(session, colleague, made, Filters(mine=True)) == []


def test_the_next_one_is_the_one_below_then_the_first(session: Session, agent: Agent, made: dict[str, Summary]) -> None:
    assert inbox.after(session, made["tours"], agent, SITES) == made["eau"].conversation_id
    assert inbox.after(session, made["vieux"], agent, SITES) == made["faux"].conversation_id
    for one in made.values():
        verdicts.give(session, agent, one, Opinion(verdicts.RIGHT))
    session.flush()
    assert inbox.after(session, made["trou"], agent, SITES) is None


def test_pages_follow_without_gap_or_twin(session: Session, agent: Agent) -> None:
    for rank in range(inbox.PAGE + 3):
        hesitated(session, SITE, f"message {rank}")
    pages = [inbox.listing(session, agent, Filters(page=page), SITES) for page in (1, 2)]
    assert [page.more for page in pages] == [True, False]
    ids = [one.id for page in pages for one in page.rows]
    assert len(ids) == len(set(ids)) == inbox.PAGE + 8


def test_ticking_reaches_only_ones_own(session: Session, made: dict[str, Summary]) -> None:
    ids = [str(one.conversation_id) for one in made.values()]
    assert len(inbox.ticked(session, ids, SITES)) == 5
    assert inbox.ticked(session, ids, ["cctoval"]) == []


def names(session: Session, agent: Agent, made: dict[str, Summary], filters: Filters) -> list[str]:
    known = {one.id: name for name, one in made.items()}
    return [known[one.id] for one in inbox.listing(session, agent, filters, SITES).rows]
