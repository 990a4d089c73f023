"""What is known of the training jobs: asked, taken by a server, told by their process, over."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.accounts import audit
from bot.accounts.models import User
from bot.conversations.journal import now
from bot.conversations.redaction import redact
from bot.errors import OrientationError, UnknownCodeError
from bot.training.jobs.models import CANCELLED, DONE, QUEUED, RUNNING, THE_ONE, TrainingJob
from bot.training.jobs.process import HERE

WAITING = "En attente d'un serveur"
STARTING = "Démarrage"
LONGEST_NOTE = 200
# A process says every other second that it is alive: a longer silence is no hesitation.
SILENCE = timedelta(seconds=90)


class JobError(OrientationError):
    """A training cannot be asked for, or changed, as things are."""


def ask(session: Session, user_id: int | None, note: str, nightly: bool = False) -> TrainingJob:
    """Ask for a training, which the next server that looks will start.

    Raises:
        JobError: another one is not over, or the note is empty, too long or personal.
    """
    _check(note)
    job = TrainingJob(
        slot=THE_ONE,
        state=QUEUED,
        step=WAITING,
        progress=0.0,
        note=note,
        nightly=nightly,
        user_id=user_id,
        error="",
        asked_at=now(),
    )
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError as error:
        raise JobError("Un entraînement est déjà en cours.", "Attendez sa fin, ou annulez-le.") from error
    audit.note(session, "training_asked", user_id, subject=f"training:{job.id}", nightly=nightly)
    return job


def _check(note: str) -> None:
    if not note:
        raise JobError("Dites en quelques mots ce qui a changé.", "Vous reconnaîtrez ce modèle plus tard.")
    if len(note) > LONGEST_NOTE:
        raise JobError("Ce texte est trop long.", f"{LONGEST_NOTE} caractères au plus.")
    if redact(note) != note:
        raise JobError("Ce texte contient un téléphone, une adresse ou un numéro personnel.", "Retirez-le.")


def find(session: Session, id_: int) -> TrainingJob:
    job = session.get(TrainingJob, id_)
    if job is None:
        raise UnknownCodeError("Cet entraînement n'existe pas.")
    return job


def author_of(session: Session, job: TrainingJob) -> str:
    """Return who asked for a job, in words."""
    who = session.get(User, job.user_id) if job.user_id else None
    return str(who.name) if who else "Programmation de nuit" if job.nightly else "Ligne de commande"


def current(session: Session) -> TrainingJob | None:
    """Return the job that is not over, if there is one."""
    return session.scalar(select(TrainingJob).where(TrainingJob.slot == THE_ONE))


def newest(session: Session, count: int) -> list[TrainingJob]:
    return list(session.scalars(select(TrainingJob).order_by(TrainingJob.id.desc()).limit(count)))


def take(session: Session) -> int | None:
    """Take the job that waits, for this server to start: its id, or None. Only one server gets it."""
    id_ = session.scalar(select(TrainingJob.id).where(TrainingJob.state == QUEUED))
    moment = now()
    taken = {"state": RUNNING, "step": STARTING, "host": HERE, "started_at": moment, "heartbeat_at": moment}
    return id_ if id_ is not None and _change(session, id_, QUEUED, **taken) else None


def cancel(session: Session, user_id: int, id_: int) -> None:
    """Stop a job. One that runs sees it by itself, within seconds, and then leaves its place to another.

    Raises:
        JobError: it is over.
    """
    never_begun = _change(session, id_, QUEUED, state=CANCELLED, slot=None, ended_at=now())
    if not never_begun and not _change(session, id_, RUNNING, state=CANCELLED):
        raise JobError("Cet entraînement est déjà terminé.", "Vous n'avez rien à faire.")
    audit.note(session, "training_cancelled", user_id, subject=f"training:{id_}")


def beat(session: Session, id_: int, **told: Any) -> bool:
    """Say that a job's process is alive, and what it does; return whether it should go on."""
    return _change(session, id_, RUNNING, heartbeat_at=now(), **told)


def end(session: Session, id_: int, state: str, error: str = "", **told: Any) -> None:
    """Close a job whose process is over, or about to be. Cancelled it stays, unless its model was made all the same."""
    told |= {"slot": None, "ended_at": now()}
    if not _change(session, id_, RUNNING, state=state, error=error, **told):
        _change(session, id_, CANCELLED, state=DONE if state == DONE else CANCELLED, **told)


def _change(session: Session, id_: int, state: str, /, **values: Any) -> bool:
    """Change a job that is not over, if it is in this state; return whether it was."""
    one = (TrainingJob.id == id_, TrainingJob.state == state, TrainingJob.slot == THE_ONE)
    changed = session.execute(
        update(TrainingJob).where(*one).values(**values).execution_options(synchronize_session="fetch")
    )
    return bool(changed.rowcount)
