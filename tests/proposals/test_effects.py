"""What a correction changes is counted before it is accepted, and after."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.knowledge.correction_rows import CompetenceCorrection, correction_of
from bot.knowledge.coverage import branches
from bot.knowledge.models import Territory
from bot.knowledge.reach import communes_below
from bot.knowledge.taxonomy import Taxonomy
from bot.proposals import effects
from bot.proposals.effects import Effect, effect_of
from tests.knowledge.corrections import BOURGUEIL, GROUP, correct

WASTE, ROAD = "dechets.collecte_oubliee", "voirie.chaussee"


def _effect(session: Session, taxonomy: Taxonomy, id_: int) -> Effect:
    correction = correction_of(session, id_)
    assert correction is not None
    return effect_of(session, taxonomy, correction)


@pytest.mark.parametrize("status", ["proposed", "accepted"])
def test_one_commune_one_cell(session: Session, taxonomy: Taxonomy, status: str) -> None:
    effect = _effect(session, taxonomy, correct(session, status=status))
    ((change, count),) = effect.changes.items()
    assert (effect.communes, effect.cells, effect.changed, count) == (1, 1, 1, 1)
    assert (change.before.holder, change.before.certainty) == ("Bourgueil", "to_confirm")
    assert (change.after.holder, change.after.certainty) == ("CC Touraine Ouest Val de Loire", "sure")
    assert change.moves
    assert effect.examples[change].commune == "Bourgueil"


def test_all_communes_of_a_group_and_only_the_answers_it_depends_on(session: Session, taxonomy: Taxonomy) -> None:
    id_ = correct(session, problem_code=ROAD, territory_id=GROUP, answers={"route": "communale"}, holder_id="D37")
    effect = _effect(session, taxonomy, id_)
    communes = len(communes_below(session, GROUP))
    ways = list(branches(taxonomy.problem(ROAD)))
    assert (effect.communes, effect.looked_at, effect.is_whole) == (communes, communes, True)
    assert effect.cells == communes * len(ways)
    moved = sum(count for change, count in effect.changes.items() if change.moves)
    assert moved == communes * sum(way["route"] == "communale" for way in ways)


def test_what_is_named_already_only_gets_surer(session: Session, taxonomy: Taxonomy) -> None:
    effect = _effect(session, taxonomy, correct(session, holder_id=BOURGUEIL, status="proposed"))
    ((change, _),) = effect.changes.items()
    assert not change.moves
    assert (change.before.certainty, change.after.certainty) == ("to_confirm", "sure")


def test_a_nearer_correction_leaves_nothing_to_change(session: Session, taxonomy: Taxonomy) -> None:
    correct(session, holder_id="D37")
    others = _effect(session, taxonomy, correct(session, territory_id=GROUP, status="proposed")).examples.values()
    assert others
    assert "Bourgueil" not in {one.commune for one in others}
    alone = _effect(session, taxonomy, correct(session, status="proposed", holder_id="D37"))
    assert alone.changed == 0


def test_of_a_large_territory_some_communes_are_looked_at_from_one_end_to_the_other(
    monkeypatch: pytest.MonkeyPatch, session: Session, taxonomy: Taxonomy
) -> None:
    monkeypatch.setattr(effects, "MOST_COMMUNES", 5)
    effect = _effect(session, taxonomy, correct(session, territory_id="D37", status="proposed"))
    assert (effect.looked_at, effect.is_whole) == (5, False)
    assert effect.communes == len(communes_below(session, "D37"))
    assert effect.cells == 5


def test_there_is_no_effect_once_the_holder_was_dissolved(session: Session) -> None:
    id_ = correct(session)
    session.execute(update(Territory).where(Territory.id == GROUP).values(until=date(2025, 1, 1)))
    assert session.get(CompetenceCorrection, id_) is not None
    assert correction_of(session, id_) is None
