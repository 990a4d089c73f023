"""Table of the golden conversations."""

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Integer, String, Text

from bot.database import Base


class Golden(Base):
    """A resident's message, and where it must lead. It outlives the conversation it comes from."""

    __tablename__ = "golden_conversations"
    id = Column(Integer, primary_key=True)
    source = Column(String(40), nullable=False, doc="data/golden.yml, or relecture: kept by an agent")
    key = Column(String(40), unique=True, doc="what data/golden.yml calls it; null for an agent's")
    title = Column(String(200), nullable=False, doc="says nothing of who wrote the message")
    message = Column(Text, nullable=False, doc="redacted")
    commune_id = Column(ForeignKey("territories.id"), doc="null: only the problem is judged")
    answers = Column(JSON, nullable=False, doc="choice by question")
    problem_code = Column(ForeignKey("problems.code"), nullable=False)
    level = Column(String(20), doc="of the expected holder; null: only the problem is judged")
    holder_code = Column(String(12), doc="null for the State and agencies")
    site_key = Column(ForeignKey("sites.key"), index=True, doc="whose resident wrote it; null: everybody's")
    conversation_id = Column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    user_id = Column(ForeignKey("users.id"))
    at = Column(DateTime(timezone=True), nullable=False)
    retired_at = Column(DateTime(timezone=True), doc="since when it judges no model; null: it does")
