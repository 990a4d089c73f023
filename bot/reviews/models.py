"""Tables of the reviews. All that comes of a conversation goes with it: the database deletes it in its turn."""

from sqlalchemy import Boolean, Column, DateTime, Float, ForeignKey, Index, Integer, String, Text, text

from bot.database import Base

TO_DO, DONE = "to_do", "done"
# A second reading: asked, then given.
ASKED, GIVEN = "asked", "given"


# Sorted by its bytes on every engine: a prefix is then a range.
_WORD = String(40).with_variant(String(40, collation="C"), "postgresql")


def _of_conversation() -> ForeignKey:
    return ForeignKey("conversations.id", ondelete="CASCADE")


def _of_the_few(name: str, column: str) -> Index:
    """Return an index of the rows that have a value here: hardly any."""
    some = text(f"{column} IS NOT NULL")
    return Index(name, column, "started_at", "id", sqlite_where=some, postgresql_where=some)


class Summary(Base):
    """What the inbox shows of a conversation, ready in columns: kept up at each turn."""

    __tablename__ = "conversation_summaries"
    __table_args__ = (
        # Each order of the inbox, for one council, then for all of them.
        Index("ix_summaries_site_newest", "site_key", "state", "started_at", "id"),
        Index("ix_summaries_site_least_sure", "site_key", "state", "confidence", "id"),
        Index("ix_summaries_site_reason", "site_key", "state", "reason", "started_at", "id"),
        Index("ix_summaries_site_all", "site_key", "started_at", "id"),
        Index("ix_summaries_newest", "state", "started_at", "id"),
        Index("ix_summaries_least_sure", "state", "confidence", "id"),
        Index("ix_summaries_reason", "state", "reason", "started_at", "id"),
        Index("ix_summaries_all", "started_at", "id"),
        Index("ix_summaries_problem", "problem_code", "started_at", "id"),
        Index("ix_summaries_commune", "commune_id", "started_at", "id"),
        _of_the_few("ix_summaries_assigned", "assigned_to"),
        _of_the_few("ix_summaries_second", "second"),
    )
    # A number, and not the conversation's long id: words of a search point to it by the million.
    id = Column(Integer, primary_key=True)
    conversation_id = Column(_of_conversation(), nullable=False, unique=True)
    site_key = Column(ForeignKey("sites.key"), nullable=False)
    started_at = Column(DateTime(timezone=True), nullable=False)
    first_text = Column(Text, nullable=False, doc="the resident's first message, redacted and cut")
    problem_code = Column(ForeignKey("problems.code"), doc="of the last answer, else the model's best guess")
    commune_id = Column(ForeignKey("territories.id"), doc="of the last answer, else the last that was named")
    confidence = Column(Float, nullable=False, default=0.0, doc="of the model's last reading; 0: it read nothing")
    reason = Column(String(40), doc="why an agent should read it (outcomes.py); null: no need")
    state = Column(String(10), doc="to_do or done; null: no need")
    asked = Column(String(20), doc="what the assistant asked last: says how to take the next message")
    assigned_to = Column(ForeignKey("users.id"))
    second = Column(String(10), doc="a second reading: asked or given; null: none")


class SearchWord(Base):
    """A folded word that a resident wrote in a conversation."""

    __tablename__ = "conversation_words"
    # The key is the table: nothing but pairs, in the order of the search.
    __table_args__ = (
        # Whether one conversation has a word is asked as often as which ones have it.
        Index("ix_conversation_words_summary", "summary_id", "word"),
        {"sqlite_with_rowid": False},
    )
    word = Column(_WORD, primary_key=True)
    summary_id = Column(ForeignKey("conversation_summaries.id", ondelete="CASCADE"), primary_key=True)


class Review(Base):
    """An agent's verdict on a conversation. A row is never deleted: it is undone."""

    __tablename__ = "reviews"
    id = Column(Integer, primary_key=True)
    conversation_id = Column(_of_conversation(), nullable=False, index=True)
    site_key = Column(ForeignKey("sites.key"), nullable=False, index=True)
    user_id = Column(ForeignKey("users.id"), nullable=False)
    verdict = Column(String(20), nullable=False, doc="see verdicts.py")
    problem_code = Column(ForeignKey("problems.code"), doc="the right one, or the second of two")
    comment = Column(Text, nullable=False, doc="redacted")
    second = Column(Boolean, nullable=False, doc="given without seeing the first")
    at = Column(DateTime(timezone=True), nullable=False)
    undone_at = Column(DateTime(timezone=True))
    undone_by = Column(ForeignKey("users.id"))
