"""The pages of a model's evaluation, of what would change, and of golden conversations."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.accounts.models import AuditEntry
from bot.accounts.roles import Role
from bot.conversations import journal
from bot.conversations.models import Message
from bot.database import session_scope
from bot.settings import Settings
from bot.training.evaluation.figures import Count
from bot.training.golden.models import Golden
from bot.training.replay import Moved, Replay, Way, write_replay
from bot.web.console.evaluation import gap, lines, way_in_words
from bot.web.console.reviews import INBOX
from tests.reviews.made_up import hesitated
from tests.training.made_up_figures import LAMPS, figures, label, write_made_up_card
from tests.web.console.conftest import OTHER, OWN, Person

People = Callable[..., Person]
REFERENCES = "/console/references"


@pytest.fixture
def evaluated(settings: Settings) -> str:
    """The address of a model whose figures are known."""
    live = figures(labels={LAMPS: label(96), "urgence": label(99)})
    found = figures(live=live, live_model="ancien")
    return "/console/modeles/" + write_made_up_card(settings, uuid4().hex, found)


def test_lines_come_in_the_order_asked_for() -> None:
    found = figures(live=figures(labels={LAMPS: label(96), "urgence": label(99)}))
    names = {LAMPS: "Éclairage", "urgence": "Urgence"}
    assert [one.code for one in lines(found, names, "ecart")] == [LAMPS, "urgence"]
    assert [one.label for one in lines(found, names, "probleme")] == ["Urgence", "Éclairage"]
    assert [gap(one.gap) for one in lines(found, names, "ecart")] == ["−6,0", "+1,0"]


def test_without_cross_validation_of_the_live_model_only_what_judges_is_compared() -> None:
    before = label(96).copy(update={"cross_validated": Count()})
    found = figures(live=figures(labels={LAMPS: before}))
    line = next(one for one in lines(found, {}, "ecart") if one.code == LAMPS)
    assert line.own.total == line.before.total == 8


def test_the_evaluation_tells_every_figure_and_what_refuses(person: People, evaluated: str) -> None:
    page = person(Role.TRAINER).get(f"{evaluated}/evaluation?tri=juste").text
    for words in (
        "96,0 %",
        "−6,0",
        "ne peut pas être mis en ligne",
        "essayé sur",
        "6,0 ms",
        "70 Mo",
        "une phrase contestée",
        "il fait noir &lt;b&gt;partout",
        "Référence 1",
        "<svg",
    ):
        assert words in page
    assert "style=" not in page


def test_a_model_that_nobody_measured_says_what_to_do(person: People, settings: Settings) -> None:
    name = write_made_up_card(settings, uuid4().hex, None)
    trainer = person(Role.TRAINER)
    assert "Lancez un entraînement" in trainer.get(f"/console/modeles/{name}/evaluation").text
    assert "Aucune comparaison" in trainer.get(f"/console/modeles/{name}/comparaison").text
    assert trainer.post(f"/console/modeles/{name}/evaluation/references").status_code == 422


def test_a_model_that_does_not_exist_is_said_so(person: People) -> None:
    for name in ("inconnu", "%2e%2e", "a%00b"):
        assert person(Role.TRAINER).get(f"/console/modeles/{name}/evaluation").status_code == 404


def test_what_would_change_is_grouped_and_words_are_those_of_ones_own_councils(
    person: People, settings: Settings, evaluated: str, database: str
) -> None:
    with session_scope(database) as session:
        texts = {site: f"le lampadaire {uuid4().hex}" for site in (OWN, OTHER)}
        ids = [
            session.scalar(
                select(Message.id).where(
                    Message.conversation_id == hesitated(session, site, text).conversation_id,
                    Message.sender == journal.RESIDENT,
                )
            )
            for site, text in texts.items()
        ]
    ways = Way(decision="accept", problem=LAMPS, holder="CC"), Way(decision="reject", holder="CC")
    moved = [Moved(message=id_, before=ways[0], after=ways[1]) for id_ in ids]
    name = evaluated.rsplit("/", 1)[1]
    write_replay(settings.orientation_models, name, Replay(of="ancien", at=journal.now(), read=40, moved=moved))
    page = person(Role.TRAINER).get(f"{evaluated}/comparaison").text
    for words in ("40 messages lus", "2 mènent ailleurs", "5,0 %", "2 vers le même service", "À reformuler"):
        assert words in page
    assert texts[OWN] in page
    assert texts[OTHER] not in page


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Way(decision="clarify", problem=LAMPS), "Question posée, d'abord : Éclairage"),
        (Way(decision="hors_sujet"), "Pas un problème : Hors sujet"),
        (Way(decision="accept", problem=LAMPS, emergency=True), "Numéros d'urgence, puis : Éclairage"),
    ],
)
def test_what_becomes_of_a_message_in_words(way: Way, said: str) -> None:
    assert way_in_words(way, {LAMPS: "Éclairage", "hors_sujet": "Hors sujet"}) == said


def test_a_reviewed_conversation_is_kept_in_one_click_then_retired_and_restored(person: People, database: str) -> None:
    text = f"un trou {uuid4().hex}"
    with session_scope(database) as session:
        conversation = str(hesitated(session, OWN, text).conversation_id)
    agent, trainer, stranger = person(Role.AGENT), person(Role.TRAINER), person(Role.TRAINER, OTHER)
    refused = agent.post(f"{INBOX}/{conversation}/reference")
    assert (refused.status_code, "Personne n&#39;a encore donné" in refused.text) == (422, True)
    agent.post(f"{INBOX}/{conversation}/avis", verdict="right")
    assert agent.post(f"{INBOX}/{conversation}/reference").status_code == 303
    assert "Les prochains modèles devront la réussir" in agent.get(f"{INBOX}/{conversation}").text
    assert text in trainer.get(REFERENCES).text
    assert text not in stranger.get(REFERENCES).text
    with session_scope(database) as session:
        id_ = session.scalar(select(Golden.id).where(Golden.conversation_id == conversation))
    assert stranger.post(f"{REFERENCES}/{id_}/retirer").status_code == 404
    assert trainer.post(f"{REFERENCES}/{id_}/retirer").status_code == 303
    assert f"{REFERENCES}/{id_}/remettre" in trainer.get(REFERENCES).text
    assert trainer.post(f"{REFERENCES}/{id_}/remettre").status_code == 303
    assert trainer.post(f"{REFERENCES}/{id_}/retirer").status_code == 303, "no other test is judged by it"
    with session_scope(database) as session:
        told = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"golden:{id_}"))
        assert list(told) == ["golden_add", "golden_retire", "golden_restore", "golden_retire"]


def test_they_are_tried_on_the_live_model(person: People, model: Path) -> None:
    assert model.exists()
    answered = person(Role.TRAINER).post(f"{REFERENCES}/essai")
    assert answered.status_code == 200
    assert "réussies sur" in answered.text
