"""Tables of what teaches the model."""

from sqlalchemy import Column, Date, Integer, String, Text, UniqueConstraint

from bot.database import Base


class Phrasing(Base):
    """A sentence that teaches a problem or another intent."""

    __tablename__ = "phrasings"
    __table_args__ = (UniqueConstraint("label", "text"),)
    id = Column(Integer, primary_key=True)
    label = Column(String(60), nullable=False, index=True, doc="problem code, or intent")
    text = Column(Text, nullable=False)
    voice = Column(String(20), nullable=False)
    status = Column(String(10), nullable=False, doc="proposed, accepted or retired")
    source = Column(String(80), nullable=False)
    added_on = Column(Date, nullable=False)
