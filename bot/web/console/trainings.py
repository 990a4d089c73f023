"""Trainings: ask for one, follow it, stop it, and have one made each night."""

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from bot.accounts.roles import Permission
from bot.conversations.journal import in_utc, now
from bot.errors import UnknownCodeError
from bot.training.jobs import registry, schedule
from bot.training.jobs.logs import tail
from bot.training.jobs.mending import mend
from bot.training.jobs.models import CANCELLED, DONE, FAILED, INTERRUPTED, QUEUED, RUNNING, TrainingJob
from bot.training.jobs.process import HERE
from bot.training.jobs.registry import JobError
from bot.web.console.guard import ConsoleRoute, Visit
from bot.web.console.knowledge import moment_in_words
from bot.web.console.model_names import title_of
from bot.web.console.render import page

ADDRESS = "/console/entrainements"
_SHOWN = 30
# How each state is told, and the look of its tag.
STATES = {
    QUEUED: ("En attente", "warm"),
    RUNNING: ("En cours", "warm"),
    DONE: ("Terminé", "good"),
    FAILED: ("Échoué", "danger"),
    CANCELLED: ("Annulé", ""),
    INTERRUPTED: ("Interrompu", "danger"),
}
_ENDING = ("Annulation en cours", "warm")


@dataclass(frozen=True)
class Told:
    """A job, as people read it."""

    job: TrainingJob
    state: str
    look: str
    who: str
    asked: str
    ended: str
    took: str
    percent: int
    is_over: bool
    log: list[str]
    is_elsewhere: bool
    model: str


def show_all(visit: Visit) -> Response:
    return _all(visit)


def start(visit: Visit) -> Response:
    mend(visit.session, visit.settings)
    try:
        registry.ask(visit.session, visit.agent.id, visit.text("note"))
    except JobError as error:
        return _all(visit, str(error), note=visit.text("note"))
    return RedirectResponse(ADDRESS, 303)


def change_schedule(visit: Visit) -> Response:
    hour = visit.text("hour") or "-1"
    try:
        chosen = int(hour) if hour.isascii() and hour.isdigit() and len(hour) < 3 else -1
        schedule.change(visit.session, visit.agent.id, visit.text("active") == "1", chosen)
    except JobError as error:
        return _all(visit, str(error))
    return RedirectResponse(f"{ADDRESS}?fait=nuit", 303)


def show(visit: Visit) -> Response:
    return _one(visit)


def cancel(visit: Visit) -> Response:
    job = _job(visit)
    try:
        registry.cancel(visit.session, visit.agent.id, job.id)
    except JobError as error:
        return _one(visit, str(error))
    return RedirectResponse(f"{ADDRESS}/{job.id}", 303)


_OF_ONE = f"{ADDRESS}/{{job}}"
ROUTES = [
    ConsoleRoute(ADDRESS, show_all, Permission.TRAIN),
    ConsoleRoute(ADDRESS, start, Permission.TRAIN, method="POST"),
    ConsoleRoute(f"{ADDRESS}/nuit", change_schedule, Permission.TRAIN, method="POST"),
    ConsoleRoute(_OF_ONE, show, Permission.TRAIN),
    ConsoleRoute(f"{_OF_ONE}/annuler", cancel, Permission.TRAIN, method="POST"),
]


def _all(visit: Visit, error: str = "", note: str = "") -> Response:
    mend(visit.session, visit.settings)
    running = registry.current(visit.session)
    over = [one for one in registry.newest(visit.session, _SHOWN) if one.slot is None]
    context = {
        "current": _told(visit, running) if running else None,
        "over": [_told(visit, one) for one in over],
        "usual": next((_duration(one) for one in over if one.state == DONE), ""),
        "schedule": schedule.schedule_of(visit.session),
        "done": visit.query.get("fait") == "nuit" and not error,
        "longest": registry.LONGEST_NOTE,
        "error": error,
        "note": note,
    }
    return page(visit, "trainings/all.html", 422 if error else 200, **context)


def _one(visit: Visit, error: str = "") -> Response:
    mend(visit.session, visit.settings)
    told = _told(visit, _job(visit))
    return page(visit, "trainings/one.html", 422 if error else 200, one=told, error=error)


def _job(visit: Visit) -> TrainingJob:
    id_ = visit.path["job"]
    if not (id_.isascii() and id_.isdigit() and len(id_) < 10):
        raise UnknownCodeError("Cet entraînement n'existe pas.", "Revenez à la liste des entraînements.")
    return registry.find(visit.session, int(id_))


def _told(visit: Visit, job: TrainingJob) -> Told:
    ends = job.slot is not None and job.state == CANCELLED
    state, look = _ENDING if ends else STATES[job.state]
    return Told(
        job=job,
        state=state,
        look=look,
        who=registry.author_of(visit.session, job),
        asked=moment_in_words(job.asked_at),
        ended=moment_in_words(job.ended_at) if job.ended_at else "",
        took=_duration(job),
        percent=round(100 * job.progress),
        is_over=job.slot is None,
        log=tail(visit.settings, job.id),
        is_elsewhere=job.host not in (None, HERE),
        model=title_of(visit.settings.orientation_models, job.model) if job.model else "",
    )


def _duration(job: TrainingJob) -> str:
    """Return how long a job took, or has taken so far, in words; nothing for one that did not begin."""
    if not job.started_at:
        return ""
    took = in_utc(job.ended_at or now()) - in_utc(job.started_at)
    minutes, seconds = divmod(round(took.total_seconds()), 60)
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
