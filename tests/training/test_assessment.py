"""A model measured from end to end, on a few sentences: what its card and its replay then hold."""

import io
import tarfile
from pathlib import Path

import joblib
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.conversations.journal import now
from bot.nlu.reader import Reader
from bot.nlu.stored import READER_FILE
from bot.settings import Settings
from bot.training import assessment
from bot.training.advice.book import Known
from bot.training.cards import archive_of, read_card, write_card
from bot.training.evaluation.figures import read_figures
from bot.training.gate import refusals
from bot.training.golden.models import Golden
from bot.training.publication import history
from bot.training.publication.models import FIRST
from bot.training.replay import read_replay
from tests.reviews.made_up import hesitated
from tests.training.made_up_figures import LAMPS, write_made_up_card
from tests.training.small_model import KNOWN, small_reader


def _model(settings: Settings, name: str, reader: Reader) -> str:
    """Write a model that loads, without Rasa, and return its name."""
    content = io.BytesIO()
    joblib.dump(reader, content)
    write_made_up_card(settings, name, None)
    card = read_card(settings.orientation_models, name)
    write_card(settings.orientation_models, card.copy(update={"settings": {"vector_weight": 0.0}}))
    with tarfile.open(archive_of(settings.orientation_models, name), "w:gz") as archive:
        file = tarfile.TarInfo(f"components/{READER_FILE}")
        file.size = len(content.getvalue())
        archive.addfile(file, io.BytesIO(content.getvalue()))
    return name


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose models are those of one test."""
    return settings.copy(update={"orientation_models": tmp_path, "orientation_var": tmp_path})


@pytest.fixture(autouse=True)
def _few_phrasings(monkeypatch: pytest.MonkeyPatch) -> None:
    # Those of the database take minutes to cross-validate.
    few = [
        Known(number, f"{text}, {end}", label, "courant")
        for number, (label, text, end) in enumerate(
            (label, text, end) for label, texts in KNOWN.items() for text in texts for end in "abc"
        )
    ]
    monkeypatch.setattr(assessment, "known_phrasings", lambda session: few)


def test_a_model_is_measured_beside_the_live_one_and_its_card_tells_all(folder: Settings, session: Session) -> None:
    hesitated(session, text="le lampadaire est cassé")
    # Those that other tests kept: the sentence names three.
    session.execute(update(Golden).values(retired_at=now()))
    lamp = {"title": "Lampadaire", "message": "le lampadaire est cassé", "problem_code": LAMPS}
    session.add(Golden(source="relecture", answers={}, at=now(), **lamp))
    live = _model(folder, "ancien", small_reader())
    history.add(session, live, FIRST, None, "", loaded_by_servers=False)
    name = _model(folder, "nouveau", small_reader(swapped=True))
    said: list[float] = []
    assessment.assess(session, folder, name, lambda step, share: said.append(share))
    figures = read_figures(read_card(folder.orientation_models, name).figures)
    assert figures is not None
    assert figures.live is not None
    assert said == sorted(said)
    assert said[-1] == 1.0
    assert figures.live_model == live
    assert figures.labels[LAMPS].validation.total == figures.live.labels[LAMPS].validation.total > 0
    assert figures.cross_validated.hits > figures.cross_validated.total / 2
    assert figures.speed.ratio is not None
    assert figures.memory_mb < 10
    replayed = read_replay(folder.orientation_models, name)
    assert replayed is not None
    assert replayed.moved
    told = " ".join(refusals(folder, session, name))
    assert "que le modèle en ligne réussit" in told
    assert "« Lampadaire »" in told


def test_goldens_can_be_tried_again_alone(folder: Settings, session: Session) -> None:
    name = _model(folder, "seul", small_reader())
    assessment.assess(session, folder, name, lambda step, share: None)
    before = read_card(folder.orientation_models, name).figures
    assert before["live"] is None or before["live_model"] != name
    write_card(
        folder.orientation_models,
        read_card(folder.orientation_models, name).copy(update={"figures": {**before, "golden": []}}),
    )
    assert "n'a pas encore été essayé" in " ".join(refusals(folder, session, name))
    assessment.try_goldens(session, folder, name)
    assert read_card(folder.orientation_models, name).figures["golden"] == before["golden"]
