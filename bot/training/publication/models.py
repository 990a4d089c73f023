"""Tables of publication: what was live when, and what each server of Rasa serves now."""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.orm import relationship

from bot.accounts.models import User
from bot.database import Base

REQUESTED, LIVE, FAILED = "requested", "live", "failed"
PUBLISH, ROLLBACK, FIRST = "publish", "rollback", "first"


class Publication(Base):
    """A model that somebody wanted live. Rows are only added; a later one does not change what an older one was."""

    __tablename__ = "publications"
    id = Column(Integer, primary_key=True)
    model = Column(String(80), nullable=False)
    state = Column(String(10), nullable=False, doc="requested; live: served, or to be at the next start; failed")
    kind = Column(String(10), nullable=False, doc="publish, rollback; first: by a command after an installation")
    user_id = Column(ForeignKey("users.id"), doc="null: the command line")
    reason = Column(Text, nullable=False, doc="why it was published although the gate refused; empty: it did not")
    at = Column(DateTime(timezone=True), nullable=False)
    live_at = Column(DateTime(timezone=True))
    error = Column(Text, nullable=False, default="", doc="why it failed, in words for people")
    user = relationship(User)


class RasaServer(Base):
    """An `orientation serve` that runs, and what its Rasa serves."""

    __tablename__ = "rasa_servers"
    key = Column(String(120), primary_key=True, doc="host:port of the gateway")
    serving = Column(String(80), doc="a model's name")
    loading = Column(String(80), doc="a model's name")
    error = Column(Text, nullable=False, default="")
    seen_at = Column(DateTime(timezone=True), nullable=False)
