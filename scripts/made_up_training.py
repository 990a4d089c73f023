"""What the pictures of the trainers' guide show: phrasings, models, figures and a training, all made up."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.accounts.accounts import find_user
from bot.accounts.roles import Role
from bot.accounts.sign_in import Agent
from bot.conversations import journal
from bot.conversations.journal import now
from bot.knowledge.repository import load_taxonomy
from bot.reviews import summaries
from bot.settings import Settings
from bot.training import phrasebook
from bot.training.advice.study import Misread, Study, keep
from bot.training.cards import Card, archive_of, write_card
from bot.training.evaluation.figures import (
    HELD_OUT,
    VALIDATION,
    BinFigures,
    Confusion,
    Contested,
    Count,
    Figures,
    GoldenResult,
    LabelFigures,
    SetFigures,
    Speed,
)
from bot.training.fingerprints import code_fingerprint, phrasings_fingerprint
from bot.training.golden.register import in_force
from bot.training.jobs.models import DONE, RUNNING, THE_ONE, TrainingJob
from bot.training.models import ACCEPTED, Phrasing
from bot.training.phrasebook import Draft
from bot.training.publication.models import FIRST, LIVE, PUBLISH, Publication
from bot.training.replay import Moved, Replay, Way, write_replay

SITE = "cctoval"
FIRST_MODEL, LIVE_MODEL, WORSE, BETTER = "20261012-090000", "20261103-091500", "20261120-030000", "20261121-143000"
LAMPS, SIGNS, DUMPED = "voirie.eclairage", "voirie.signalisation", "dechets.depot_sauvage"
# What agents proposed, and for which problem.
PROPOSED = (
    ("la lampe de la rue fait stroboscope le soir", LAMPS),
    ("on y voit goutte le soir en rentrant de l'école", LAMPS),
    ("ya un frigo balancé ds le fossé en bas du chemin", DUMPED),
    ("le cantonnier est pas passé, l'herbe nous monte aux genoux", "voirie.trottoir"),
)
# What residents wrote, and how both models read it.
MOVES = (
    ("le réverbère clignote sans arrêt", SIGNS, LAMPS, 9),
    ("un canapé jeté au bout du chemin", "dechets.encombrants", DUMPED, 5),
    ("le panneau stop est couché", "voirie.chaussee", SIGNS, 3),
)
STRANGE = ("un drone tourne au-dessus de mon jardin", "un drone filme chez nous", "drone au ras des toits le dimanche")


def make_up(session: Session, settings: Settings, archive: Path, email: str) -> None:
    """Fill a new database and a new folder of models, for a trainer who has an account."""
    user = find_user(session, email)
    assert user is not None
    agent = Agent(user.id, user.name, user.email, Role.TRAINER, frozenset({SITE}))
    _phrasings(session, settings, agent)
    _models(session, settings, archive, agent)
    _trainings(session, agent.id)
    _study(session, settings)


def _phrasings(session: Session, settings: Settings, agent: Agent) -> None:
    for text, label in PROPOSED:
        conversation = _said(session, text)
        phrasebook.propose(session, agent, settings.orientation_data, Draft(text, label), conversation, SITE)


def _said(session: Session, text: str) -> str:
    """Return a conversation that begins with these words."""
    conversation = str(journal.start(session, journal.find_site(session, SITE)).id)
    understood = {"intent": "probleme", "problem": None, "confidence": 0.3, "ranking": [], "decision": "reject"}
    heard = journal.add_message(
        session, conversation, journal.RESIDENT, text, understanding={**understood, "problems": [], "emergency": None}
    )
    summaries.follow(session, conversation, int(heard.rank), None, 0)
    return conversation


def _models(session: Session, settings: Settings, archive: Path, agent: Agent) -> None:
    labels = [*load_taxonomy(session).problems, "urgence", "hors_sujet"]
    goldens = [
        GoldenResult(id=one.id, title=one.title, passed=True, found="Bien compris.") for one in in_force(session)
    ]
    old = _figures(labels, goldens, hits=905, gain=-0.01)
    live = _figures(labels, goldens, hits=909, gain=0.0)
    seen = {"live": live, "live_model": LIVE_MODEL}
    better = _figures(labels, goldens, hits=913, gain=0.01).copy(update={**seen, "contested": 2})
    failed = goldens[0].copy(update={"passed": False, "found": "Compris : « Encombrants »."})
    worse = _figures(labels, [failed, *goldens[1:]], hits=893, gain=0.0)
    lamps = LabelFigures(validation=Count(hits=6, total=8), cross_validated=Count(hits=150, total=240))
    worse = worse.copy(update={**seen, "contested": 184, "labels": {**worse.labels, LAMPS: lamps}})
    made = (
        (FIRST_MODEL, "Installation", "", 31_069, old),
        (LIVE_MODEL, agent.name, "60 phrases sur les déchets", 31_129, live),
        (WORSE, "Programmation de nuit", "Entraînement de la nuit", 31_341, worse),
        (BETTER, agent.name, "40 phrases sur l'éclairage public", 31_169, better),
    )
    settings.orientation_models.mkdir(exist_ok=True)
    for name, author, note, phrasings, figures in made:
        archive_of(settings.orientation_models, name).symlink_to(archive.resolve())
        write_card(settings.orientation_models, _card(name, author, note, phrasings, figures))
    for name, kind, by in ((FIRST_MODEL, FIRST, None), (LIVE_MODEL, PUBLISH, agent.id)):
        at = _moment(name) + timedelta(minutes=20)
        session.add(Publication(model=name, state=LIVE, kind=kind, user_id=by, reason="", at=at, live_at=at, error=""))
    _replay(session, settings)


def _moment(name: str) -> datetime:
    return datetime.strptime(f"{name}+0000", "%Y%m%d-%H%M%S%z")


def _card(name: str, author: str, note: str, phrasings: int, figures: Figures) -> Card:
    return Card(
        name=name,
        made_at=_moment(name),
        author=author,
        note=note,
        code_fingerprint=code_fingerprint(),
        phrasings_fingerprint="",
        phrasings=phrasings,
        settings={},
        thresholds={},
        seconds=74,
        figures=figures.copy(update={"measured_at": _moment(name) + timedelta(minutes=4)}).as_json(),
    )


def _figures(labels: list[str], goldens: list[GoldenResult], hits: int, gain: float) -> Figures:
    # The same draw for each model: only what is meant to differ does.
    draw = random.Random(7)
    rates = {one: min(0.99, draw.uniform(0.72, 0.95) + gain) for one in labels}
    return Figures(
        measured_at=now(),
        seconds=162,
        sets={VALIDATION: _set(hits, 946), HELD_OUT: _set(round(hits * 0.555), 520)},
        labels={
            one: LabelFigures(
                validation=Count(hits=8, total=8), cross_validated=Count(hits=round(rate * 240), total=240)
            )
            for one, rate in rates.items()
        },
        cross_validated=Count(hits=round((0.804 + gain) * 31_000), total=31_000),
        confusions=[
            Confusion(
                right=LAMPS, given=SIGNS, count=14, sentences=["le feu de la rue clignote", "lampe orange en panne"]
            )
        ],
        contested_examples=[Contested(text="le lampadaire du carrefour est éteint", label=SIGNS, instead=LAMPS)],
        speed=Speed(p50_ms=0.4, p95_ms=5.5, ratio=1.0),
        memory_mb=71,
        golden=goldens,
    )


def _set(hits: int, total: int) -> SetFigures:
    return SetFigures(
        sentences=total + 200,
        first=Count(hits=hits, total=total),
        among_three=Count(hits=round(total * 0.995), total=total),
        calibration_error=0.014,
        bins=[BinFigures(confidence=one, accuracy=one - 0.01, count=40) for one in (0.35, 0.55, 0.75, 0.9, 0.98)],
        problems_refused=Count(hits=2, total=total),
        off_topic_routed=Count(hits=2, total=150),
        emergencies_missed=Count(hits=0, total=50),
        small_talk=Count(hits=115, total=118),
        outcomes={},
    )


def _replay(session: Session, settings: Settings) -> None:
    moved = []
    for text, before, after, count in MOVES:
        for _ in range(count):
            message = journal.story(session, _said(session, text))[0]
            ways = (Way(decision="accept", problem=one) for one in (before, after))
            moved.append(Moved(message=message.id, before=next(ways), after=next(ways)))
    at = _moment(BETTER) + timedelta(minutes=4)
    write_replay(settings.orientation_models, BETTER, Replay(of=LIVE_MODEL, at=at, read=1_284, moved=moved))


def _trainings(session: Session, user_id: int) -> None:
    for name, note, by in (
        (LIVE_MODEL, "60 phrases sur les déchets", user_id),
        (WORSE, "Entraînement de la nuit", None),
    ):
        ended = {"state": DONE, "step": "Évaluation terminée", "progress": 1.0, "model": name, "error": ""}
        asked = _moment(name)
        times = {"asked_at": asked, "started_at": asked, "ended_at": asked + timedelta(minutes=4, seconds=12)}
        session.add(TrainingJob(note=note, user_id=by, nightly=by is None, **ended, **times))
    begun = now() - timedelta(seconds=134)
    session.add(
        TrainingJob(
            slot=THE_ONE,
            state=RUNNING,
            step="Validation croisée",
            progress=0.62,
            note="12 phrases sur les dépôts sauvages",
            nightly=False,
            user_id=user_id,
            error="",
            host="un autre serveur",
            heartbeat_at=now(),
            asked_at=begun,
            started_at=begun,
        )
    )


def _study(session: Session, settings: Settings) -> None:
    """Say that some phrasings are under the wrong problem, and that residents speak of something unknown."""
    rows = session.scalars(select(Phrasing).where(Phrasing.label == LAMPS, Phrasing.status == ACCEPTED).limit(7)).all()
    for row in rows:
        row.label = SIGNS
    session.flush()
    found = [Misread(id=row.id, label=SIGNS, rather=LAMPS, sure=0.94) for row in rows]
    study = Study(
        made_at=_moment(BETTER) + timedelta(minutes=4),
        fingerprint=phrasings_fingerprint(session),
        phrasings=31_169,
        misread=found,
        suspects=found,
        clusters=[[_said(session, text) for text in STRANGE]],
    )
    keep(settings.orientation_var, study)
