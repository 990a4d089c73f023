"""Tables of what was said (redacted) and how it ended."""

from sqlalchemy import JSON, Boolean, Column, DateTime, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import deferred, relationship

from bot.database import Base


class Site(Base):
    """A council's web site that embeds the assistant. Its fields are set by `site_fields.py`, which checks them."""

    __tablename__ = "sites"
    key = Column(String(40), primary_key=True)
    name = Column(String(160), nullable=False)
    welcome = Column(Text, nullable=False)
    territory_id = Column(ForeignKey("territories.id"), nullable=False)
    default_commune_id = Column(ForeignKey("territories.id"), doc="asked of nobody when set: a commune's own site")
    allowed_origins = Column(JSON, nullable=False, doc="[scheme://host[:port]…] that may embed it")
    accent_light = Column(String(7), nullable=False, server_default="#175a50", doc="accent on a light ground")
    accent_dark = Column(String(7), nullable=False, server_default="#8fd3c4", doc="accent on a dark ground")
    logo = deferred(Column(LargeBinary))
    logo_type = Column(String(20), doc="media type of the logo; null: no logo")
    human_contact = Column(JSON(none_as_null=True), doc="{name, phone, email, hours}, those that are known")
    privacy_url = Column(Text, doc="the council's own privacy text")


class Conversation(Base):
    __tablename__ = "conversations"
    id = Column(String(36), primary_key=True)
    site_key = Column(ForeignKey("sites.key"), nullable=False, index=True)
    started_at = Column(DateTime(timezone=True), nullable=False)
    last_at = Column(DateTime(timezone=True), nullable=False, index=True)
    ended_at = Column(DateTime(timezone=True))
    outcome = Column(String(30), doc="oriented, abandoned, off_topic, human… (see outcomes.py)")
    review_reason = Column(String(40), index=True, doc="why an agent should read it; null: no need")
    messages = relationship("Message", order_by="Message.rank", back_populates="conversation")
    orientations = relationship("OrientationGiven", order_by="OrientationGiven.id")
    satisfaction = relationship("Satisfaction", uselist=False)


class Message(Base):
    """One message, redacted before it gets here."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_conversation_rank", "conversation_id", "rank", unique=True),
        Index("ix_messages_conversation_turn", "conversation_id", "turn", unique=True),
    )
    id = Column(Integer, primary_key=True)
    conversation_id = Column(ForeignKey("conversations.id"), nullable=False)
    rank = Column(Integer, nullable=False)
    sender = Column(String(10), nullable=False, doc="resident or assistant")
    text = Column(Text, nullable=False)
    content = Column(JSON, nullable=False, doc="what the page shows, for the assistant's messages")
    understanding = Column(JSON, doc="what the model made of a resident's message")
    turn = Column(String(40), doc="id of a resident's turn: sent twice, it is heard once")
    answers = Column(Integer, doc="rank of the resident's message that this one answers")
    sent_at = Column(DateTime(timezone=True), nullable=False)
    conversation = relationship("Conversation", back_populates="messages")


class Offer(Base):
    """A button given out: residents send back its id, never what stands behind it."""

    __tablename__ = "offers"
    id = Column(String(32), primary_key=True)
    conversation_id = Column(ForeignKey("conversations.id"), nullable=False, index=True)
    label = Column(String(200), nullable=False)
    payload = Column(Text, nullable=False)


class OrientationGiven(Base):
    """An answer as it was given that day, so that it can be read again after the data changed."""

    __tablename__ = "orientations"
    __table_args__ = (Index("ix_orientations_conversation_turn", "conversation_id", "turn", unique=True),)
    id = Column(Integer, primary_key=True)
    conversation_id = Column(ForeignKey("conversations.id"), nullable=False, index=True)
    problem_code = Column(ForeignKey("problems.code"), nullable=False)
    commune_id = Column(ForeignKey("territories.id"), nullable=False)
    answers = Column(JSON, nullable=False)
    level = Column(String(20), nullable=False)
    holder_code = Column(String(12))
    holder_name = Column(Text)
    structure = Column(JSON, nullable=False)
    reason = Column(Text, nullable=False)
    source = Column(Text, nullable=False)
    as_of = Column(String(10))
    certainty = Column(String(12), nullable=False)
    turn = Column(String(40), doc="the resident's turn that it answers: one answer each")
    given_at = Column(DateTime(timezone=True), nullable=False)


class Satisfaction(Base):
    """What the resident said of the answer. Every field may be null: each step can be skipped."""

    __tablename__ = "satisfactions"
    conversation_id = Column(ForeignKey("conversations.id"), primary_key=True)
    understood = Column(Boolean)
    right_structure = Column(Boolean)
    will_solve = Column(Boolean)
    alternative = Column(String(30), doc="what the resident would have done without the assistant")
    rating = Column(Integer, doc="1 to 5")
    comment = Column(Text, doc="redacted")
    given_at = Column(DateTime(timezone=True), nullable=False)


class Tracker(Base):
    """Where Rasa stands in a conversation, so that it goes on after a restart. Rasa may talk without the gateway."""

    __tablename__ = "trackers"
    conversation_id = Column(String(255), primary_key=True)
    state = Column(Text, nullable=False, doc="Rasa's events in JSON; texts are redacted before they reach Rasa")
    version = Column(Integer, nullable=False, doc="how often it was saved: who read an older one may not overwrite it")
    saved_at = Column(DateTime(timezone=True), nullable=False, index=True)
