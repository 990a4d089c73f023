"""A training each night, if somebody asked for it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from bot.accounts import audit
from bot.training.jobs.models import THE_ONE, TrainingSchedule
from bot.training.jobs.registry import JobError

CLOCK = ZoneInfo("Europe/Paris")
_USUAL_HOUR = 3
# A server that was down at that hour does not train in the middle of the morning.
_LATE = timedelta(hours=3)


def schedule_of(session: Session) -> TrainingSchedule:
    """Return the schedule, or the one that is proposed while nobody asked for any."""
    return session.get(TrainingSchedule, THE_ONE) or TrainingSchedule(id=THE_ONE, active=False, hour=_USUAL_HOUR)


def change(session: Session, user_id: int, active: bool, hour: int) -> None:
    """Ask for a training each night at an hour of Paris, or for none any more.

    Raises:
        JobError: there is no such hour.
    """
    if not 0 <= hour <= 23:
        raise JobError("Cette heure n'existe pas.", "Choisissez une heure entre 0 et 23.")
    schedule = schedule_of(session)
    schedule.active, schedule.hour = active, hour
    session.add(schedule)
    audit.note(session, "training_schedule", user_id, active=active, hour=hour)


def night_due(hour: int, moment: datetime) -> date | None:
    """Return the day whose training is due now: its hour came, and not too long ago."""
    local = moment.astimezone(CLOCK)
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    due = today if today <= local else today - timedelta(days=1)
    return due.date() if local - due <= _LATE else None


def take_night(session: Session, moment: datetime) -> bool:
    """Say whether this server takes care of the night: each night, one server does, once."""
    schedule = schedule_of(session)
    night = night_due(schedule.hour, moment) if schedule.active else None
    if night is None or schedule.last_night == night:
        return False
    earlier = or_(TrainingSchedule.last_night.is_(None), TrainingSchedule.last_night < night)
    taken = session.execute(
        update(TrainingSchedule)
        .where(TrainingSchedule.id == THE_ONE, earlier)
        .values(last_night=night)
        .execution_options(synchronize_session="fetch")
    )
    return bool(taken.rowcount)
