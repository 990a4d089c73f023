"""Jobs whose process died without a word: found, cleared away, and said."""

from sqlalchemy.orm import Session

from bot.conversations.journal import now
from bot.settings import Settings
from bot.training.jobs.models import CANCELLED, DONE, INTERRUPTED, QUEUED, TrainingJob
from bot.training.jobs.process import HERE, can_tell, end_group, is_alive
from bot.training.jobs.registry import SILENCE, current, end
from bot.training.jobs.workshop import Workshop

_DIED = "Le processus s'est arrêté sans prévenir : machine redémarrée, mémoire épuisée ou processus tué."


def mend(session: Session, settings: Settings) -> None:
    """Close the job that is said to run and whose process is gone, so that another can start."""
    job = current(session)
    if job is None or job.state == QUEUED or not _is_dead(session, job):
        return
    if job.host == HERE and job.pid:
        end_group(job.pid)
    workshop = Workshop(settings.orientation_models, job.id)
    if job.model and workshop.has_kept(job.model):
        # All was done but to say so.
        end(session, job.id, DONE, progress=1.0)
    else:
        if job.model:
            workshop.forget(job.model)
        end(session, job.id, INTERRUPTED, f"{_DIED} Relancez l'entraînement.", model=None)
    workshop.close()


def _is_dead(session: Session, job: TrainingJob) -> bool:
    if job.host == HERE and job.pid and can_tell():
        gone = not is_alive(job.pid, job.id)
        # A cancelled one ends by itself, and says no more: should it not, it is ended here.
        if gone or job.state != CANCELLED:
            return gone
    # SQLite gives moments without their zone: the database compares them.
    silent = session.query(TrainingJob.id).filter(TrainingJob.id == job.id, TrainingJob.heartbeat_at < now() - SILENCE)
    return silent.first() is not None
