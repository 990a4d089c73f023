"""Tables of what teaches the model."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint

import bot.accounts.models
import bot.conversations.models  # noqa: F401  (phrasings point to their tables)
from bot.database import Base

PROPOSED, ACCEPTED, RETIRED = "proposed", "accepted", "retired"
# Where a phrasing comes from.
FILES, CONSOLE, SHEET, CONVERSATION = "data/nlu", "console", "csv", "conversation"


class Phrasing(Base):
    """A sentence that teaches a problem or another intent, or that somebody proposes to teach it with.

    It outlives the conversation it comes from: it holds nothing personal, it was refused otherwise.
    """

    __tablename__ = "phrasings"
    __table_args__ = (UniqueConstraint("label", "text"), Index("ix_phrasings_status", "status", "label"))
    id = Column(Integer, primary_key=True)
    label = Column(String(60), nullable=False, index=True, doc="problem code, or intent")
    text = Column(Text, nullable=False)
    key = Column(Text, nullable=False, index=True, doc="what makes two sentences the same, and is searched")
    voice = Column(String(20), nullable=False)
    status = Column(String(10), nullable=False, doc="proposed, accepted or retired")
    source = Column(String(80), nullable=False, doc="data/nlu, console, csv or conversation")
    file = Column(String(80), doc="its file of data/nlu; null: nobody accepted it yet")
    rank = Column(Integer, doc="its place in the file, with room between two")
    moved_from = Column(String(60), doc="the label that the files give it, once a person moved it")
    author = Column(String(120), nullable=False, doc="in words, when no account wrote it; else empty")
    user_id = Column(Integer, ForeignKey("users.id"))
    site_key = Column(String(40), ForeignKey("sites.key"), index=True, doc="the council that proposed it")
    conversation_id = Column(String(36), ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    added_on = Column(Date, nullable=False)
    decided_on = Column(Date, doc="when a person last accepted, moved, retired or restored it; null: nobody did")
