"""Golden conversations: when one passes, and what data/golden.yml says of the live model."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.conversations.journal import now
from bot.conversations.simulation import Tools
from bot.database import session_scope
from bot.knowledge.places import load_gazetteer
from bot.knowledge.repository import situation_of
from bot.knowledge.resolver import resolve
from bot.knowledge.taxonomy import Taxonomy
from bot.nlu.emergency import read_signs
from bot.nlu.stored import load_reader
from bot.settings import ROOT
from bot.training.golden import register
from bot.training.golden.models import Golden
from bot.training.golden.trial import try_all, try_one
from tests.training.small_model import LAMPS, ROAD, small_reader

BOURGUEIL = "37031"


@pytest.fixture(scope="module")
def tools(database: str, taxonomy: Taxonomy) -> Tools:
    with session_scope(database) as session:
        gazetteer = load_gazetteer(session)
    return Tools(small_reader(), read_signs(ROOT / "data" / "emergency_signs.yml"), gazetteer, taxonomy)


@pytest.fixture
def golden(session: Session, taxonomy: Taxonomy) -> Golden:
    finding = resolve(taxonomy, LAMPS, situation_of(session, BOURGUEIL), {}).finding
    return Golden(
        id=1,
        title="Éclairage, Bourgueil",
        message="le lampadaire est cassé",
        commune_id=BOURGUEIL,
        answers={},
        problem_code=LAMPS,
        level=finding.level,
        holder_code=finding.holder.code,
    )


def test_one_passes_when_its_problem_leads_to_its_holder(session: Session, tools: Tools, golden: Golden) -> None:
    assert try_one(session, tools, golden).passed


def test_one_passes_when_its_problem_is_the_first_one_offered(session: Session, tools: Tools, golden: Golden) -> None:
    asking = small_reader(clarify_below=1.1)
    found = try_all(session, tools, asking, [golden])
    assert [one.passed for one in found] == [True]


def test_another_problem_fails_and_is_named(session: Session, tools: Tools, golden: Golden) -> None:
    found = try_all(session, tools, small_reader(swapped=True), [golden])[0]
    assert not found.passed
    assert tools.taxonomy.problems[ROAD].label in found.found


def test_another_holder_fails(session: Session, tools: Tools, golden: Golden) -> None:
    golden.holder_code = "75056"
    assert not try_one(session, tools, golden).passed


def test_a_commune_that_does_not_exist_fails_and_is_said(session: Session, tools: Tools, golden: Golden) -> None:
    golden.commune_id = "00000"
    found = try_one(session, tools, golden)
    assert (found.passed, "00000" in found.found) == (False, True)


def test_without_a_commune_only_the_problem_is_judged(session: Session, tools: Tools, golden: Golden) -> None:
    golden.commune_id = golden.level = None
    assert try_one(session, tools, golden).passed


def test_the_live_model_passes_those_of_the_file(session: Session, tools: Tools, model: Path) -> None:
    seeds = [one for one in register.in_force(session) if one.source == register.FILE]
    assert len(seeds) >= 12
    assert [one for one in try_all(session, tools, load_reader(model), seeds) if not one.passed] == []


def test_one_of_the_file_that_was_retired_stays_so(session: Session) -> None:
    seed = register.in_force(session)[0]
    seed.retired_at = now()
    seed.title = "Changé"
    session.flush()
    changes = register.import_goldens(session, ROOT / "data" / "golden.yml")
    session.refresh(seed)
    assert changes.tables["golden_conversations"].changed == 1
    assert (seed.title != "Changé", seed.retired_at is not None) == (True, True)
