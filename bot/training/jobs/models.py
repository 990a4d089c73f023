"""Tables of the training jobs."""

from sqlalchemy import Boolean, Column, Date, DateTime, Float, ForeignKey, Integer, String, Text

from bot.database import Base

QUEUED, RUNNING, DONE = "queued", "running", "done"
FAILED, CANCELLED, INTERRUPTED = "failed", "cancelled", "interrupted"
# The only value of a slot that is taken, and the only row of the schedule.
THE_ONE = 1


class TrainingJob(Base):
    """A training and its evaluation, asked by somebody or by the schedule."""

    __tablename__ = "training_jobs"
    id = Column(Integer, primary_key=True)
    # One job at a time over all servers: the database itself refuses a second one.
    slot = Column(Integer, unique=True, doc="1 until the job's process is over; null afterwards")
    state = Column(String(12), nullable=False, doc="queued, running, done, failed, cancelled or interrupted")
    step = Column(Text, nullable=False, doc="what it does now, or did last, in words")
    progress = Column(Float, nullable=False, doc="0 to 1")
    note = Column(Text, nullable=False, doc="why, as whoever asked said it")
    nightly = Column(Boolean, nullable=False, doc="asked by the schedule")
    user_id = Column(ForeignKey("users.id"), doc="null: the schedule, or the command line")
    model = Column(String(80), doc="name of the model it made")
    error = Column(Text, nullable=False, doc="why it did not end well, and how to repair it")
    host = Column(String(120), doc="machine and process space, as process.py names them")
    pid = Column(Integer)
    heartbeat_at = Column(DateTime(timezone=True), doc="when its process last said that it is alive")
    asked_at = Column(DateTime(timezone=True), nullable=False)
    started_at = Column(DateTime(timezone=True))
    ended_at = Column(DateTime(timezone=True))


class TrainingSchedule(Base):
    """When models are trained by themselves: one row, or none while nobody asked for it."""

    __tablename__ = "training_schedule"
    id = Column(Integer, primary_key=True)
    active = Column(Boolean, nullable=False)
    hour = Column(Integer, nullable=False, doc="0 to 23, in Paris")
    last_night = Column(Date, doc="the last day that a server took care of, whatever came of it")
