"""Tables of accounts. Nothing here holds a password or a token as it was given."""

from sqlalchemy import JSON, Boolean, Column, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.orm import relationship

from bot.database import Base


class User(Base):
    """An agent, a trainer or an administrator."""

    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    email = Column(String(254), nullable=False, unique=True, doc="in lower case")
    name = Column(String(120), nullable=False)
    role = Column(String(30), nullable=False, doc="see roles.py")
    active = Column(Boolean, nullable=False, default=True)
    password = Column(Text, doc="argon2 hash; null until the one-time link was used")
    totp_secret = Column(Text, doc="encrypted; null when the second step is off")
    totp_last = Column(Integer, doc="the last time step whose code was used: no code serves twice")
    created_at = Column(DateTime(timezone=True), nullable=False)
    councils = relationship("UserSite", cascade="all, delete-orphan", order_by="UserSite.site_key")


class UserSite(Base):
    """A council that a user works for."""

    __tablename__ = "user_sites"
    user_id = Column(ForeignKey("users.id"), primary_key=True)
    site_key = Column(ForeignKey("sites.key"), primary_key=True)


class ConsoleSession(Base):
    """A browser that is signed in. The token itself is only in its cookie."""

    __tablename__ = "console_sessions"
    token_hash = Column(String(64), primary_key=True, doc="SHA-256")
    user_id = Column(ForeignKey("users.id"), nullable=False, index=True)
    opened_at = Column(DateTime(timezone=True), nullable=False)
    last_at = Column(DateTime(timezone=True), nullable=False)


class OneTimeLink(Base):
    """A link by which a user chooses a password, once."""

    __tablename__ = "one_time_links"
    token_hash = Column(String(64), primary_key=True, doc="SHA-256")
    user_id = Column(ForeignKey("users.id"), nullable=False, index=True)
    expires_at = Column(DateTime(timezone=True), nullable=False)


class AuditEntry(Base):
    """What was done, when and by whom. Rows are only ever added: the database refuses anything else."""

    __tablename__ = "audit_entries"
    id = Column(Integer, primary_key=True)
    at = Column(DateTime(timezone=True), nullable=False, index=True)
    user_id = Column(ForeignKey("users.id"), index=True, doc="null: the command line, or nobody known")
    site_key = Column(ForeignKey("sites.key"), index=True, doc="the council concerned; null: none in particular")
    action = Column(String(40), nullable=False)
    subject = Column(String(120), doc="what it was done to, as kind:id")
    details = Column(JSON, nullable=False)
