"""Tips and help while writing, as a trainer sees them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.accounts.roles import Role
from bot.conversations.journal import now
from bot.database import session_scope
from bot.settings import Settings
from bot.training.advice.background import alone, is_running
from bot.training.advice.study import Misread, Study, keep, kept
from bot.training.models import Phrasing
from tests.reviews.made_up import hesitated
from tests.web.console.conftest import Person

ADDRESS = "/console/conseils"


@pytest.fixture
def trainer(person: Callable[..., Person]) -> Person:
    return person(Role.TRAINER)


@pytest.fixture
def road(session: Session) -> Phrasing:
    return session.scalars(select(Phrasing).where(Phrasing.label == "voirie.chaussee").limit(1)).one()


@pytest.fixture
def studied(settings: Settings, road: Phrasing) -> Iterator[Study]:
    """A study that suspects one phrasing, and one that somebody has moved since."""
    one = Misread(id=road.id, label="voirie.chaussee", rather="dechets.compost", sure=0.98)
    gone = one.copy(update={"label": "eau.facture"})
    made = Study(
        made_at=now(), fingerprint="older", seconds=1, phrasings=9, misread=[one], suspects=[one, gone], clusters=[]
    )
    keep(settings.orientation_var, made)
    yield made
    (settings.orientation_var / "advice" / "study.json").unlink()


def test_before_the_first_study_the_page_says_what_to_do(trainer: Person) -> None:
    page = trainer.get(ADDRESS)
    assert "Calculer les conseils" in page.text
    assert "n'ont pas encore été calculés" in trainer.get(f"{ADDRESS}/mal-rangees").text


def test_tips_lead_to_what_they_speak_of(trainer: Person, studied: Study, road: Phrasing) -> None:
    page = trainer.get(ADDRESS)
    assert "1 formulation isolée semble mal rangée." in page.text
    assert f"/console/formulations/{road.id}" in page.text
    assert "Des formulations ont changé depuis" in page.text
    listed = trainer.get(f"{ADDRESS}/mal-rangees?probleme=voirie.chaussee")
    assert "1 formulation à relire." in listed.text
    assert "(98 %)" in listed.text
    assert "Aucune formulation ne semble" in trainer.get(f"{ADDRESS}/mal-rangees?probleme=eau.facture").text


def test_a_cut_file_is_no_study(settings: Settings, studied: Study) -> None:
    assert kept(settings.orientation_var) == studied
    (settings.orientation_var / "advice" / "study.json").write_text(studied.json()[:40])
    assert kept(settings.orientation_var) is None


def test_a_study_runs_alone(trainer: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Settings] = []
    monkeypatch.setattr("bot.training.advice.background.start", started.append)
    assert trainer.post(f"{ADDRESS}/calculer").status_code == 422
    with alone(settings.orientation_var):
        assert is_running(settings.orientation_var)
        assert trainer.post(f"{ADDRESS}/calculer", calculer="1").status_code == 303
        assert "Le calcul est en cours" in trainer.get(ADDRESS).text
        assert started == []
    assert not is_running(settings.orientation_var)
    assert trainer.post(f"{ADDRESS}/calculer", calculer="1").headers["location"] == f"{ADDRESS}?lance=1"
    assert len(started) == 1


def test_help_says_what_is_understood_and_what_is_known(
    person: Callable[..., Person], road: Phrasing, model: Path
) -> None:
    assert model
    agent = person(Role.AGENT)
    page = agent.post(f"{ADDRESS}/phrase", text=road.text, problem="voirie.chaussee")
    assert page.status_code == 200
    assert "<html" not in page.text
    assert "Cette phrase est déjà apprise" in page.text
    assert "Ce que l'assistant comprend aujourd'hui" in page.text
    assert agent.post(f"{ADDRESS}/phrase", text="  ").text.strip() == ""
    long = agent.post(f"{ADDRESS}/phrase", text="<b>trop</b> " * 100, problem="voirie.chaussee")
    assert "trop longue" in long.text
    assert "<b>" not in long.text


def test_the_form_of_a_conversation_has_the_place_for_help(person: Callable[..., Person]) -> None:
    with session_scope() as writing:
        conversation = hesitated(writing).conversation_id
    page = person(Role.AGENT).get(f"/console/relecture/{conversation}/formulation")
    assert "data-help-while-writing" in page.text
    assert "help-while-writing.js" in page.text
